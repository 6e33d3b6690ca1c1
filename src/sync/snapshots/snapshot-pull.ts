import { readUpdateTime } from "../../namely/reading/recent-changes.ts";
import { readRoster } from "../../namely/reading/roster.ts";
import { readLines, decodeLine } from "../../formats/ndjson-lines.ts";
import { respellLine, writeEmployeeLine } from "../../snapshots/file/employee-line.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { readLineId } from "../../snapshots/file/line-id.ts";
import { LineSorter } from "../../snapshots/file/line-sorter.ts";
import { openFreshSide, sealHeader, type Side } from "../../snapshots/compare/side.ts";
import type { Reading } from "../../snapshots/file/store.ts";
import { readChunks } from "../../snapshots/file/stored-lines.ts";
import { ManagerNames } from "../../unified/org/manager-names.ts";
import { createEmployeeMapper } from "../../unified/employee/map-employee.ts";
import { readVisibleKeys } from "../../unified/employee/profile-keys.ts";
import { beginReading } from "./bookmark.ts";
import { readCompanyDirectory, type CompanyDirectory } from "../lists/company-directory.ts";
import type { Connection } from "../connection/connection.ts";
import { mapProfile, type EmployeeMapper } from "../employees/profile-mapping.ts";
import type { SnapshotDetail } from "../employees/employee-detail.ts";
import { reportRestart, type PullHooks } from "../employees/employee-preparation.ts";
import type { ReadContext } from "../connection/read-context.ts";

export interface SnapshotPull {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly found: CompanyDirectory;
  readonly detail: SnapshotDetail;
  /** The day lifecycles are seen from. */
  readonly asOf: string;
  readonly hooks: PullHooks;
}

/** The current roster, complete; nothing of it is kept unless it is saved. */
export interface FreshSnapshot {
  readonly header: SnapshotHeader;
  readonly side: Side;
  readonly people: number;
  /** The day from which its lifecycles are seen. */
  readonly asOf: string;
  readonly reading: Reading;
  discard(): Promise<void>;
}

export async function readDirectory(connection: Connection, hooks: PullHooks): Promise<CompanyDirectory> {
  const found = await readCompanyDirectory(connection);
  if (!found.groupsVisible) {
    hooks.onWarning(
      "This token may not read groups and their types, so departments, divisions and offices are left out.",
      "access.list-hidden",
    );
  }
  return found;
}

/** Reads all employees, or throws `incomplete.*`. */
export async function pullEverybody(pull: SnapshotPull): Promise<FreshSnapshot> {
  const { context, connection, hooks } = pull;
  const begun = beginReading(pull);
  const map = makeMapper(pull);
  const names = new ManagerNames();
  let lines = openLines(pull);
  try {
    let done = 0;
    let visible = new Map<string, number>();
    const { onWarning } = hooks;
    for await (const part of readRoster({ client: connection.client, clock: context.clock, onWarning })) {
      if (part.kind === "restart") {
        reportRestart(hooks, part.why);
        await lines.restart();
        names.restart();
        begun.restart();
        [done, visible] = [0, new Map()];
        continue;
      }
      for (const [index, profile] of part.profiles.entries()) {
        const employee = mapProfile(map, profile, index);
        names.see(employee);
        for (const key of readVisibleKeys(profile)) visible.set(key, (visible.get(key) ?? 0) + 1);
        begun.see(readUpdateTime(profile));
        await lines.add(profile.id, writeEmployeeLine(employee, profile, pull.found.groupsVisible), ++done);
      }
      hooks.onProgress(done, part.total, part.order);
    }
    lines = await respellManagers(pull, lines, names);
    const irregular_keys = [...visible].filter(([, count]) => count < done).map(([key]) => key);
    const reading = { ...begun.end(), full_read_at: begun.at, irregular_keys: irregular_keys.sort() };
    return await finish(pull, lines, [...visible.keys()].sort(), done, reading);
  } catch (error) {
    await lines.restart();
    throw error;
  }
}

/** The lines with each manager called as on the manager's own line, which may have come later. */
async function respellManagers(
  pull: SnapshotPull,
  lines: LineSorter,
  names: ManagerNames,
): Promise<LineSorter> {
  const misnaming = names.findMisnaming();
  if (misnaming.size === 0) return lines;
  const respelled = openLines(pull);
  const place = { name: pull.found.company.id, longest: Number.POSITIVE_INFINITY };
  try {
    for await (const line of readLines(readChunks(lines.read()), place)) {
      const text = decodeLine(line, place.name);
      const id = readLineId(line.bytes) ?? "";
      const spelled = misnaming.has(id) ? respellLine(text, names.nameOf) : text;
      await respelled.add(id, spelled, line.number);
    }
    await lines.restart();
    return respelled;
  } catch (error) {
    await respelled.restart();
    throw error;
  }
}

/** How profiles become employees of this pull. */
export function makeMapper({ found, asOf, detail }: SnapshotPull): EmployeeMapper {
  const { company, directory } = found;
  return createEmployeeMapper({ ...detail, company, directory, asOf, remoteData: false });
}

/** Where the lines of this pull go. */
export function openLines({ context, found }: SnapshotPull): LineSorter {
  return new LineSorter({ folder: context.folders.temporary, name: found.company.id });
}

/** What the lines have come to. */
export async function finish(
  { found, detail, asOf }: SnapshotPull,
  lines: LineSorter,
  visible_keys: readonly string[],
  people: number,
  reading: Reading,
): Promise<FreshSnapshot> {
  const { company, groups, groupsVisible } = found;
  const { includeSensitive, customFields } = detail;
  const unsealed: SnapshotHeader = {
    company,
    groups: groupsVisible ? groups.map(({ id, name, type }) => ({ id, name, type })) : null,
    visible_keys: [...visible_keys],
    includes: {
      sensitive: includeSensitive,
      custom_fields: typeof customFields === "string" ? customFields : [...customFields].sort(),
    },
  };
  const header = await sealHeader(unsealed, lines);
  return {
    header,
    side: openFreshSide(company.name ?? company.id, header, lines),
    people,
    asOf,
    reading,
    discard: () => lines.restart(),
  };
}
