import { expect } from "vitest";
import { diffCommand } from "../../src/commands/changes/diff.ts";
import { FIELD_ENTRIES } from "../../src/unified/employee/employee-fields.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { NotifiedPeople } from "../../src/sync/snapshots/named-people.ts";
import { pointAt } from "../support/company.ts";
import { parseEvents, readLatest } from "../support/snapshots.ts";
import { makePollCommand } from "./poll-command.ts";
import { makeScene, runCommand, type Scene } from "./terminal-context.ts";

/** Two places that follow the same company: one is told whom to look at, the other reads everybody. */
interface Pair {
  readonly company: Sandbox;
  readonly told: Scene;
  readonly full: Scene;
}

/** Two empty places at the same company. */
export function makePair(company: Sandbox): Pair {
  return { company, told: makeScene(pointAt(company)), full: makeScene(pointAt(company)) };
}

/** Notified people with these ids, and whatever else a notification says. */
export const notify = (ids: readonly string[], more: Partial<NotifiedPeople> = {}): NotifiedPeople => ({
  ids: new Set(ids),
  emails: new Set(),
  isUnclear: false,
  ...more,
});

/** One poll of `listen`, without the listening. */
export const pollOf = (named?: NotifiedPeople) =>
  makePollCommand(named, (isWell) => expect(isWell).toBe(true));

interface Followed {
  /** Ids of the events that were found. */
  readonly events: readonly string[];
  /** Which profiles were asked for, by path and query. */
  readonly asked: readonly string[];
}

/** A poll prints the least that serves, and the report of a diff all: with every field they are the same. */
export const WHOLE = FIELD_ENTRIES.flatMap(([name, { sensitive = false }]) => (sensitive ? [] : [name])).join(
  ",",
);

/** Follows the company in both places, and sees that both have come to the same. */
export async function follow({ company, told, full }: Pair, named?: NotifiedPeople): Promise<Followed> {
  const usual = { asOf: company.control.today, force: true };
  const already = company.requests.length;
  const one = await runCommand(told, pollOf(named), { flags: { ...usual, eventFields: WHOLE } });
  const asked = company.requests
    .slice(already)
    .map(({ path, query }) => `${path.replace("/api/v1", "")}?${query}`)
    .filter((line) => line.startsWith("/profiles"));
  const other = await runCommand(full, diffCommand, { flags: { ...usual, save: true } });
  expect([one.error, other.error]).toEqual([undefined, undefined]);
  expect(one.stdout).toBe(other.stdout);
  const [got, wanted] = [told, full].map(({ folders }) => readLatest(folders).split("\n"));
  expect(got?.filter((line, index) => line !== wanted?.[index])).toEqual([]);
  expect(got?.length).toBe(wanted?.length);
  return { events: parseEvents(one.stdout).map(({ event }) => event), asked };
}
