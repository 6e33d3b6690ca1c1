import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { describeTarget, type RequestRecord } from "../../sandbox/http/requests.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { cutToWidth } from "../../terminal/width.ts";
import { today } from "../../sync/connection/today.ts";
import type { Context } from "../../cli/context.ts";
import type { FaultRule } from "../../sandbox/control/fault-rule.ts";
import type { Quirks } from "../../sandbox/control/quirks.ts";
import { companyPattern } from "../../auth/subdomain.ts";

/** Parsed flags of `namely sandbox`. */
export interface SandboxCommandOptions {
  readonly employees: number;
  readonly port: number;
  readonly seed: number;
  readonly latencyMs: number;
  readonly quirks: Partial<Quirks>;
  readonly faults: readonly FaultRule[];
  /** Log each request. */
  readonly verbose: boolean;
}

const DEFAULT_COMPANY = "sandbox";

/** Runs a sandbox until it is interrupted. */
export async function runSandbox(context: Context, options: SandboxCommandOptions): Promise<void> {
  const company = readCompany(context);
  const format = readFormat(context);
  const status = new StatusLine(context, options.verbose);
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
      if (options.verbose && !context.globals.quiet)
        context.stderr.write(`${describeRequest(record, sandbox.control.stats().countedInWindow)}\n`);
      else status.show(sandbox);
    },
  });
  try {
    for (const fault of options.faults) sandbox.control.addFault(fault);
    if (format === "json")
      await writePiece(context.stdout, `${JSON.stringify(describeForPrograms(sandbox))}\n`);
    context.stderr.write(describeForPeople(context, options, sandbox));
    status.show(sandbox);
    await untilAborted(context.signal);
  } finally {
    status.end();
    await sandbox.stop();
  }
}

/** One line below the lines to paste, redrawn in place: a log would scroll them away. On a terminal only. */
class StatusLine {
  readonly #stderr: Context["stderr"];
  readonly #isShown: boolean;
  #isDrawn = false;

  constructor({ stderr, globals, env }: Context, verbose: boolean) {
    this.#stderr = stderr;
    this.#isShown =
      stderr.isTTY === true && !verbose && !globals.quiet && !env["CI"] && env["TERM"] !== "dumb";
  }

  show({ control }: Sandbox): void {
    if (!this.#isShown) return;
    const { total, countedInWindow } = control.stats();
    const requests = total === 1 ? "1 request" : `${total.toLocaleString("en")} requests`;
    const text = `Today: ${control.today} · ${requests} · ${countedInWindow} count toward the rate limit`;
    this.#stderr.write(`\r\u001B[K${cutToWidth(text, (this.#stderr.columns || 80) - 1)}`);
    this.#isDrawn = true;
  }

  end(): void {
    if (this.#isDrawn) this.#stderr.write("\n");
  }
}

function readCompany({ globals }: Context): string {
  const company = globals.company ?? DEFAULT_COMPANY;
  if (companyPattern.test(company)) return company;
  throw new Fault(
    "usage.company",
    `"${company}" is not a subdomain: use lower-case letters, digits and hyphens.`,
    {
      hint: `For example: namely sandbox --company ${DEFAULT_COMPANY}`,
    },
  );
}

function readFormat({ globals }: Context): "json" | undefined {
  if (globals.format === undefined || globals.format === "json") return globals.format;
  throw new Fault("usage.format", `Unknown format "${globals.format}". The sandbox only has json.`, {
    hint: "For scripts: namely sandbox --format json",
  });
}

/** Ctrl-C is how a sandbox ends, so an interruption is not an error here. */
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
  { globals, platform, stderr }: Context,
  options: SandboxCommandOptions,
  sandbox: Sandbox,
): string {
  const { url, company, personalToken, clientId, clientSecret, redirectUris } = sandbox;
  const people =
    options.employees === 1 ? "1 employee" : `${options.employees.toLocaleString("en")} employees`;
  const where = `Sandbox with ${people} at ${url} (this machine only).`;
  const stop = "Press Ctrl-C to stop.";
  const isNarrow = stderr.isTTY === true && (stderr.columns || 80) < where.length + 1 + stop.length;
  const listening = `${where}${isNarrow ? "\n" : " "}${stop}\n`;
  if (globals.quiet) return listening;
  return `${listening}
In another terminal, with a personal access token:
${exports(platform, { NAMELY_BASE_URL: url, NAMELY_TOKEN: personalToken })}
  namely employees

Or log in with the browser:
${exports(platform, { NAMELY_BASE_URL: url, NAMELY_CLIENT_ID: clientId, NAMELY_CLIENT_SECRET: clientSecret })}
  namely login ${company}
  (redirect URI: ${redirectUris.join(", ")})

Let days pass, hire and terminate: ${url}/_sandbox

`;
}

/** Lines that set variables in the usual shell of the platform. */
function exports(platform: NodeJS.Platform, values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) =>
      platform === "win32" ? `  $env:${name} = "${value}"` : `  export ${name}=${value}`,
    )
    .join("\n");
}

function describeRequest(record: RequestRecord, counted: number): string {
  const status = record.status === 0 ? "no response" : String(record.status);
  const budget =
    record.counted || record.status === 406 || record.status === 429
      ? `  (${counted} count toward the rate limit)`
      : "";
  return `${record.method} ${makePrintable(describeTarget(record))} ${status}${budget}`;
}
