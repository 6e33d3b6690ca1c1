import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { withRoster } from "../../output/employee-file.ts";
import type { RecordPart } from "../../output/publish.ts";
import { OFFLINE, type RunReport } from "../../output/run-report.ts";
import { HeapRoom } from "../../platform/process/heap-room.ts";
import { isExact } from "../../platform/text/exact-json.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { readLineId } from "../../snapshots/file/line-id.ts";
import { readChunks } from "../../snapshots/file/stored-lines.ts";
import { SnapshotStore, type StoredSnapshot } from "../../snapshots/file/store.ts";
import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import { lifecycleOf } from "../../unified/employee/lifecycle.ts";
import { readEmployeeLine, type StoredEmployee } from "../../unified/employee/read-employee.ts";
import { FieldVisibility, preferField, requireField } from "../../unified/visibility.ts";
import { RosterPeople, type ReviewedEmployee } from "../../reconcile/people/review-roster.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import type { Context } from "../../cli/context.ts";
import type { Tally } from "../../namely/requests/client.ts";
import type { StoredSource } from "../employees/employee-flags.ts";
import { chooseFile } from "../snapshot/snapshot-store.ts";
import { MATCHING_FIELDS, refuseEmptyRoster, type SeenRoster } from "./hidden-matches.ts";
import { describeRoster, type ReviewInput } from "./input-file.ts";
import { keysOf } from "./person-keys.ts";

/** Where the people of a review come from. */
export interface PeopleSource extends StoredSource {
  /** As `--as-of` has it. */
  readonly asOf: string | undefined;
  readonly domainAliases: ReadonlyMap<string, string>;
  /** The custom fields that hold logins. */
  readonly loginFields: readonly string[];
}

/** The people of a review, and what is known of how they were read. */
export interface ReviewPeople {
  readonly people: RosterPeople;
  /** The day of the review: without `--as-of` the sandbox's, where there is one. */
  readonly asOf: string;
  readonly company: string | null;
  readonly current: number;
  readonly atWork: number;
  readonly snapshots: number;
  readonly input: ReviewInput | undefined;
  readonly seen: SeenRoster;
  readonly tally: Tally;
}

/** The part of the heap that people and addresses may take. */
const PEOPLE_IN_HEAP = 0.6;

/** Reads all people from Namely, a file or a baseline, and then what earlier snapshots know of them and of others. */
export async function readReviewPeople(
  context: Context,
  source: PeopleSource,
  report: RunReport,
): Promise<ReviewPeople> {
  const from = await chooseFile(context, source);
  const options: EmployeeOptions = {
    filter: {},
    asOf: source.asOf,
    includeSensitive: false,
    customFields: source.loginFields.length > 0 ? source.loginFields : "none",
    remoteData: false,
  };
  const needs = [
    requireField("employment_status", "namely reconcile"),
    preferField("work_email", "accounts cannot be matched by it"),
    preferField("termination_date", "last days are unknown"),
    ...source.loginFields.map((field) => requireField(`custom_fields.${field}`, "--match-field")),
  ];
  const seen = { visibility: new FieldVisibility(), place: from };
  seen.visibility.watch(MATCHING_FIELDS);
  const fieldsInUse = { needs, visibility: seen.visibility };
  const gathered = new GatheredPeople(source);
  const roster = { from, options, fieldsInUse };
  const { asOf, tally } = await withRoster(context, report, roster, async (parts, connection) => {
    await gathered.takeAll(parts);
    const asOf = chooseDay(context, source.asOf, { connection });
    return { asOf, tally: connection?.client.tally() ?? OFFLINE };
  });
  refuseEmptyRoster(seen);
  const { people, current, atWork, company } = gathered;
  const snapshots = company === null ? [] : await listEarlier(context, company, from);
  await new EarlierPeople(people, asOf).takeAll(context, snapshots);
  return {
    people,
    asOf,
    company,
    current,
    atWork,
    snapshots: snapshots.length,
    input: from === undefined ? undefined : await describeRoster(context, from, current),
    seen,
    tally,
  };
}

/** Stored snapshots of all baselines that are older than the roster, the newest first. */
async function listEarlier(
  context: Context,
  company: string,
  from: string | undefined,
): Promise<readonly StoredSnapshot[]> {
  const { clock, signal, folders } = context;
  const open = (baseline: string | undefined): SnapshotStore =>
    new SnapshotStore({ stateFolder: folders.state, company, baseline, clock, signal });
  const store = open(undefined);
  const stores = [store, ...(await store.listBaselines()).map(open)];
  // Of two of the same second, only the name says which is newer.
  const all = (await Promise.all(stores.map((one) => one.list()))).flat();
  const own = all.find(({ path }) => path === from);
  // What was made after a file says nothing about earlier days; a file's own day counts as earlier.
  const isFile = own === undefined && from !== undefined && from !== "-";
  const made = isFile ? await openFileSide(resolve(context.cwd, from), from).madeOn?.() : undefined;
  return all
    .filter(
      ({ name }) =>
        (own === undefined || name < own.name) && (made === undefined || name.slice(0, 10) <= made),
    )
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}

