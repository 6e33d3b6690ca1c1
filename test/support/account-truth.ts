import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { reviewEnvelopeSchema } from "../../src/reconcile/review/review-record.ts";
import { SYSTEM_NAMES, type SystemName } from "../../src/sandbox/accounts/account-systems.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { pointAt } from "./company.ts";
import { type Place, runProgram } from "./program.ts";

const truthSchema = z.object({
  system: z.enum(SYSTEM_NAMES),
  file: z.string(),
  as_of: z.iso.date(),
  flags: z.array(z.string()),
  accounts: z.array(
    z.object({
      row: z.int(),
      account: z.string().nullable(),
      finding: z.string(),
      employee: z.string().nullable(),
      story: z.string(),
    }),
  ),
  rows: z.int(),
  findings: z.record(z.string(), z.int()),
});

/** What the sandbox says that a review of a system's accounts must come to. */
export type AccountTruth = z.infer<typeof truthSchema>;

export async function fetchTruth(sandbox: Sandbox, system: SystemName): Promise<AccountTruth> {
  const response = await fetch(`${sandbox.url}/_sandbox/accounts?system=${system}&truth=1`);
  return truthSchema.parse(await response.json());
}

/** One line for each row: what the truth and a review must have in common. */
export function describeTruth({ system, accounts }: AccountTruth): string[] {
  return accounts.map(
    ({ row, account, finding, employee }) => `${system} ${row} ${account}: ${finding} ${employee}`,
  );
}

/** The same of a live review of the system's own file, and whether its sums are those of the truth. */
export async function reviewTruly(
  sandbox: Sandbox,
  place: Place,
  truth: AccountTruth,
): Promise<{ readonly lines: string[]; readonly rows: number; readonly findings: Record<string, number> }> {
  const { system, file, flags } = truth;
  const accounts = await fetch(`${sandbox.url}/_sandbox/accounts?system=${system}`);
  writeFileSync(join(place.work, file), await accounts.text());
  const words = ["reconcile", `${system}=${file}`, ...flags, "--format", "json"];
  const { stdout, stderr } = await runProgram(words, { place, env: pointAt(sandbox) });
  if (stdout === "") throw new Error(stderr);
  const { summary, result } = reviewEnvelopeSchema.parse(JSON.parse(stdout));
  return {
    lines: result.map(
      ({ row, account, finding, employee }) =>
        `${system} ${row} ${account}: ${finding} ${employee === null ? null : employee.id}`,
    ),
    rows: summary.rows,
    findings: summary.findings,
  };
}
