import type { SandboxCompany } from "../company/company.ts";
import { type SandboxGroup, type SandboxGroupType, titleOf } from "../company/groups.ts";
import type { SandboxPerson } from "../company/people.ts";
import { TITLES, UNKNOWN_TITLE } from "../company/titles.ts";
import type { WireFile } from "../profile/profile-parts.ts";

/** Relations of a profile and the types they lead to. */
export const PROFILE_LINKS = {
  "profiles.job_title": { type: "job_titles" },
  "profiles.image": { type: "files" },
  "profiles.groups": { type: "groups" },
  "profiles.teams": { type: "teams" },
};

/** Everything that profiles of one answer refer to, each thing once. */
export function linkedToProfiles(company: SandboxCompany, people: readonly SandboxPerson[]): unknown {
  const titles = new Set<number>();
  const groups = new Map<string, SandboxGroup>();
  const teams = new Map<string, { id: string; name: string }>();
  const files = new Map<string, WireFile>();
  for (const person of people) {
    for (const file of company.shape.files(person)) files.set(file.id, file);
    if (company.shape.jobTitle(person) !== null) titles.add(person.title ?? UNKNOWN_TITLE);
    for (const group of company.groups.of(person)) groups.set(group.id, group);
    for (const team of company.groups.teamsOf(person)) teams.set(team.id, { id: team.id, name: team.name });
  }
  const linkedGroups = renderLinkedGroups(company, [...groups.values()]);
  return {
    job_titles: [...titles].map((title) => linkedTitle(company, title)),
    files: [...files.values()],
    ...(linkedGroups === undefined ? {} : { groups: linkedGroups }),
    teams: [...teams.values()],
  };
}

function renderLinkedGroups(company: SandboxCompany, groups: readonly SandboxGroup[]): unknown[] | undefined {
  const { linkedGroups, profileShape } = company.quirks;
  if (linkedGroups === "absent") return undefined;
  if (linkedGroups === "names" || profileShape === "2015") {
    return groups.map((group) => ({ id: group.id, name: group.title }));
  }
  return groups.map((group) => renderGroup(company, group, 0));
}

/** `count` is 0 where a group is only linked to. */
export function renderGroup(
  company: SandboxCompany,
  group: SandboxGroup,
  count: number,
): Record<string, unknown> {
  return {
    id: group.id,
    title: group.title,
    type: typeWord(company, group.type),
    is_team: group.isTeam,
    address: group.address,
    count,
    links: { group_type: group.type.id },
  };
}

function typeWord(company: SandboxCompany, type: SandboxGroupType): string {
  const { groupType, groupTypeTitles } = company.quirks;
  if (groupType === "id") return type.id;
  return groupType === "word" ? type.type : titleOf(type, groupTypeTitles);
}

export function renderGroupType(company: SandboxCompany, type: SandboxGroupType): Record<string, unknown> {
  return {
    id: type.id,
    title: titleOf(type, company.quirks.groupTypeTitles),
    field_name: type.fieldName,
    deletable: type.deletable,
    type: type.type,
    x_groups_as_teams: type.asTeams,
  };
}

export function renderTitle(company: SandboxCompany, number: number): Record<string, unknown> {
  const title = TITLES[number];
  const tier = company.tierIds.of(title?.tier ?? 0);
  return {
    id: company.shape.titleIds.of(number),
    parent_id: tier,
    title: title?.title ?? "",
    active: true,
    links: { job_tier: tier },
  };
}

/** Titles beside profiles. */
function linkedTitle(company: SandboxCompany, number: number): Record<string, unknown> {
  const title = renderTitle(company, number);
  if (company.quirks.profileShape === "current") return title;
  if (company.quirks.profileShape === "2015") return renderNumberedTitle(company, number);
  const { active: _, ...without } = title;
  return without;
}

/** A title in a list of its own. */
export function renderListedTitle(company: SandboxCompany, number: number): Record<string, unknown> {
  const { jobTitles } = company.quirks;
  if (jobTitles === "numbered") return renderNumberedTitle(company, number);
  const { id, title, links, ...newer } = renderTitle(company, number);
  return jobTitles === "2015" ? { id, title, links } : { id, ...newer, title, links };
}

/** Recorded in 2015: numbers for ids, the id of the profile's title as `guid`. */
function renderNumberedTitle(company: SandboxCompany, number: number): Record<string, unknown> {
  const { id, title } = renderTitle(company, number);
  return {
    id: 21_500 + number,
    title,
    order: number,
    company_id: 4711,
    created_at: "2014-05-20T14:40:16.000-04:00",
    updated_at: "2014-05-20T14:40:16.000-04:00",
    is_default: number === UNKNOWN_TITLE,
    parent_id: numberTier(TITLES[number]?.tier ?? 0),
    guid: id,
  };
}

/** The number of a tier in the days when things had numbers. */
export function numberTier(tier: number): number {
  return 900 + tier;
}