/** The people who are in Namely now. */
class GatheredPeople {
  people: RosterPeople;
  current = 0;
  atWork = 0;
  company: string | null = null;
  readonly #source: PeopleSource;
  readonly #keep = new SharedValues();

  constructor(source: PeopleSource) {
    this.#source = source;
    this.people = new RosterPeople(source.domainAliases);
  }

  async takeAll(parts: AsyncIterable<RecordPart>): Promise<void> {
    const room = new HeapRoom("A roster of so many people", PEOPLE_IN_HEAP);
    for await (const part of parts) {
      if (part.kind === "restart") {
        this.people = new RosterPeople(this.#source.domainAliases);
        this.current = 0;
        this.atWork = 0;
        continue;
      }
      for (const record of part.records) {
        room.see();
        this.#take(record as StoredEmployee);
      }
    }
  }

  #take(employee: StoredEmployee): void {
    this.current += 1;
    if (employee.lifecycle === "active" || employee.lifecycle === "leaving") this.atWork += 1;
    this.company ??= employee.company?.id ?? null;
    const { loginFields } = this.#source;
    const logins = loginFields.flatMap((field): [string, string][] => {
      const login = employee.custom_fields?.[field];
      const isSingle = typeof login === "string" || typeof login === "number" || isExact(login);
      return isSingle ? [[field, String(login)]] : [];
    });
    this.people.add(
      this.#keep.describe(employee),
      logins.length === 0 ? keysOf(employee) : { ...keysOf(employee), logins: new Map(logins) },
    );
  }
}

/** One copy of what comes again and again: titles, departments, managers, dates. */
class SharedValues {
  readonly #texts = new Map<string, string>();
  readonly #managers = new Map<string, NonNullable<ReviewedEmployee["manager"]>>();

  /** What a review says of a person. */
  describe(employee: StoredEmployee): ReviewedEmployee {
    return {
      id: employee.id,
      employee_number: employee.employee_number,
      name: employee.name,
      work_email: employee.work_email,
      job_title: this.#share(employee.job_title),
      department: this.#share(employee.department),
      manager: this.#shareManager(employee.manager),
      lifecycle: employee.lifecycle,
      start_date: this.#share(employee.start_date),
      termination_date: this.#share(employee.termination_date),
    };
  }

  #share(text: string | null): string | null {
    if (text === null) return null;
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  #shareManager(manager: ReviewedEmployee["manager"]): ReviewedEmployee["manager"] {
    if (!manager?.id) return null;
    const known = this.#managers.get(manager.id);
    if (known?.name === manager.name && known.email === manager.email) return known;
    this.#managers.set(manager.id, manager);
    return manager;
  }
}

/** What earlier snapshots know: former addresses and numbers, and people who are gone. The newest comes first. */
class EarlierPeople {
  readonly #people: RosterPeople;
  readonly #asOf: string;
  readonly #keep = new SharedValues();
  /** Of each person the line of the last snapshot that was read: most lines come again as they were. */
  readonly #lines = new Map<string, string>();

  constructor(people: RosterPeople, asOf: string) {
    this.#people = people;
    this.#asOf = asOf;
  }

  async takeAll(context: Context, snapshots: readonly StoredSnapshot[]): Promise<void> {
    let nextDay = this.#asOf;
    for (const snapshot of snapshots) {
      context.signal.throwIfAborted();
      const day = snapshot.name.slice(0, 10);
      await this.#take(snapshot, day, nextDay);
      nextDay = day;
    }
  }

  async #take({ path }: StoredSnapshot, day: string, nextDay: string): Promise<void> {
    const lines = readLines(readChunks(openFileSide(path, path).read()), { name: path });
    for await (const line of lines) {
      const id = readLineId(line.bytes);
      if (id === undefined) continue;
      const mark = createHash("sha256").update(line.bytes).digest("base64");
      if (this.#lines.get(id) === mark) continue;
      this.#lines.set(id, mark);
      const parsed = readEmployeeLine(decodeLine(line, path), { file: path, line: line.number });
      if (parsed.kind === "employee") this.#takePerson(parsed.employee, day, nextDay);
    }
  }

  #takePerson(employee: StoredEmployee, day: string, nextDay: string): void {
    const { employment_status: status, start_date, termination_date } = employee;
    const keys = keysOf(employee);
    let person = this.#people.findId(employee.id);
    if (person === undefined) {
      const lifecycle = status
        ? lifecycleOf({ status, start_date, termination_date, asOf: day })
        : employee.lifecycle;
      person = this.#people.addGone({ ...this.#keep.describe(employee), lifecycle }, nextDay, keys.names);
    }
    this.#people.addFormer(person, keys);
  }
}
