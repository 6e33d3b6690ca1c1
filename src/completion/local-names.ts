import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSmallFile } from "../platform/files/bounded-file.ts";
import type { Folders } from "../platform/files/folders.ts";
import { isBaselineName } from "../snapshots/file/baseline-names.ts";
import { nameFolder, readSnapshotName } from "../snapshots/file/snapshot-names.ts";
import type { LocalNames } from "./value-sources.ts";

// Without the schemas and without the network: a key press waits for it. What cannot be read has no names.

/** How much of a snapshot is read for its names. */
const MOST_SNAPSHOT_BYTES = 512 * 1024;
const MOST_SETTINGS_BYTES = 1024 * 1024;

/** Which company's names are asked for, where that was said. */
export interface NamesQuery {
  readonly folders: Folders;
  readonly company: string | undefined;
  readonly baseline: string | undefined;
}

/** Names out of the settings, the store of snapshots, and the latest snapshot. */
export async function listLocalNames(names: LocalNames, query: NamesQuery): Promise<readonly string[]> {
  const { companies, current } = await readCompanies(query.folders.config);
  if (names === "companies") return companies;
  const store = await findStore(query, query.company ?? current);
  if (store === undefined) return [];
  if (names === "baselines") return listFolders(join(store, "baselines"), isBaselineName);
  const folder = query.baseline === undefined ? store : join(store, "baselines", query.baseline);
  const snapshots = await listSnapshots(folder);
  if (names === "snapshots") return snapshots.toReversed();
  const latest = snapshots.at(-1);
  if (latest === undefined) return [];
  const beginning = await readBeginning(join(folder, `${latest}.ndjson`));
  if (names === "job-titles") return listTitles(beginning);
  const type = names === "groups" ? undefined : names.slice(0, -1);
  return listGroups(beginning.slice(0, beginning.indexOf("\n")), type);
}

async function readCompanies(
  folder: string,
): Promise<{ readonly companies: readonly string[]; readonly current: string | undefined }> {
  try {
    const text = (await readSmallFile(join(folder, "config.json"), MOST_SETTINGS_BYTES)).toString("utf8");
    const { companies, current } = JSON.parse(text) as { companies?: object; current?: unknown };
    return {
      companies: Object.keys(companies ?? {}).sort(),
      current: typeof current === "string" ? current : undefined,
    };
  } catch {
    return { companies: [], current: undefined };
  }
}

/** The company's own folder of snapshots; where none is named, the one that was written last. */
async function findStore({ folders }: NamesQuery, company: string | undefined): Promise<string | undefined> {
  const parent = join(folders.state, "snapshots");
  const names = await listFolders(parent);
  const own =
    company === undefined
      ? undefined
      : names.find((name) => name.toLowerCase() === nameFolder(company).toLowerCase());
  if (own !== undefined) return join(parent, own);
  const latest = await Promise.all(
    names.map(async (name) => ({ name, last: (await listSnapshots(join(parent, name))).at(-1) ?? "" })),
  );
  const [newest] = latest.sort((a, b) => (a.last < b.last ? 1 : -1));
  return newest && join(parent, newest.name);
}

async function listFolders(
  parent: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && isWanted(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Oldest first. */
async function listSnapshots(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".ndjson"))
    .map((name) => name.slice(0, -".ndjson".length))
    .filter((name) => readSnapshotName(name) !== undefined)
    .sort();
}

async function readBeginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(MOST_SNAPSHOT_BYTES),
      0,
      MOST_SNAPSHOT_BYTES,
      0,
    );
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function listGroups(header: string, type: string | undefined): readonly string[] {
  const { groups } = JSON.parse(header) as { groups?: readonly { type?: unknown; name?: unknown }[] | null };
  const wanted = (groups ?? []).filter((group) => type === undefined || group.type === type);
  return sortNames(wanted.flatMap(({ name }) => (typeof name === "string" ? [name] : [])));
}

/** The titles of as many people as were read; a company has fewer titles than people. */
function listTitles(beginning: string): readonly string[] {
  const found = beginning.matchAll(/"job_title":(?<title>"(?:[^"\\]|\\.)*")/gu);
  return sortNames([...found].map(({ groups }) => JSON.parse(groups?.["title"] ?? '""') as string));
}

function sortNames(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== "").sort();
}
