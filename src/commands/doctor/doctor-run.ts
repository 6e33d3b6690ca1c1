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
  const records = (await Promise.all(checks.map((check) => runCheck(check, { clock, signal })))).flat();
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

function listChecks(context: Context): readonly HealthCheck[] {
  const settings = rememberSettings(context);
  return [
    ...listMachineChecks(context, settings),
    ...listLoginChecks(context, settings),
    ...listNetworkChecks(context, settings),
    ...listLeftoverChecks(context, settings),
    ...listBaselineChecks(context),
  ];
}
