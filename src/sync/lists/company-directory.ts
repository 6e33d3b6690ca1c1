import { readCompanyInfo, readGroups, readGroupTypes } from "../../namely/reading/reference.ts";
import type { Company, CompanyParts } from "../../unified/lists/company.ts";
import type { Group } from "../../unified/lists/group.ts";
import { mapGroupTypes, type GroupTypeRecord } from "../../unified/lists/group-type-record.ts";
import { createGroupDirectory, type GroupDirectory } from "../../unified/lists/group-directory.ts";
import { mapCompany } from "../../unified/lists/map-company.ts";
import { mapGroups } from "../../unified/lists/map-groups.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { isSameCompany } from "../connection/company-memory.ts";
import type { Connection } from "../connection/connection.ts";

/** What employees are joined with: the company they belong to and its groups. */
export interface CompanyDirectory {
  readonly company: { readonly id: string; readonly name: string | null };
  readonly groups: readonly Group[];
  readonly directory: GroupDirectory;
  /** False when this token may not read groups or their types: departments and the like are unknown then, not empty. */
  readonly groupsVisible: boolean;
}

/** Reads company, groups and group types side by side. */
export async function readCompanyDirectory(connection: Connection): Promise<CompanyDirectory> {
  const [company, groups] = await Promise.all([
    readCompany(connection, { remoteData: false }),
    readUnifiedGroups(connection, { remoteData: false }),
  ]);
  return {
    company: await settleCompany(connection, company),
    groups: groups.groups,
    directory: createGroupDirectory(groups.groups),
    groupsVisible: groups.visible && groups.typesVisible,
  };
}

/** The company under its own key: also while Namely does not say which one it is, it is the one that it was before. */
async function settleCompany(
  connection: Connection,
  shown: Company | undefined,
): Promise<CompanyDirectory["company"]> {
  const { memory, session } = connection;
  if (shown === undefined) {
    const known = await memory.find();
    if (known !== undefined && isSameCompany(known.id, session.company ?? known.id))
      return { id: known.id, name: known.name };
  }
  const company = { id: shown?.id ?? nameCompany(connection), name: shown?.display_name ?? null };
  const before = await memory.note(company);
  if (before !== undefined && before.id !== company.id) {
    connection.warn(
      `This Namely was known as "${before.id}" and is "${company.id}" now, so it starts with new snapshots. List the earlier ones with: namely snapshot list --company ${before.id}`,
    );
  }
  return company;
}

/** The id of the company behind the connection as far as it is known without a request. */
export async function recallCompany(connection: Connection): Promise<string | undefined> {
  const { company } = connection.session;
  const known = await connection.memory.find();
  if (known === undefined) return company;
  return company === undefined || isSameCompany(known.id, company) ? known.id : company;
}

/** The company behind the connection; undefined when Namely does not show it. */
export async function readCompany(
  connection: Connection,
  options: { readonly remoteData: boolean; readonly parts?: Promise<CompanyParts> },
): Promise<Company | undefined> {
  const [info, parts] = await Promise.all([readCompanyInfo(connection.client), options.parts]);
  if (info === undefined) return undefined;
  const { href } = connection.session.baseUrl;
  const { remoteData } = options;
  const company = mapCompany(info, { baseUrl: href, subdomain: nameCompany(connection), remoteData, parts });
  refuseOtherCompany(connection, company);
  return company;
}

export interface UnifiedGroups {
  readonly groups: readonly Group[];
  readonly types: readonly GroupTypeRecord[];
  readonly visible: boolean;
  /** False when what kind of group each one is can only be guessed from its title. */
  readonly typesVisible: boolean;
}

export async function readUnifiedGroups(
  connection: Connection,
  options: { readonly remoteData: boolean },
): Promise<UnifiedGroups> {
  const [groups, types] = await Promise.all([
    readGroups(connection.client),
    readGroupTypes(connection.client),
  ]);
  const answers = { groups: { groups: groups.records, linked: groups.linked }, groupTypes: types.records };
  // Group types may come along with the groups themselves.
  const linkedTypes = groups.linked["group_types"];
  const typesVisible = types.visible || (Array.isArray(linkedTypes) && linkedTypes.length > 0);
  return {
    groups: mapGroups(answers, options),
    types: mapGroupTypes(answers),
    visible: groups.visible,
    typesVisible,
  };
}

/** Namely's own word for a company is its subdomain: with another one, the people would be those of another company. */
function refuseOtherCompany({ session: { company } }: Connection, { id }: Company): void {
  if (company === undefined || isSameCompany(id, company)) return;
  throw new Fault("access.other-company", `This Namely is of the company "${id}", not of "${company}".`, {
    hint: `Use --company ${id}, or check NAMELY_COMPANY and NAMELY_BASE_URL.`,
  });
}

/** With a token from the environment and another address, the company may have no name of its own. */
function nameCompany(connection: Connection): string {
  return connection.session.company ?? connection.session.baseUrl.hostname;
}
