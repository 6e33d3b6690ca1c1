import { makeStatusReader, normalizeWord, readFlag, type AccountState } from "./account-status.ts";
import type { AccountWords, ColumnRoles } from "./known-headers.ts";
import { isServiceName, makePattern } from "./service-names.ts";
import { readSignIn, type SignIn } from "./sign-in.ts";

/** A row of a CSV file, or an object of a JSON one by the normalized names of its values. */
export type TableRow = readonly string[] | ReadonlyMap<string, string>;

/** Reads one column of a row; empty where there is nothing. */
export type CellReader = (row: TableRow) => string;

/** The columns of a table. A name may end with `*`; the columns that it fits come in their order. */
export interface TableColumns {
  readonly find: (name: string) => readonly CellReader[];
  /** How many cells a row of this table has at most; undefined where rows have no order. */
  readonly width: number | undefined;
}

/** An account as its source lists it. */
export interface SourceAccount {
  /** Number of the row, without the header, from 1. */
  readonly row: number;
  /** What the source calls it; empty when the row has no key at all. */
  readonly account: string;
  /** Addresses to match by, the account's own first. */
  readonly emails: readonly string[];
  readonly employeeNumber: string;
  readonly name: string;
  readonly status: AccountState;
  readonly signIn: SignIn;
  readonly kind: "person" | "guest" | "service";
  /** Why the row cannot be evaluated; undefined when it can. */
  readonly trouble: string | undefined;
}

/** Makes the function that reads an account from a row. */
export function makeAccountReader(
  columns: TableColumns,
  roles: ColumnRoles,
  words: AccountWords,
): (row: TableRow, number: number) => SourceAccount {
  const first = (names: readonly string[] = []): CellReader => {
    const readers = names.map((name) => joinColumns(columns, name));
    return (row) => {
      for (const read of readers) {
        const cell = read(row);
        if (cell !== "") return cell;
      }
      return "";
    };
  };
  const readAccount = first(roles.account);
  const readEmail = first(roles.email);
  const others = [...findAll(columns, roles.other_emails), ...findTwins(columns, roles.email).flat()];
  const readNumber = first(roles.employee_number);
  const numberTwins = findTwins(columns, roles.employee_number);
  const readName = first(roles.name);
  const readState = makeStateReader(columns, roles, words);
  const signIns = findAll(columns, roles.last_sign_in);
  const readKind = makeKindReader(columns, roles, words);
  return (row, number) => {
    const email = readEmail(row);
    const hasTwoNumbers = numberTwins.some((readers) => hasConflict(readers, row));
    const employeeNumber = hasTwoNumbers ? "" : readNumber(row);
    const account = readAccount(row) || email || employeeNumber;
    const emails = listEmails(account, email, others, row);
    const { status, trouble } = readState(row);
    return {
      row: number,
      account,
      emails,
      employeeNumber,
      name: readName(row),
      status,
      signIn: findLatest(signIns, row),
      // Most accounts match, and then it is never asked for.
      get kind() {
        return readKind(row, account, emails);
      },
      trouble:
        countExtra(columns, row) ??
        (hasTwoNumbers && emails.length === 0
          ? "The row has two employee numbers that differ."
          : undefined) ??
        (account === "" ? "The row has no account, email or employee number." : trouble),
    };
  };
}

function findAll(columns: TableColumns, names: readonly string[] = []): readonly CellReader[] {
  return names.flatMap(columns.find);
}

/** `firstname+lastname` is both, with a space between them. */
function joinColumns(columns: TableColumns, name: string): CellReader {
  const readers = name.split("+").map((part) => columns.find(part));
  return (row) =>
    readers
      .map((found) => found.map((read) => read(row)).find((cell) => cell !== "") ?? "")
      .join(" ")
      .trim();
}

function countExtra({ width }: TableColumns, row: TableRow): string | undefined {
  if (width === undefined || !Array.isArray(row) || row.length <= width) return undefined;
  return row.slice(width).some((cell: string) => cell.trim() !== "")
    ? `The row has ${row.length} cells, and the header has ${width}.`
    : undefined;
}

/** The readers of each column that the header names more than once. */
function findTwins(columns: TableColumns, names: readonly string[] = []): readonly (readonly CellReader[])[] {
  return names
    .filter((name) => !name.endsWith("*"))
    .map((name) => columns.find(name))
    .filter((readers) => readers.length > 1);
}

