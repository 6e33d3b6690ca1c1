import { expect } from "vitest";
import { diffCommand } from "../../src/commands/changes/diff.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { pointAt } from "../support/company.ts";
import { readLatest } from "../support/snapshots.ts";
import { makeScene, runCommand, type Scene } from "./terminal-context.ts";

/** Two places that follow the same company: one by reading who has changed, one by reading everybody. */
interface Pair {
  readonly company: Sandbox;
  readonly incremental: Scene;
  readonly full: Scene;
}

/** Two empty places at the same company, with the same token. */
export function makePair(company: Sandbox, token?: string): Pair {
  const env = pointAt(company, token);
  return { company, incremental: makeScene(env), full: makeScene(env) };
}

/** Follows the company in both places; says why the one had to read everybody, if it had. */
export async function follow(
  { company, incremental, full }: Pair,
  flags: Record<string, unknown> = {},
): Promise<string | undefined> {
  const usual = { save: true, asOf: company.control.today, force: true, ...flags };
  const one = await runCommand(incremental, diffCommand, { flags: { ...usual, incremental: true } });
  const other = await runCommand(full, diffCommand, { flags: usual });
  expect([one.error, other.error]).toEqual([undefined, undefined]);
  expect(one.stdout).toBe(other.stdout);
  // Not `toBe` at once: the difference of two rosters takes minutes to print.
  const [got, wanted] = [readLatest(incremental.folders), readLatest(full.folders)].map((text) =>
    text.split("\n"),
  );
  expect(got?.filter((line, index) => line !== wanted?.[index])).toEqual([]);
  expect(got?.length).toBe(wanted?.length);
  return /all employees are read, because (?<why>.*)/u.exec(one.stderr)?.groups?.["why"];
}
