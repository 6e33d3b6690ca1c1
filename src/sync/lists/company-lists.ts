import { readGroupTypes, readList, readOne } from "../../namely/reading/reference.ts";
import type { RawRecord } from "../../namely/reading/shapes.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Company } from "../../unified/lists/company.ts";
import type { ProfileField } from "../../unified/lists/field.ts";
import type { Group } from "../../unified/lists/group.ts";
import { mapGroups } from "../../unified/lists/map-groups.ts";
import type { RemoteDataOptions } from "../../unified/raw/remote-data.ts";
import type { Connection } from "../connection/connection.ts";
import { readCompany, readUnifiedGroups } from "./company-directory.ts";
import type { CompanyInclude } from "./company-includes.ts";
import { readCompanyParts, readUnifiedFields } from "./company-parts.ts";

export interface CompanyReadOptions extends RemoteDataOptions {
  /** What is to come along; offices always do. */
  readonly include: readonly CompanyInclude[];
  readonly onWarning: (sentence: string, code?: string) => void;
}

/** The company behind the connection. Throws `api.not-found` when Namely shows none. */
export async function requireCompany(
  connection: Connection,
  { include, onWarning, ...options }: CompanyReadOptions,
): Promise<Company> {
  const parts = readCompanyParts(connection, include, onWarning);
  const company = await readCompany(connection, { ...options, parts });
  if (company !== undefined) return company;
  throw new Fault("api.not-found", "Namely shows no company at this address.", {
    hint: "Check the company name and NAMELY_BASE_URL.",
  });
}

/** Every group, or those of some types. Throws `api.forbidden` where the token sees too little to separate them. */
export async function listGroups(
  connection: Connection,
  { types, ...options }: RemoteDataOptions & { readonly types: readonly string[] | undefined },
): Promise<readonly Group[]> {
  const { groups, visible, typesVisible } = await readUnifiedGroups(connection, options);
  if (!visible) throw hiddenList("groups");
  if (types !== undefined && !typesVisible) throw hiddenList("group types");
  return types === undefined ? groups : groups.filter((group) => types.includes(group.type));
}

/** The one group with an id; undefined when there is none. */
export async function findGroup(
  { client }: Connection,
  id: string,
  options: RemoteDataOptions,
): Promise<Group | undefined> {
  const [record, types] = await Promise.all([readOne(client, "groups", id), readGroupTypes(client)]);
  return record && mapGroups({ groups: [record], groupTypes: types.records }, options)[0];
}

/** Every field's definition, or those of some kinds. Throws `api.forbidden` where the token may not read them. */
export async function listFields(
  connection: Connection,
  { kinds, ...options }: RemoteDataOptions & { readonly kinds: readonly string[] | undefined },
): Promise<readonly ProfileField[]> {
  const fields = await readUnifiedFields(connection, options);
  if (fields === undefined) throw hiddenList("the definitions of fields");
  return kinds === undefined ? fields : fields.filter(({ kind }) => kinds.includes(kind));
}

/** The path of a list that is read as a whole, and the lists that its records are joined with, by their keys. */
export interface PlainList {
  readonly path: string;
  /** What holds the records, such as `job_titles`; in the fault they are called the same. */
  readonly key: string;
  readonly beside?: Readonly<Record<string, string>>;
}

/**
 * Makes the reader of a list. `map` is given the answer with what was linked, and the records beside it: those that the token
 * may not read are missing. The reader throws `api.forbidden` where the token may not read the list itself.
 */
export function plainList<Item extends { readonly id: string }>(
  { path, key, beside = {} }: PlainList,
  map: (
    answer: object,
    beside: Readonly<Record<string, readonly RawRecord[]>>,
    options: RemoteDataOptions,
  ) => readonly Item[],
): (connection: Connection, options: RemoteDataOptions) => Promise<readonly Item[]> {
  return async ({ client }, options) => {
    const [own, ...others] = await Promise.all([
      readList(client, path, key),
      ...Object.entries(beside).map(async ([name, at]) => ({ name, ...(await readList(client, at, name)) })),
    ]);
    if (!own.visible) throw hiddenList(key.replaceAll("_", " "));
    const seen = others.filter(({ visible }) => visible).map(({ name, records }) => [name, records] as const);
    return map({ [key]: own.records, linked: own.linked }, Object.fromEntries(seen), options);
  };
}

/** The fault for a list that this token may not read: an empty one would seem to be a company without any. */
function hiddenList(what: string): Fault {
  return new Fault("api.forbidden", `This token may not read ${what}.`, {
    hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
  });
}
