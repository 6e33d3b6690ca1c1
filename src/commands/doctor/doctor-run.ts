import type { Settings } from "../../auth/companies.ts";
import { readChoice } from "../../cli/values.ts";
import { chooseScreen } from "../../output/format.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { listBaselineChecks } from "./baseline-checks.ts";
import type { CheckRecord, DoctorReport } from "./doctor-record.ts";
import { renderDoctor } from "./doctor-text.ts";
import { type HealthCheck, runCheck } from "./health-check.ts";
import { listLeftoverChecks } from "./leftover-checks.ts";
import { listLoginChecks } from "./login-checks.ts";
import { listMachineChecks, rememberSettings } from "./machine-checks.ts";
import { listNetworkChecks } from "./network-checks.ts";

/** Fulfils `namely doctor`: runs all checks at once and prints what they found. */
export async function examine(context: Context): Promise<Outcome | undefined> {
  const format = readChoice("--format", context.globals.format, ["table", "json"]) ?? "table";
  const report = await diagnose(context, listChecks(context));
  const { stdout, colour } = context;
  const text =
    format === "json"
      ? (chooseScreen(context, "json") ?? String)(`${JSON.stringify(report)}\n`)
      : renderDoctor(report, { colour, columns: stdout.isTTY === true ? stdout.columns || 80 : undefined });
  await writePiece(stdout, context.hideSecrets(text), context.signal);
  return report.ok ? undefined : "problems-found";
}

/** Runs checks at once and lists what they found in their own order. */
export async function diagnose(
  { clock, signal }: Pick<Context, "clock" | "signal">,
  checks: readonly HealthCheck[],
): Promise<DoctorReport> {
  const found = await Promise.all(checks.map((check) => runCheck(check, { clock, signal })));
  const records = nameCauseOnce(found.flat());
  const countOf = (status: CheckRecord["status"]): number =>
    records.filter((record) => record.status === status).length;
  const summary = {
    ok: countOf("ok"),
    warning: countOf("warning"),
    problem: countOf("problem"),
    skipped: countOf("skipped"),
  };
  return { ok: summary.problem === 0, summary, checks: records };
}

/** What one broken folder does to every check that needs it is one problem. */
function nameCauseOnce(records: readonly CheckRecord[]): CheckRecord[] {
  const causes = new Map<string, string>();
  return records.map((record) => {
    const { check, status, message } = record;
    if (status !== "problem") return record;
    const cause = causes.get(message);
    if (cause === undefined || cause === check) {
      causes.set(message, check);
      return record;
    }
    return {
      check,
      status: "skipped",
      message: `Not checked because of the problem of "${cause}".`,
      remedy: null,
    };
  });
}

function listChecks(context: Context): readonly HealthCheck[] {
  const settings = rememberSettings(context);
  // A token from a variable needs no settings; the check of the login reports what does need them.
  const logins = (): Promise<Settings> => settings().catch(() => NO_SETTINGS);
  return [
    ...listMachineChecks(context, settings),
    ...listLoginChecks(context, { settings, logins }),
    ...listNetworkChecks(context, logins),
    ...listLeftoverChecks(context, settings),
    ...listBaselineChecks(context),
  ];
}

const NO_SETTINGS: Settings = { version: 1, companies: {} };
