import { checkEmployeeDetail, checkEmployees, readDetail, toEmployeeOptions } from "./employee-options.ts";
import type * as companyLists from "../sync/lists/company-lists.ts";
import { LISTS, type ListEntry } from "../sync/lists/catalog.ts";
import { COMPANY_INCLUDES } from "../sync/lists/company-includes.ts";
import { GROUP_TYPES } from "../unified/vocabulary.ts";
import type { LibraryCall, Calls } from "./calls.ts";
import { NamelyError } from "./error.ts";
import type { Company, Group } from "../unified/models/company-models.ts";
import type { Employee } from "../unified/models/people-models.ts";
import type { ListMethods } from "./list-methods.ts";
import { checkOptions, checkWords, OPTION_KINDS } from "./option-checks.ts";
import type {
  CompaniesOptions,
  EmployeeDetail,
  EmployeesOptions,
  GroupsOptions,
  ListOptions,
  NamelyOptions,
  SnapshotOptions,
  EmployeesPart,
} from "./options.ts";
import type { Snapshot } from "./snapshot.ts";

/** Declares the methods of lists that take nothing but `ListOptions`; the static block of `Namely` makes them. */
const PlainLists = Object as unknown as new () => ListMethods<ListOptions>;

/**
 * One company's Namely. Nothing is opened before the first call; calls may run side by side and share one request budget
 * with each other, with the command line and with every other process of this user. Everything that goes wrong is a
 * `NamelyError`, except for what a signal was aborted with.
 *
 * @example
 * await using namely = new Namely({ company: "acme" });
 * for await (const employee of namely.employees({ status: "active" })) console.log(employee.work_email);
 */
export class Namely extends PlainLists implements AsyncDisposable {
  readonly #options: NamelyOptions;
  readonly #closing = new AbortController();
  readonly #snapshots = new Set<Snapshot>();
  #calls: Promise<Calls> | undefined;

  static {
    for (const list of LISTS) {
      const name = list.library?.method?.name;
      if (name === undefined) continue;
      const { [name]: value } = {
        [name](this: Namely, options: ListOptions = {}) {
          checkOptions(options, OPTION_KINDS.list);
          return this.#readPlainList(list, options);
        },
      };
      Object.defineProperty(this.prototype, name, { value, writable: true, configurable: true });
    }
  }

  /** Throws `usage.*` for options that do not exist or do not go together. */
  constructor(options: NamelyOptions = {}) {
    super();
    checkOptions(options, OPTION_KINDS.namely);
    const tokens = (["token", "tokenFile", "refreshToken"] as const).filter(
      (name) => options[name] !== undefined,
    );
    if (tokens.length > 1) {
      throw new NamelyError("usage.conflict", `Only one of the options ${tokens.join(" and ")} can decide.`);
    }
    this.#options = { ...options };
  }

  /**
   * All wanted employees. None is yielded before all have been read and fit together, so that what you have got
   * is never taken back. Ending the loop early frees everything.
   */
  employees(options: EmployeesOptions = {}): AsyncGenerator<Employee, void, undefined> {
    checkEmployees(options);
    return this.#readEmployees(options);
  }

  /**
   * The same as they come, page by page. Whenever a `restart` comes, all who came before it are void; only when the
   * loop has ended by itself are all there.
   */
  streamEmployees(options: EmployeesOptions = {}): AsyncGenerator<EmployeesPart, void, undefined> {
    checkEmployees(options);
    return this.#streamEmployees(options);
  }

  /**
   * The one person that an id, an employee number, an email address or a name fits; undefined when there is none.
   * Throws `usage.ambiguous` for several, and its hint lists them. Only an id and an email are looked up directly: anything
   * else reads all employees.
   */
  async employee(person: string, options: EmployeeDetail = {}): Promise<Employee | undefined> {
    requireText("the person", person);
    checkEmployeeDetail(options);
    const { readEmployee } = await import("./employee-reading.ts");
    return (await this.#open()).run(options.signal, (call) =>
      readEmployee(call, person.trim(), { filter: {}, ...readDetail(options) }),
    );
  }

