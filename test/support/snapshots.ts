import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import { eventSchema } from "../../src/snapshots/compare/event.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { pointAt } from "./company.ts";
import { type Place, type ProgramResult, runProgram } from "./program.ts";
import { parseNdjson } from "./records.ts";

/** The day on which the sandbox of the tests stands at first. */
export const TODAY = "2026-11-23";

/** Paths of the company's stored snapshots, oldest first. */
export function listStored(place: Pick<Place, "state">, company = "sandbox"): string[] {
  const folder = join(place.state, "snapshots", company);
  const names = readFolder(folder).filter((name) => name.endsWith(".ndjson"));
  // Those of one second differ in what stands behind the `Z`.
  return names
    .map((name) => name.replace(/\.ndjson$/u, ""))
    .sort()
    .map((name) => join(folder, `${name}.ndjson`));
}

/** The text of the latest stored snapshot. */
export function readLatest(place: Pick<Place, "state">): string {
  return readFileSync(listStored(place).at(-1) ?? "", "utf8");
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Which company is looked at, from which place, and from which day; the sandbox's own when left out. */
export interface DiffScene {
  readonly company: Sandbox;
  readonly place: Place;
  readonly asOf?: string;
  readonly token?: string;
}

export interface DiffResult extends ProgramResult {
  /** What stdout holds, when that is NDJSON. */
  readonly events: readonly RosterEvent[];
}

/** Runs `namely diff` as on the day on which the sandbox stands. */
export async function runDiff(
  { company, place, asOf = company.control.today, token }: DiffScene,
  ...words: string[]
): Promise<DiffResult> {
  const env = pointAt(company, token);
  const result = await runProgram(["diff", "--as-of", asOf, ...words], { env, place });
  return { ...result, events: result.stdout.startsWith('{"id"') ? parseEvents(result.stdout) : [] };
}

/** Lays the baseline. */
export async function layBaseline(scene: DiffScene, ...words: string[]): Promise<void> {
  const { code, stderr } = await runDiff(scene, "--save", ...words);
  if (code !== 0) throw new Error(stderr);
}

/** The events of an NDJSON report, each checked against the schema. */
export function parseEvents(text: string): RosterEvent[] {
  return parseNdjson(text).map((record) => eventSchema.parse(record));
}

/** What happened to whom: ids of people with the names of their events, in the order of the report. */
export function namesByPerson(events: readonly RosterEvent[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { event, employee, subject } of events)
    (names[employee?.id ?? `${subject?.kind} ${subject?.name}`] ??= []).push(event);
  return names;
}

/** The events of an NDJSON report, as `person event`, in order. */
export function listPersonEvents(text: string): string[] {
  return parseEvents(text).map(({ employee, event }) => `${employee?.id} ${event}`);
}

/** The ids of people at work, longest-serving first, without those who lead others. */
export function findWorkers({ control }: Pick<Sandbox, "control">, count: number): string[] {
  const ids = control.ids();
  const leaders = new Set(ids.flatMap((id) => readManagerId(control.profile(id)["reports_to"]) ?? []));
  const found = ids.filter((id) => {
    const { user_status, departure_date } = control.profile(id);
    return user_status === "active" && !departure_date && !leaders.has(id);
  });
  if (found.length < count) throw new Error(`Only ${found.length} people are at work.`);
  return found.slice(0, count);
}

/** Of what Namely writes as `reports_to`, if it does. */
export function readManagerId(reportsTo: unknown): string | undefined {
  const [manager] = (reportsTo ?? []) as readonly { readonly id: string }[];
  return manager?.id === "no_guid" ? undefined : manager?.id;
}
