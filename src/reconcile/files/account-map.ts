import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { ACCOUNT_ROLES, type AccountRole, type AccountWords } from "./known-headers.ts";

/** What `--map` says: which columns hold what, and which words mean what. */
export interface AccountMap {
  readonly columns: Partial<Record<AccountRole, string>>;
  readonly words: AccountWords;
}

const WORD_LISTS = ["active", "disabled", "guest", "service"] as const;
const KEYS: readonly string[] = [...ACCOUNT_ROLES, ...WORD_LISTS];

/**
 * Reads a map file: `{"account": "Login", "status": "State", "disabled": ["gone"]}`.
 * @throws Fault `usage.map` for anything else.
 */
export function readAccountMap(text: string, file: string): AccountMap {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch {
    throw new Fault("usage.map", `The map file "${file}" is not JSON.`, { hint: HINT });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault("usage.map", `The map file "${file}" is not a JSON object.`, { hint: HINT });
  const columns: Partial<Record<AccountRole, string>> = {};
  const words: { -readonly [List in keyof AccountWords]: AccountWords[List] } = {};
  for (const [key, given] of Object.entries(value) as [string, unknown][]) {
    const role = ACCOUNT_ROLES.find((name) => name === key);
    const list = WORD_LISTS.find((name) => name === key);
    if (role !== undefined) {
      if (typeof given !== "string") throw wrongValue(file, key, "the name of a column");
      columns[role] = given;
    } else if (list !== undefined) {
      if (!Array.isArray(given) || !given.every((word) => typeof word === "string"))
        throw wrongValue(file, key, "a list of words");
      words[list] = given;
    } else {
      const [nearest] = findNearest(key, KEYS, { most: 1 });
      throw new Fault("usage.map", `The map file "${file}" has an unknown key "${key}".`, {
        hint: nearest === undefined ? `Use ${KEYS.join(", ")}.` : `Did you mean ${nearest}?`,
      });
    }
  }
  if (columns.account === undefined && columns.email === undefined && columns.employee_number === undefined)
    throw new Fault("usage.map", `The map file "${file}" has no "account", "email" or "employee_number".`, {
      hint: HINT,
    });
  return { columns, words };
}

const HINT =
  'Write it like {"account": "Login", "email": "Email", "status": "State", "disabled": ["Locked"]}.';

function wrongValue(file: string, key: string, expected: string): Fault {
  return new Fault("usage.map", `"${key}" in the map file "${file}" must be ${expected}.`, { hint: HINT });
}

/** Words in column names that suggest a role, for the map file that is proposed. */
const SUGGESTIONS: readonly (readonly [AccountRole, RegExp])[] = [
  ["account", /login|user ?name|account|user ?id|handle|^user$|^id$/iu],
  ["email", /mail/iu],
  ["employee_number", /employee|personnel|staff|worker/iu],
  ["status", /status|state|enabled|active/iu],
  ["last_sign_in", /last.*(?:log|sign|seen|access|active|activity)/iu],
  ["name", /name/iu],
];

/** A map file to start from, as JSON on one line. */
export function proposeMap(columns: readonly string[]): string {
  const proposed: Record<string, unknown> = {};
  const taken = new Set<string>();
  for (const [role, pattern] of SUGGESTIONS) {
    const found = columns.find(
      (column) => !taken.has(column) && pattern.test(column.replaceAll(/[_-]/gu, " ")),
    );
    if (found === undefined) continue;
    taken.add(found);
    proposed[role] = found;
  }
  if (!("account" in proposed)) proposed["account"] = proposed["email"] ?? columns[0] ?? "";
  if ("status" in proposed) proposed["disabled"] = ["disabled"];
  return JSON.stringify(proposed);
}
