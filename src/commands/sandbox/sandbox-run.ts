import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import type { RequestRecord } from "../../sandbox/http/requests.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { today } from "../../sync/connection/today.ts";
import type { Context } from "../../cli/context.ts";
import type { FaultRule } from "../../sandbox/control/failures.ts";
import type { Quirks } from "../../sandbox/control/quirks.ts";
import { companyPattern } from "../../auth/subdomain.ts";

/** What `namely sandbox` was asked for. */
export interface SandboxCommandOptions {
  readonly employees: number;
  readonly port: number;
  readonly seed: number;
  readonly latencyMs: number;
  readonly quirks: Partial<Quirks>;
  readonly faults: readonly FaultRule[];
}

const DEFAULT_COMPANY = "sandbox";
/** Parameters that say nothing about anybody; of all others the log shows the name alone. */
const HARMLESS = new Set(["page", "per_page", "sort", "limit", "order", "profile_format"]);

/** Runs a sandbox until it is interrupted. */
export async function runSandbox(context: Context, options: SandboxCommandOptions): Promise<void> {
  const company = readCompany(context);
  const format = readFormat(context);
  let counted = (): number => 0;
  const sandbox = await startSandbox({
    employees: options.employees,
    port: options.port,
    seed: options.seed,
    latencyMs: options.latencyMs,
    quirks: options.quirks,
    company,
    today: today(context),
    clock: context.clock,
    randomBytes: context.randomBytes,
    onRequest: (record) => {
      if (!context.globals.quiet) context.stderr.write(`${describeRequest(record, counted())}\n`);
    },
  });
  try {
    counted = () => sandbox.control.stats().countedInWindow;
    for (const fault of options.faults) sandbox.control.addFault(fault);
    if (format === "json")
      await writePiece(context.stdout, `${JSON.stringify(describeForPrograms(sandbox))}\n`);
    context.stderr.write(describeForPeople(context, options, sandbox));
    await untilAborted(context.signal);
  } finally {
    await sandbox.stop();
  }
}

function readCompany({ globals }: Context): string {
  const company = globals.company ?? DEFAULT_COMPANY;
  if (companyPattern.test(company)) return company;
  throw new Fault("usage.company", "--company takes a subdomain: lower-case letters, digits and hyphens.", {
    hint: `For example --company ${DEFAULT_COMPANY}.`,
  });
}

function readFormat({ globals }: Context): "json" | undefined {
  if (globals.format === undefined || globals.format === "json") return globals.format;
  throw new Fault(
    "usage.format",
    "The sandbox tells where it listens for people, or with --format json for programs.",
    {
      hint: "Leave --format away or write --format json.",
    },
  );
}

/** Stopping a server is how it ends, so an interruption is no fault here. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function describeForPrograms(sandbox: Sandbox): unknown {
  return {
    url: sandbox.url,
    company: sandbox.company,
    token: sandbox.personalToken,
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    redirect_uris: sandbox.redirectUris,
  };
}

function describeForPeople(
  { globals, platform }: Context,
  options: SandboxCommandOptions,
  sandbox: Sandbox,
): string {
  const { url, company, personalToken, clientId, clientSecret, redirectUris } = sandbox;
  const people = options.employees === 1 ? "1 person" : `${options.employees} people`;
  const listening = `A made-up company of ${people} listens on ${url}, for this machine only. Ctrl-C stops it.\n`;
  if (globals.quiet) return listening;
  return `${listening}
In another terminal, with a personal access token:
${exports(platform, { NAMELY_BASE_URL: url, NAMELY_TOKEN: personalToken })}
  namely employees

Or log in through the browser:
${exports(platform, { NAMELY_BASE_URL: url, NAMELY_CLIENT_ID: clientId, NAMELY_CLIENT_SECRET: clientSecret })}
  namely login ${company}
  (redirect URI: ${redirectUris.join(", ")})

What it can be made to do, such as letting days pass: ${url}/_sandbox

`;
}

/** A line that sets variables in the shell that is usual on the platform. */
function exports(platform: NodeJS.Platform, values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values);
  if (platform === "win32")
    return `  ${pairs.map(([name, value]) => `$env:${name} = "${value}"`).join("; ")}`;
  return `  export ${pairs.map(([name, value]) => `${name}=${value}`).join(" ")}`;
}

function describeRequest(record: RequestRecord, counted: number): string {
  const parameters = [...new URLSearchParams(record.query)].map(([name, value]) =>
    HARMLESS.has(name) ? `${name}=${value}` : `${name}=…`,
  );
  const query = parameters.length === 0 ? "" : `?${parameters.join("&")}`;
  const status = record.status === 0 ? "no answer" : String(record.status);
  const budget =
    record.counted || record.status === 406 || record.status === 429
      ? `  (${counted} within the limit's window)`
      : "";
  const path = makePrintable(record.path + query);
  return `${record.method} ${path} ${status}${budget}`;
}