/** Whether columns of one name hold different values: none of them can be trusted to say whose account it is. */
function hasConflict(readers: readonly CellReader[], row: TableRow): boolean {
  return new Set(readers.map((read) => read(row).toLowerCase()).filter((cell) => cell !== "")).size > 1;
}

/** What Entra makes of a guest's own address is none of the company's. */
const EXTERNAL = /#EXT#/iu;

function listEmails(
  account: string,
  email: string,
  others: readonly CellReader[],
  row: TableRow,
): readonly string[] {
  const found = [email, account, ...others.flatMap((read) => read(row).split(/[;,\s]+/u))].filter(
    (text) => text.includes("@") && !EXTERNAL.test(text),
  );
  return found.length < 2 ? found : [...new Set(found)];
}

interface ReadState {
  readonly status: AccountState;
  readonly trouble: string | undefined;
}

const ACTIVE: ReadState = { status: "active", trouble: undefined };
const DISABLED: ReadState = { status: "disabled", trouble: undefined };

function makeStateReader(
  columns: TableColumns,
  roles: ColumnRoles,
  words: AccountWords,
): (row: TableRow) => ReadState {
  const statuses = findAll(columns, roles.status);
  const activeFlags = findAll(columns, roles.active_flags);
  const disabledFlags = findAll(columns, roles.disabled_flags);
  const readStatus = makeStatusReader(words);
  return (row) => {
    const flags = readFlags(activeFlags, row, true) ?? readFlags(disabledFlags, row, false);
    if (flags !== undefined) return flags;
    const [status] = statuses;
    // A list without a status is a list of those who have access.
    if (status === undefined) return roles.status === undefined ? ACTIVE : unreadable("");
    const text = status(row);
    const found = readStatus(text);
    // A header may name the status twice.
    const other = statuses.find((read) => readStatus(read(row) || text) !== found);
    if (other !== undefined) return { status: "unknown", trouble: "The row has two statuses that differ." };
    return found === "unknown" ? unreadable(text) : found === "active" ? ACTIVE : DISABLED;
  };
}

/** Undefined when the table has no such columns. */
function readFlags(
  flags: readonly CellReader[],
  row: TableRow,
  trueIsActive: boolean,
): ReadState | undefined {
  if (flags.length === 0) return undefined;
  let isFound = false;
  let isReadable = true;
  let wrong = "";
  for (const read of flags) {
    const text = read(row);
    const flag = readFlag(text);
    if (flag === true) isFound = true;
    // Of several columns, some may be empty.
    if (flag === undefined && (text !== "" || flags.length === 1)) {
      isReadable = false;
      wrong = text;
    }
  }
  if (isFound) return trueIsActive ? ACTIVE : DISABLED;
  if (!isReadable || flags.every((read) => read(row) === "")) return unreadable(wrong);
  return trueIsActive ? DISABLED : ACTIVE;
}

function unreadable(text: string): ReadState {
  return {
    status: "unknown",
    trouble: text.trim() === "" ? "The row has no status." : `The status "${text}" is unknown.`,
  };
}

function makeKindReader(
  columns: TableColumns,
  roles: ColumnRoles,
  words: AccountWords,
): (row: TableRow, account: string, emails: readonly string[]) => SourceAccount["kind"] {
  const guests = new Set((words.guest ?? []).map(normalizeWord));
  const services = (words.service ?? []).map(makePattern);
  // `isbot=service` is a column that says true of a service account.
  const types = (roles.type ?? []).flatMap((type): CellReader[] => {
    const [column = "", word] = type.split("=");
    const readers = columns.find(column);
    if (word === undefined) return [...readers];
    return readers.map((read) => (row) => (readFlag(read(row)) === true ? word : ""));
  });
  // The map has one list of words for both columns.
  const states = findAll(columns, roles.status);
  return (row, account, emails) => {
    const found = [...types, ...states].map((read) => normalizeWord(read(row)));
    if (found.some((word) => guests.has(word)) || EXTERNAL.test(account)) return "guest";
    const names = [...found, normalizeWord(account), ...emails.map(normalizeWord)];
    if (services.some((fits) => names.some(fits))) return "service";
    return [account, ...emails].some(isServiceName) ? "service" : "person";
  };
}

/** Of several columns the latest; unreadable only when nothing better is known. */
function findLatest(readers: readonly CellReader[], row: TableRow): SignIn {
  let latest: SignIn = { kind: "never" };
  for (const read of readers) {
    const found = readSignIn(read(row));
    if (found.kind === "never") continue;
    if (latest.kind === "at" && (found.kind !== "at" || found.text <= latest.text)) continue;
    latest = found;
  }
  return latest;
}
