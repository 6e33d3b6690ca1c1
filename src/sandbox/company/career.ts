import { move, type EmployeeMove } from "./changes.ts";
import type { SandboxCompany } from "./company.ts";
import { TITLES } from "./titles.ts";

/**
 * Moves a person to another manager, department, office, division or title: always to another one, and always so that
 * the managers stay a tree. `draw` decides where to.
 */
export function moveSomewhere(company: SandboxCompany, index: number, draw: number): void {
  const ways = [toOtherManager, toOtherDepartment, toOtherTitle, toOtherOffice, toOtherDivision];
  const within = Math.floor(draw / ways.length);
  const target = ways[draw % ways.length]?.(company, index, within) ?? toOtherOffice(company, index, within);
  move(company, index, target);
}

/** A colleague of the current manager, never a person below the one who moves. */
function toOtherManager(
  { roster, people }: SandboxCompany,
  index: number,
  draw: number,
): EmployeeMove | undefined {
  const manager = roster.manager(index);
  const above = manager === undefined ? undefined : roster.manager(manager);
  if (above === undefined) return undefined;
  const others = roster
    .reports(above)
    .filter(
      (other) =>
        other !== manager &&
        other !== index &&
        people.placement.isManager(other) &&
        roster.status(other) === "active",
    );
  const next = others[draw % Math.max(1, others.length)];
  return next === undefined ? undefined : { manager: people.ids.of(next) };
}

/** To the head of another department; only people without reports, which would be left behind. */
function toOtherDepartment(
  { roster, people, groups }: SandboxCompany,
  index: number,
  draw: number,
): EmployeeMove | undefined {
  if (roster.reports(index).length > 0) return undefined;
  const { department } = roster.describe(index);
  const heads = people.placement
    .reports(0)
    .filter((head) => roster.status(head) === "active" && people.placement.department(head) !== department);
  const head = heads[draw % Math.max(1, heads.length)];
  if (head === undefined) return undefined;
  const there = groups.all[people.placement.department(head)];
  return there === undefined ? undefined : { manager: people.ids.of(head), department: there.id };
}

/** Another title of people without reports in the same department. */
function toOtherTitle(
  { roster, people }: SandboxCompany,
  index: number,
  draw: number,
): EmployeeMove | undefined {
  if (people.placement.isManager(index)) return undefined;
  const { department, title } = roster.describe(index);
  const others = TITLES.filter(
    (other, number) => other.department === department && other.tier >= 4 && number !== title,
  );
  return { job_title: others[draw % others.length]?.title };
}

function toOtherOffice(company: SandboxCompany, index: number, draw: number): EmployeeMove {
  return { office: otherGroup(company, "office_location", company.roster.describe(index).office, draw) };
}

function toOtherDivision(company: SandboxCompany, index: number, draw: number): EmployeeMove {
  return { division: otherGroup(company, "division", company.roster.describe(index).division, draw) };
}

/** Id of a group of the type that is not the present one. */
function otherGroup(
  { groups }: SandboxCompany,
  field: string,
  present: number | undefined,
  draw: number,
): string | undefined {
  const within = groups.all.filter((group) => group.type.fieldName === field);
  const others = within.filter((_, number) => number !== present);
  return others[draw % others.length]?.id;
}
