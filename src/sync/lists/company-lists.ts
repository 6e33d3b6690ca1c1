import {
  readGroups,
  readGroupTypes,
  readJobTiers,
  readJobTitles,
  readOne,
  readTeams,
} from "../../namely/reading/reference.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Company } from "../../unified/lists/company.ts";
import type { Group, GroupType } from "../../unified/lists/group.ts";
import { mapJobTitles, type JobTitle } from "../../unified/lists/job-title.ts";
import { mapGroups } from "../../unified/lists/map-groups.ts";
import type { RemoteDataOptions } from "../../unified/raw/remote-data.ts";
import { mapTeams, type Team } from "../../unified/lists/team.ts";
import { readCompany, readUnifiedGroups } from "./company-directory.ts";
import type { CompanyInclude } from "./company-includes.ts";
import { readCompanyParts } from "./company-parts.ts";
import type { Connection } from "../connection/connection.ts";
import { hiddenList } from "./hidden-list.ts";

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

/** Every group, or those of some types. Throws `api.forbidden` where the token sees too little to tell them. */
export async function listGroups(
  connection: Connection,
  { types, ...options }: RemoteDataOptions & { readonly types: readonly GroupType[] | undefined },
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

/** Every team. Throws `api.forbidden` where the token may not read them. */
export async function listTeams({ client }: Connection, options: RemoteDataOptions): Promise<Team[]> {
  const [teams, groups] = await Promise.all([readTeams(client), readGroups(client)]);
  if (!teams.visible) throw hiddenList("teams");
  const answer = { teams: teams.records, linked: teams.linked };
  return mapTeams({ teams: answer, groups: groups.visible ? groups.records : undefined }, options);
}

/** Every job title. Throws `api.forbidden` where the token may not read them. */
export async function listJobTitles({ client }: Connection, options: RemoteDataOptions): Promise<JobTitle[]> {
  const [titles, tiers] = await Promise.all([readJobTitles(client), readJobTiers(client)]);
  if (!titles.visible) throw hiddenList("job titles");
  const answer = { job_titles: titles.records, linked: titles.linked };
  return mapJobTitles({ jobTitles: answer, jobTiers: tiers.records }, options);
}
