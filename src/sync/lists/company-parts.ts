import { readFields, readSections } from "../../namely/reading/reference.ts";
import type { CompanyParts } from "../../unified/lists/company.ts";
import type { ProfileField } from "../../unified/lists/field.ts";
import { listOffices } from "../../unified/lists/map-company.ts";
import { mapFields } from "../../unified/lists/map-fields.ts";
import { readUnifiedGroups, type UnifiedGroups } from "./company-directory.ts";
import type { CompanyInclude } from "./company-includes.ts";
import type { Connection } from "../connection/connection.ts";

/** Every field with its section; undefined when this token may not read them. Sections may be hidden by themselves. */
export async function readUnifiedFields(
  { client }: Connection,
  options: { readonly remoteData: boolean },
): Promise<readonly ProfileField[] | undefined> {
  const [fields, sections] = await Promise.all([readFields(client), readSections(client)]);
  if (!fields.visible) return undefined;
  return mapFields(
    {
      fields: { fields: fields.records, linked: fields.linked },
      sections: { sections: sections.records, linked: sections.linked },
    },
    options,
  );
}

/** Code of a warning about a list that the token may not read. */
const HIDDEN = "access.list-hidden";

/** The offices, and what was asked for beside them. What the token may not see is left out, and reported to `onWarning`. */
export async function readCompanyParts(
  connection: Connection,
  include: readonly CompanyInclude[],
  onWarning: (sentence: string, code?: string) => void,
): Promise<CompanyParts> {
  const wantsFields = include.includes("fields");
  const [groups, fields] = await Promise.all([
    readUnifiedGroups(connection, { remoteData: false }),
    wantsFields ? readUnifiedFields(connection, { remoteData: false }) : undefined,
  ]);
  if (wantsFields && fields === undefined)
    onWarning(missing("the definitions of fields", "fields are"), HIDDEN);
  return {
    ...(groups.visible && groups.typesVisible ? { offices: listOffices(groups.groups) } : {}),
    ...(include.includes("groups") ? chooseGroups(groups, onWarning) : {}),
    ...(fields === undefined ? {} : { fields: [...fields] }),
  };
}

function chooseGroups(
  { groups, types, visible, typesVisible }: UnifiedGroups,
  onWarning: (sentence: string, code?: string) => void,
): CompanyParts {
  if (!visible) onWarning(missing("groups", "groups are"), HIDDEN);
  if (!typesVisible) onWarning(missing("group types", "group_types are"), HIDDEN);
  return {
    ...(visible ? { groups: [...groups] } : {}),
    ...(typesVisible ? { group_types: [...types] } : {}),
  };
}

function missing(what: string, keys: string): string {
  return `This token may not read ${what}, so ${keys} missing from the company.`;
}
