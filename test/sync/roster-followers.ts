import { readConfig } from "../../src/singer/config.ts";
import { everybodyOptions, readChangedEmployees } from "../../src/singer/employee-reading.ts";
import type { EmployeeBookmark } from "../../src/singer/state.ts";
import { readStoredLines } from "../../src/snapshots/file/stored-lines.ts";
import { readCurrentRoster, type RosterBase } from "../../src/sync/snapshots/current-roster.ts";
import type { FreshSnapshot } from "../../src/sync/snapshots/snapshot-pull.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { createGroupDirectory } from "../../src/unified/lists/group-directory.ts";
import type { ImportedRoster } from "../support/imported-roster.ts";

/** A day in seconds. */
export const DAY = 86_400;
/** The start of 2099 in seconds: a time in the future that a record may wrongly carry. */
export const YEAR_2099 = Date.UTC(2099, 0, 1) / 1000;

/** One who compares with the last snapshot again and again, as diff --incremental, watch and listen do. */
export class Follower {
  readonly #roster: ImportedRoster;
  readonly #place: ReturnType<ImportedRoster["open"]>;
  baseline: RosterBase = { side: undefined, header: undefined, reading: undefined };
  #fresh: FreshSnapshot | undefined;

  constructor(roster: ImportedRoster) {
    this.#roster = roster;
    this.#place = roster.open();
  }

  /** Everybody's name as it is known then, and why everybody was read, if everybody was. */
  async follow(): Promise<{ names: Record<string, string>; pages: number; why: string | undefined }> {
    const { context, connection, said } = this.#place;
    const [pages, lines] = [this.#roster.pages, said.length];
    const company = { id: "acme", name: "Acme" };
    const found = { company, groups: [], directory: createGroupDirectory([]), groupsVisible: false };
    const report = { onProgress: () => {}, onWarning: () => {} };
    const fresh = await readCurrentRoster(
      { context, connection, report, found, day: "2026-11-23" },
      this.baseline,
      {
        incremental: true,
        fullEveryMs: 1000 * DAY * 1000,
        detail: { includeSensitive: false, customFields: "none" },
      },
    );
    await this.#fresh?.discard();
    this.#fresh = fresh;
    this.baseline = fresh;
    const names: Record<string, string> = {};
    for await (const line of readStoredLines(fresh.side))
      names[line.employee.id] = line.employee.last_name ?? "";
    const why = said.slice(lines).find((line) => line.startsWith("all employees are read"));
    return { names, pages: this.#roster.pages - pages, why };
  }
}

/** A table that the tap fills, run by run. */
export class Table {
  readonly #roster: ImportedRoster;
  readonly #place: ReturnType<ImportedRoster["open"]>;
  bookmark: EmployeeBookmark | undefined;
  names: Record<string, string> = {};

  constructor(roster: ImportedRoster) {
    this.#roster = roster;
    this.#place = roster.open();
  }

  /** Ids of whom one run sends. */
  async run(): Promise<{ sent: string[]; pages: number }> {
    const { context, connection } = this.#place;
    const pages = this.#roster.pages;
    const config = readConfig({ full_every: 24 * 1000 }, () => {});
    const hooks = { onProgress: () => {}, onWarning: () => {} };
    const pull = { context, connection, options: everybodyOptions(config), hooks };
    const source = readChangedEmployees(pull, { config, bookmark: this.bookmark });
    let sent: Employee[] = [];
    for (;;) {
      const step = await source.next();
      if (step.done) {
        this.bookmark = step.value;
        break;
      }
      if (step.value.kind === "restart") sent = [];
      else sent.push(...(step.value.records as readonly Employee[]));
    }
    for (const { id, last_name } of sent) this.names[id] = last_name ?? "";
    return { sent: sent.map(({ id }) => id), pages: this.#roster.pages - pages };
  }
}
