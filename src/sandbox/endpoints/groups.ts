import type { SandboxCompany } from "../company/company.ts";
import type { SandboxGroup, SandboxTeam } from "../company/groups.ts";
import { topic } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import { type SandboxResponse, jsonResponse, notFound, unprocessable } from "../http/answer.ts";
import { SECONDS_PER_DAY } from "../calendar.ts";
import { cutListPage, type EndpointRequest, readFirst } from "./endpoint-request.ts";
import { renderGroup, renderGroupType } from "./linked.ts";

const GROUP_LINKS = { "groups.group_type": { type: "group_types" } };
const AGE = topic("age of a team");

export function listGroups(request: EndpointRequest): SandboxResponse {
  const { company } = request;
  return groupsAnswer(company, cutListPage(request, company.groups.all));
}

export function listGroupsOfType({ company, id }: EndpointRequest): SandboxResponse {
  const type = company.groups.types.find((type) => type.id === id);
  if (type === undefined) return notFound("Group type", company.quirks);
  return groupsAnswer(
    company,
    company.groups.all.filter((group) => group.type.id === type.id),
  );
}

function groupsAnswer(company: SandboxCompany, groups: readonly SandboxGroup[]): SandboxResponse {
  const counts = countMembers(company);
  const types = [...new Set(groups.map((group) => group.type))];
  return jsonResponse(200, {
    groups: groups.map((group) => renderGroup(company, group, counts.get(group.id) ?? 0)),
    // This meta has `response` where the others have `status`.
    meta: { response: 200, count: groups.length, page_title: "Groups", page_copy: "" },
    links: GROUP_LINKS,
    linked: { group_types: types.map((type) => renderGroupType(company, type)) },
  });
}

export function showGroup({ company, id }: EndpointRequest): SandboxResponse {
  const group = company.groups.find(id);
  if (group === undefined) return notFound("Group", company.quirks);
  // Who left is still linked to the group on the profile, but no member of it any more.
  const members = Array.from(company.roster.indexes(), (index) => company.roster.describe(index)).filter(
    (person) => person.status !== "inactive" && company.groups.of(person).some((own) => own.id === id),
  );
  const rendered = renderGroup(company, group, members.length);
  return jsonResponse(200, {
    groups: [
      {
        ...rendered,
        links: { group_type: group.type.id, profiles: members.map((person) => person.id) },
      },
    ],
    meta: { response: 200, count: 1, page_title: group.title, page_copy: "" },
    links: { ...GROUP_LINKS, "groups.profiles": { type: "profiles" } },
    linked: {
      group_types: [renderGroupType(company, group.type)],
      profiles: members.map((person) => company.shape.short(person)),
      files: [],
    },
  });
}

/** Only the title can be changed here; `{"groups":[{"title":…}]}` as with profiles. */
export function updateGroup(request: EndpointRequest): SandboxResponse {
  const { company, id, body } = request;
  if (company.groups.find(id) === undefined) return notFound("Group", company.quirks);
  const title = readFirst(body, "groups")?.["title"];
  if (typeof title !== "string" || title === "")
    return unprocessable("error updating group", ["title is a required field"]);
  company.groups.rename(id, title);
  return showGroup(request);
}

export function listGroupTypes({ company }: EndpointRequest): SandboxResponse {
  return groupTypesAnswer(company, company.groups.types);
}

export function showGroupType({ company, id }: EndpointRequest): SandboxResponse {
  const types = company.groups.types.filter((type) => type.id === id);
  return types.length === 0 ? notFound("Group type", company.quirks) : groupTypesAnswer(company, types);
}

function groupTypesAnswer(
  company: SandboxCompany,
  types: SandboxCompany["groups"]["types"],
): SandboxResponse {
  return jsonResponse(200, {
    group_types: types.map((type) => renderGroupType(company, type)),
    meta: { count: types.length, status: 200 },
    links: { "group_type.group": { type: "groups" } },
    linked: { group_types: [] },
  });
}

export function listTeams(request: EndpointRequest): SandboxResponse {
  const { company } = request;
  return teamsAnswer(company, cutListPage(request, company.groups.teams));
}

export function showTeam({ company, id }: EndpointRequest): SandboxResponse {
  const teams = company.groups.teams.filter((team) => team.id === id);
  return teams.length === 0 ? notFound("Team", company.quirks) : teamsAnswer(company, teams);
}

/** The one list without a `meta`. */
function teamsAnswer(company: SandboxCompany, teams: SandboxCompany["groups"]["teams"]): SandboxResponse {
  const categories = new Identifiers(company.people.dice, "team category");
  const isBare = company.quirks.teams === "names";
  const used = isBare ? [] : [...new Set(teams.map(categoryOf))];
  return jsonResponse(200, {
    teams: teams.map((team) =>
      isBare ? { id: team.id, name: team.name } : renderTeam(company, team, categories.of(categoryOf(team))),
    ),
    links: { "teams.categories": { type: "categories" } },
    linked: {
      categories: used.map((number) => ({
        id: categories.of(number),
        title: ["Teams", "Business Units"][number],
      })),
    },
  });
}

/** Groups that count as teams have a category of their own. */
function categoryOf({ number }: SandboxTeam): number {
  return number < 0 ? 1 : 0;
}

function renderTeam(company: SandboxCompany, team: SandboxTeam, category: string): Record<string, unknown> {
  const { people, shape, today } = company;
  const created = (today - 800 - people.dice.below(1500, AGE, team.number)) * SECONDS_PER_DAY;
  return {
    id: team.id,
    name: team.name,
    email: `${team.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}@${people.mailDomain}`,
    created_at: shape.epoch(created),
    updated_at: shape.epoch(created + 3600),
    links: { team_categories: [category] },
  };
}

const counted = new WeakMap<SandboxCompany, { version: number; counts: Map<string, number> }>();

/** Members by group; counted once for every state of the company, since it reads all people. */
function countMembers(company: SandboxCompany): Map<string, number> {
  const known = counted.get(company);
  if (known?.version === company.roster.version) return known.counts;
  const counts = new Map<string, number>();
  for (const index of company.roster.indexes()) {
    if (company.roster.status(index) === "inactive") continue;
    for (const group of company.groups.of(company.roster.units(index))) {
      counts.set(group.id, (counts.get(group.id) ?? 0) + 1);
    }
  }
  counted.set(company, { version: company.roster.version, counts });
  return counts;
}
