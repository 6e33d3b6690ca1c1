import { systemClock } from "../../src/platform/process/clock.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.ts";

export type CompanyOptions = Partial<Omit<SandboxOptions, "clock">>;

/** A sandbox of a test. */
export interface TestCompany extends Sandbox, AsyncDisposable {
  /** Resolves when so many requests have come, answered or not. */
  receive(count: number): Promise<void>;
}

/** A sandbox without a limit unless one is given; end it with `await using`. */
export async function openCompany(options: CompanyOptions = {}): Promise<TestCompany> {
  const usual = { employees: 130, today: "2026-11-23", clock: systemClock, rateLimit: "off" } as const;
  const listeners = new Set<() => void>();
  const onArrival = (): void => listeners.forEach((listener) => listener());
  const sandbox = await startSandbox({ ...usual, onArrival, ...options });
  const receive = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (sandbox.requests.length < count) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return Object.assign(sandbox, { receive, [Symbol.asyncDispose]: () => sandbox.stop() });
}

/** The environment of a program that uses this company, with a limit that never makes it wait. */
export function pointAt(sandbox: Sandbox, token: string = sandbox.personalToken): Record<string, string> {
  return { NAMELY_BASE_URL: sandbox.url, NAMELY_TOKEN: token, NAMELY_RATE_LIMIT: "1000/1s" };
}

/** How often pages of profiles were asked for. */
export function countPageRequests({ requests }: Pick<Sandbox, "requests">): number {
  return requests.filter(({ path }) => path === "/api/v1/profiles").length;
}
