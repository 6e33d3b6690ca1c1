import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { requireCompany } from "../../sync/lists/company-lists.ts";
import { companySchema } from "../../unified/lists/company.ts";
import { exportList } from "../../output/export-records.ts";
import type { RecordKind } from "../../output/publish.ts";
import type { Context } from "../../cli/context.ts";
import type { CompanyInclude } from "../../sync/lists/company-includes.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface CompaniesCommandOptions {
  readonly include: readonly CompanyInclude[];
  readonly output: OutputOptions;
  readonly remoteData: boolean;
}

/** Puts out the company behind the token: there is always exactly one. */
export async function exportCompanies(context: Context, options: CompaniesCommandOptions): Promise<void> {
  await exportList(context, {
    kind: describeCompanies(options),
    output: options.output,
    label: "Companies",
    noun: { one: "company", many: "companies" },
    window: undefined,
    scope: [],
    read: async (connection, { onWarning }) => [await requireCompany(connection, { ...options, onWarning })],
  });
}

/** Every field that was asked for, and of the others how to get them. */
function describeCompanies({ include, remoteData }: CompaniesCommandOptions): RecordKind {
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
