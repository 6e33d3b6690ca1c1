import { readCompanyInfo, readGroups, readGroupTypes } from "../namely/reference.ts";
import type { Company, CompanyParts } from "../unified/company.ts";
import type { Group } from "../unified/group.ts";
import { mapGroupTypes, type GroupTypeRecord } from "../unified/group-type-record.ts";
import { createGroupDirectory, type GroupDirectory } from "../unified/group-directory.ts";
import { mapCompany } from "../unified/map-company.ts";
import { mapGroups } from "../unified/map-groups.ts";
import type { Connection } from "./connection.ts";

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
    company: { id: company?.id ?? nameCompany(connection), name: company?.display_name ?? null },
    groups: groups.groups,
    directory: createGroupDirectory(groups.groups),
    groupsVisible: groups.visible && groups.typesVisible,
  };
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
  return mapCompany(info, { baseUrl: href, subdomain: nameCompany(connection), remoteData, parts });
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

/** With a token from the environment and another address, the company may have no name of its own. */
function nameCompany(connection: Connection): string {
  return connection.session.company ?? connection.session.baseUrl.hostname;
}
