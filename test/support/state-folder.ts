import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseHeader } from "../../src/snapshots/file/header.ts";
import type { Place } from "./program.ts";
import { parseEmployees } from "./records.ts";

/** Every snapshot in the store with its content, oldest first. */
export function readSnapshots({ state }: Place): ReadonlyMap<string, string> {
  const names = listEntries(state)
    .filter((name) => /^snapshots\/[^/]+\/[^.][^/]*\.ndjson$/u.test(name))
    .map((name) => name.replace(/\.ndjson$/u, ""));
  return new Map(names.sort().map((name) => [name, readFileSync(join(state, `${name}.ndjson`), "utf8")]));
}

/** The latest snapshot's content. */
export function readLatest(place: Place): string {
  return [...readSnapshots(place).values()].at(-1) ?? "";
}

/** Ids of the people in a snapshot, which has to be whole: a header, then people, each as the schema has them. */
export function readWholeSnapshot(text: string): string[] {
  const end = text.indexOf("\n");
  parseHeader(JSON.parse(text.slice(0, end)) as Record<string, unknown>, "a snapshot of the store");
  return parseEmployees(text.slice(end + 1)).map(({ id }) => id);
}

/** Ids of the people in each snapshot of the store, oldest first; each has to be whole. */
export function readAllPeople(place: Place): string[][] {
  return [...readSnapshots(place).values()].map(readWholeSnapshot);
}

/** Ids of the people in the latest snapshot, which has to be whole. */
export function readLatestPeople(place: Place): string[] {
  return readWholeSnapshot(readLatest(place));
}

/** Files of the state folder that nobody needs once a run is over. */
export function findLeftovers(place: Place): string[] {
  return listEntries(place.root).filter((name) => /\.part$|\.spool$|\/next-|\/queue\.|\.lock/u.test(name));
}

/** Entries of the state folder that somebody else may look into. */
export function findOpenEntries({ state }: Place): string[] {
  return listEntries(state).filter((name) => {
    const entry = lstatSync(join(state, name));
    return (entry.mode & 0o777) !== (entry.isDirectory() ? 0o700 : 0o600);
  });
}

function listEntries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    relative(folder, join(entry.parentPath, entry.name)),
  );
}
