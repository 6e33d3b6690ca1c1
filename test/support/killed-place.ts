import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parsePage } from "../../src/namely/budget/ledger-page.ts";
import type { Place } from "./program.ts";
import { readSnapshots, readWholeSnapshot } from "./state-folder.ts";
import { PARTS } from "./sudden-death.ts";

/** Every entry below the place by its path; what differs from run to run, such as times and marks, looks the same. */
export function listEntryKinds({ root }: Place): ReadonlySet<string> {
  const entries = readdirSync(root, { recursive: true, encoding: "utf8" });
  return new Set(
    entries.map((path) =>
      path
        .replaceAll(/\d{4}-\d\d-\d\dT\d{6}Z(?:-\d{3})?/gu, "<time>")
        .replaceAll(/127\.0\.0\.1_\d+/gu, "<server>")
        .replaceAll(/[0-9a-f]{12,}/gu, "<mark>")
        .replaceAll(/hints-\d{8}/gu, "hints-<number>"),
    ),
  );
}

/** What is wrong with the files of the program's own folders after a kill, in sentences; nothing when they all open. */
export function findDamage(place: Place): string[] {
  return [...findOpenToOthers(place), ...findBrokenSnapshots(place), ...findBrokenLedgers(place)];
}

function findOpenToOthers({ root, config, state }: Place): string[] {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => [config, state].some((folder) => path.startsWith(folder)) || PARTS.test(path));
  return paths.flatMap((path) => {
    const entry = lstatSync(path);
    const mode = entry.mode & 0o777;
    return mode === (entry.isDirectory() ? 0o700 : 0o600)
      ? []
      : [`${relative(root, path)} has mode ${mode.toString(8)}`];
  });
}

function findBrokenSnapshots(place: Place): string[] {
  return [...readSnapshots(place)].flatMap(([name, text]) => {
    try {
      readWholeSnapshot(text);
      return [];
    } catch (error) {
      return [`snapshot ${name}: ${String(error)}`];
    }
  });
}

function findBrokenLedgers({ state }: Place): string[] {
  const names = readdirSync(state, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /^budget\/[^./][^/]*\.json$/u.test(name))
    .filter((name) => typeof parsePage(readFileSync(join(state, name), "utf8")) === "string")
    .map((name) => `${name} is no ledger`);
}
