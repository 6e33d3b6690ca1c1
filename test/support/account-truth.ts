import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
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

/** Reviews the sandbox's own file of each system, live, and expects the truth of every row, and its sums. */
export async function expectTruth(
  sandbox: Sandbox,
  place: Place,
  systems: readonly SystemName[],
): Promise<void> {
  for (const system of systems) {
    const truth = await fetchTruth(sandbox, system);
    const accounts = await fetch(`${sandbox.url}/_sandbox/accounts?system=${system}`);
    writeFileSync(join(place.work, truth.file), await accounts.text());
    const words = ["reconcile", `${system}=${truth.file}`, ...truth.flags, "--format", "json"];
    const { stdout, stderr } = await runProgram(words, { place, env: pointAt(sandbox) });
    if (stdout === "") throw new Error(stderr);
    const { summary, result } = reviewEnvelopeSchema.parse(JSON.parse(stdout));
    expect(
      result.map(({ row, account, finding, employee }) =>
        describeRow(system, { row, account, finding, employee: employee?.id }),
      ),
    ).toEqual(truth.accounts.map((account) => describeRow(system, account)));
    const { as_of, rows, findings } = summary;
    expect({ as_of, rows, findings }).toEqual({
      as_of: truth.as_of,
      rows: truth.rows,
      findings: truth.findings,
    });
    expect(Object.values(findings).reduce((sum, count) => sum + count, 0)).toBe(truth.accounts.length);
  }
}

interface ReviewedRow {
  readonly row: number | null;
  readonly account: string | null;
  readonly finding: string;
  readonly employee: string | null | undefined;
}

function describeRow(system: string, { row, account, finding, employee }: ReviewedRow): string {
  return `${system} ${row} ${account}: ${finding} ${employee ?? "no one"}`;
}

/** Takes a snapshot of the sandbox's company, for former addresses and people who will be deleted. */
export async function takeSnapshot(sandbox: Sandbox, place: Place): Promise<void> {
  const { code, stderr } = await runProgram(["snapshot"], { place, env: pointAt(sandbox) });
  expect({ code, stderr }).toMatchObject({ code: 0 });
}
