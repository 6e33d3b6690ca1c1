import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { Fault } from "../platform/fault.ts";
import { companySchema, type CompanyParts } from "../unified/company.ts";
import type { Field } from "../unified/field.ts";
import { listOffices } from "../unified/map-company.ts";
import type { CompaniesWish } from "./companies.ts";
import { readCompany, readUnifiedGroups, type UnifiedGroups } from "./company-directory.ts";
import type { Connection } from "./connection.ts";
import { exportList } from "./export-list.ts";
import { readUnifiedFields } from "./fields-run.ts";
import type { RecordKind } from "./publish.ts";
import type { World } from "./world.ts";

/** Puts out the one company behind the login. */
export async function exportCompanies(world: World, wish: CompaniesWish): Promise<void> {
  await exportList(world, {
    kind: describeCompanies(wish),
    output: wish.output,
    label: "Companies",
    noun: { one: "company", many: "companies" },
    window: undefined,
    scope: [],
    read: async (connection, report) => {
      const parts = readParts(connection, wish, report.onWarning);
      const company = await readCompany(connection, { remoteData: wish.remoteData, parts });
      if (company === undefined) {
        throw new Fault("api.not-found", "Namely shows no company at this address.", {
          hint: "Check the company name and NAMELY_BASE_URL.",
        });
      }
      return [company];
    },
  });
}

/** Every field that was asked for, and of the others how to get them. */
function describeCompanies({ include, remoteData }: CompaniesWish): RecordKind {
  const has = { groups: include.includes("groups"), fields: include.includes("fields") };
  const hidden = {
    ...(has.groups ? {} : { groups: true as const, group_types: true as const }),
    ...(has.fields ? {} : { fields: true as const }),
    ...(remoteData ? {} : { remote_data: true as const }),
  };
  return {
    schema: companySchema.omit(hidden),
    tableFields: TABLE_COLUMNS.companies,
    withheld: new Map([
      ["groups", "Add --include groups."],
      ["group_types", "Add --include groups."],
      ["fields", "Add --include fields."],
      ["remote_data", "Add --remote-data."],
    ]),
  };
}

async function readParts(
  connection: Connection,
  { include }: CompaniesWish,
  onWarning: (sentence: string) => void,
): Promise<CompanyParts> {
  const wantsFields = include.includes("fields");
  const [groups, fields] = await Promise.all([
    readUnifiedGroups(connection, { remoteData: false }),
    wantsFields ? readUnifiedFields(connection, { remoteData: false }) : undefined,
  ]);
  if (wantsFields && fields === undefined) onWarning(missing("the definitions of fields", "fields are"));
  return {
    ...(groups.visible && groups.typesVisible ? { offices: listOffices(groups.groups) } : {}),
    ...(include.includes("groups") ? chooseGroups(groups, onWarning) : {}),
    ...keepFields(fields),
  };
}

function chooseGroups(
  { groups, types, visible, typesVisible }: UnifiedGroups,
  onWarning: (sentence: string) => void,
): CompanyParts {
  if (!visible) onWarning(missing("groups", "groups are"));
  if (!typesVisible) onWarning(missing("group types", "group_types are"));
  return {
    ...(visible ? { groups: [...groups] } : {}),
    ...(typesVisible ? { group_types: [...types] } : {}),
  };
}

function keepFields(fields: readonly Field[] | undefined): CompanyParts {
  return fields === undefined ? {} : { fields: [...fields] };
}

function missing(what: string, keys: string): string {
  return `This token may not read ${what}, so ${keys} missing from the company.`;
}
