import { createServer, type AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { WaitReport } from "../../../src/namely/budget/budget.ts";
import { MemoryBudget } from "../../support/memory-budget.ts";
import { createClient, type NamelyClient } from "../../../src/namely/requests/client.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { openTransport } from "../../../src/platform/net/http.ts";
import { tries } from "../../support/effort.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tally } from "../../support/tally.ts";
import { headerValue, NOW } from "./retry-after-values.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A server that gives nothing but this answer; its own words, so that headers may be as wrong as they like. */
async function startRefusing(): Promise<{
  url: URL;
  refuse: (status: number, values: readonly string[]) => void;
  asked: () => number;
}> {
  let answer = "";
  let asked = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => {
      asked += 1;
      socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    refuse: (status, values) => {
      asked = 0;
      const headers = values.map((each) => `retry-after: ${each}\r\n`).join("");
      answer = `HTTP/1.1 ${status} No\r\n${headers}content-length: 0\r\n\r\n`;
    },
    asked: () => asked,
  };
}

interface Ending {
  readonly code: string;
  readonly elapsed: number;
  readonly waitedMs: number;
  readonly notices: readonly WaitReport[];
}

test("whatever a Retry-After says, a refused request waits visibly, is bounded, and never knocks in a tight loop", async (context) => {
  const server = await startRefusing();
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const exhaust = async (maxWaitMs: number | undefined): Promise<Ending> => {
    const clock = new ManualClock({ now: NOW, autoAdvance: true });
    const notices: WaitReport[] = [];
    const onWait = (notice: WaitReport): void => void notices.push(notice);
    const budget = new MemoryBudget({ limit: { requests: 100, windowMs: MINUTE }, clock, maxWaitMs, onWait });
    const client: NamelyClient = createClient({
      baseUrl: server.url,
      tokens: { refusalHint: "", current: async () => "token", renew: async () => undefined },
      transport,
      budget,
      clock,
      random: () => 0,
      onWait,
    });
    const error: unknown = await client.get("/groups").catch((thrown: unknown) => thrown);
    const code = error instanceof Fault ? error.code : "none";
    return { code, elapsed: clock.elapsed(), waitedMs: client.tally().waitedMs, notices };
  };
  let headers = 0;
  let refusals = 0;
  let waits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(headerValue, { maxLength: 2 }),
      fc.constantFrom(429, 503),
      async (values, status) => {
        headers += 1;
        server.refuse(status, values);
        const { code, elapsed, notices } = await exhaust(undefined);
        const asked = server.asked();
        refusals += asked;
        waits += notices.length;
        expect(code).toBe(status === 429 ? "limit.refused" : "api.server-error");
        expect(asked).toBeLessThanOrEqual(status === 429 ? 11 : 6);
        // Every repeat was waited for, a while that was told.
        expect(notices).toHaveLength(asked - 1);
        expect(notices.reduce((sum, { ms }) => sum + ms, 0)).toBe(elapsed);
        for (const { ms } of notices) {
          expect(ms).toBeGreaterThanOrEqual(status === 429 ? 1000 : 250);
          expect(ms).toBeLessThanOrEqual(status === 429 ? HOUR : 2 * MINUTE);
        }

        server.refuse(429, values);
        const patience = 90_000;
        const limited = await exhaust(patience);
        refusals += server.asked();
        expect(["limit.max-wait", "limit.refused"]).toContain(limited.code);
        expect(limited.elapsed).toBeLessThanOrEqual(patience);
        expect(limited.waitedMs).toBeLessThanOrEqual(patience);
      },
    ),
    tries(40, 2000),
  );
  tally(context, "R6", { "Retry-After headers": headers, refusals, waits });
});