  /** Every group, or those of some kinds, by type and name. */
  groups(options: GroupsOptions = {}): AsyncGenerator<Group, void, undefined> {
    checkOptions(options, OPTION_KINDS.groups);
    checkWords("types", options.types, GROUP_TYPES);
    const { types } = options;
    return this.#list(options, ({ listGroups }, { connection }, listOptions) =>
      listGroups(connection, { ...listOptions, types }),
    );
  }

  /** The one group with an id; undefined when there is none. */
  async group(id: string, options: ListOptions = {}): Promise<Group | undefined> {
    requireText("the group's id", id);
    checkOptions(options, OPTION_KINDS.list);
    const { findGroup } = await import("../sync/lists/company-lists.ts");
    const listOptions = { remoteData: options.remoteData === true };
    return this.#runOnOwn(options.signal, ({ connection }) => findGroup(connection, id.trim(), listOptions));
  }

  /** The company behind the login: one. What the token may not see of it is left out and reported to `onWarning`. */
  companies(options: CompaniesOptions = {}): AsyncGenerator<Company, void, undefined> {
    checkOptions(options, OPTION_KINDS.companies);
    checkWords("include", options.include, COMPANY_INCLUDES);
    const { include = [] } = options;
    return this.#list(
      options,
      async ({ requireCompany }, { connection, hooks: { onWarning } }, listOptions) => [
        await requireCompany(connection, { ...listOptions, include, onWarning }),
      ],
    );
  }

  /** Reads all employees into a snapshot, which `compareSnapshots` and `namely diff` take. Discard it, or close this Namely. */
  async snapshot(options: SnapshotOptions = {}): Promise<Snapshot> {
    checkOptions(options, OPTION_KINDS.snapshot);
    const calls = await this.#open();
    const { readSnapshot } = await import("./snapshot-reading.ts");
    const { includeSensitive, customFields } = readDetail(options);
    const snapshot = await calls.run(options.signal, (call) =>
      readSnapshot(call, { includeSensitive, customFields }, calls.settled),
    );
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  /** Ends what is under way with `usage.closed`, waits until it has ended, and frees everything. */
  async close(): Promise<void> {
    this.#closing.abort(new NamelyError("usage.closed", "This Namely has been closed."));
    const calls = await this.#calls?.catch(() => undefined);
    await calls?.close();
    await Promise.all([...this.#snapshots].map((snapshot) => snapshot.discard()));
    this.#snapshots.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async *#readEmployees(options: EmployeesOptions): AsyncGenerator<Employee, void, undefined> {
    const { readEmployees } = await import("./employee-reading.ts");
    yield* readEmployees(await this.#open(), toEmployeeOptions(options), options.signal);
  }

  /** A short list is read as a whole before the first of it is yielded. */
  async *#list<Item>(
    { signal, remoteData = false }: ListOptions,
    read: (
      lists: typeof companyLists,
      call: LibraryCall,
      listOptions: { readonly remoteData: boolean },
    ) => Promise<readonly Item[]>,
  ): AsyncGenerator<Item, void, undefined> {
    const lists = await import("../sync/lists/company-lists.ts");
    yield* await this.#runOnOwn(signal, (call) => read(lists, call, { remoteData }));
  }

  /** Refuses an address that is another company's. */
  async #runOnOwn<Result>(
    signal: AbortSignal | undefined,
    work: (call: LibraryCall) => Promise<Result>,
  ): Promise<Result> {
    const { requireOwnCompany } = await import("../sync/lists/own-company.ts");
    return (await this.#open()).run(signal, async (call) => {
      await requireOwnCompany(call.connection);
      return work(call);
    });
  }

  async *#readPlainList(list: ListEntry, options: ListOptions): AsyncGenerator<object, void, undefined> {
    const { read } = await list.load();
    yield* this.#list(options, (_, { connection, hooks: { onWarning } }, listOptions) =>
      read(connection, { ...listOptions, chosen: undefined, onWarning }),
    );
  }

  async *#streamEmployees(options: EmployeesOptions): AsyncGenerator<EmployeesPart, void, undefined> {
    const { streamEmployees } = await import("./employee-reading.ts");
    yield* streamEmployees(await this.#open(), toEmployeeOptions(options), options.signal);
  }

  /** What speaks with Namely is loaded by the first call only. */
  async #open(): Promise<Calls> {
    this.#closing.signal.throwIfAborted();
    const opening = (this.#calls ??= import("./calls.ts").then(({ openCalls }) =>
      openCalls(this.#options, this.#closing),
    ));
    try {
      return await opening;
    } catch (error) {
      if (this.#calls === opening) this.#calls = undefined;
      throw error;
    }
  }
}

function requireText(what: string, text: unknown): void {
  if (typeof text === "string" && text.trim() !== "") return;
  throw new NamelyError("usage.missing-argument", `Say which: ${what} is empty.`);
}
