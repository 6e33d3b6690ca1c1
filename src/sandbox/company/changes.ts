import * as z from "zod";
import { dayOf, isDate } from "../calendar.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { SandboxCompany } from "./company.ts";
import type { Changes } from "./roster.ts";
import { TITLES, UNKNOWN_TITLE } from "./titles.ts";
import { LEAVING_REASONS } from "./units.ts";

const text = z.string().optional();
const date = z.string().refine(isDate, "write a date as YYYY-MM-DD").optional();

/** The manager's id, null for none; title or id of each group. Names as in Namely's profile, here and below. */
export const employeeMove = z.strictObject({
  manager: z.string().nullish(),
  department: text,
  division: text,
  office: text,
  job_title: text,
});
export type EmployeeMove = z.infer<typeof employeeMove>;

/** What can be set for a new person; the seed decides the rest. */
export const entry = employeeMove.extend({
  first_name: text,
  last_name: text,
  email: z.string().nullish(),
  start_date: date,
});
export type Entry = z.infer<typeof entry>;

export const leaving = z.strictObject({ date, reason: text });
type Leaving = z.infer<typeof leaving>;

export const rehiring = z.strictObject({ start_date: date });

export const renaming = z.strictObject({
  first_name: text,
  last_name: text,
  preferred_name: text,
  email: text,
});

const TWO_WEEKS = 14;

/** Adds a person at the end; returns the person's number. */
export function enter(company: SandboxCompany, status: "active" | "pending", wanted: Entry): number {
  const { people, roster } = company;
  const index = roster.entered;
  const start = readDay(wanted.start_date) ?? company.today + (status === "pending" ? TWO_WEEKS : 0);
  const placed = readMove(company, wanted);
  const now = company.timeOfChange();
  return roster.enter({
    status,
    start,
    departure: undefined,
    reason: undefined,
    changeReason: "New Hire",
    manager: activeManager(company, people.placement.manager(index)),
    created: now,
    updated: now,
    ...(wanted.first_name === undefined ? {} : { firstName: wanted.first_name, preferredName: undefined }),
    ...(wanted.last_name === undefined ? {} : { lastName: wanted.last_name }),
    ...(wanted.email === undefined ? {} : { email: wanted.email }),
    ...placed,
  });
}

/** The manager, or the nearest superior of theirs who is still there. */
export function activeManager(company: SandboxCompany, manager: number | undefined): number | undefined {
  const { roster } = company;
  // Managers may be moved into a circle on purpose, so no one is asked twice.
  const asked = new Set<number>();
  for (let at = manager; at !== undefined && !asked.has(at); at = roster.manager(at)) {
    if (roster.has(at) && roster.status(at) === "active") return at;
    asked.add(at);
  }
  return undefined;
}

export function start(company: SandboxCompany, index: number): void {
  change(company, index, { status: "active" });
}

export function terminate(company: SandboxCompany, index: number, { date, reason }: Leaving = {}): void {
  change(company, index, {
    status: "inactive",
    departure: readDay(date) ?? company.today,
    reason: reason ?? usualReason(company, index),
  });
}

/** Schedules the last day, in two weeks unless `date` is given. */
export function scheduleDeparture(
  company: SandboxCompany,
  index: number,
  { date, reason }: Leaving = {},
): void {
  change(company, index, {
    status: "active",
    departure: readDay(date) ?? company.today + TWO_WEEKS,
    reason: reason ?? usualReason(company, index),
  });
}

/** Takes a departure back, be it to come or past: the person is active as if it had never been. */
export function rescind(company: SandboxCompany, index: number): void {
  change(company, index, { status: "active", departure: undefined, reason: undefined });
}

/** Rehires a person with the same profile. */
export function rehire(
  company: SandboxCompany,
  index: number,
  { start_date: startDate }: z.infer<typeof rehiring> = {},
): void {
  change(company, index, {
    status: "active",
    start: readDay(startDate) ?? company.today,
    departure: undefined,
    reason: undefined,
    changeReason: "New Hire",
  });
}

export function move(company: SandboxCompany, index: number, target: EmployeeMove): void {
  change(company, index, { ...readMove(company, target), changeReason: "Transfer" });
}

/** What a profile lacked that was just created in 2014: title, groups, teams and a manager. */
export function unplace(company: SandboxCompany, index: number): void {
  change(company, index, { title: UNKNOWN_TITLE, ungrouped: true, teams: [], manager: undefined });
}

export function rename(company: SandboxCompany, index: number, names: z.infer<typeof renaming>): void {
  change(company, index, {
    ...(names.first_name === undefined ? {} : { firstName: names.first_name }),
    ...(names.last_name === undefined ? {} : { lastName: names.last_name }),
    ...(names.preferred_name === undefined ? {} : { preferredName: names.preferred_name }),
    ...(names.email === undefined ? {} : { email: names.email }),
  });
}

/** The profile is gone, as if it had never been; its id answers 404. */
export function remove(company: SandboxCompany, index: number): void {
  company.roster.remove(index);
}

/** Fields that other values depend on are kept as facts; all others are shown as given. */
export function setField(company: SandboxCompany, index: number, field: string, value: unknown): void {
  const fact = readFact(field, value);
  if (fact !== undefined) return change(company, index, fact);
  const { fields } = company.roster.describe(index);
  change(company, index, { fields: { ...fields, [field]: value } });
}

function readFact(field: string, value: unknown): Changes | undefined {
  if (value === null && field === "email") return { email: null };
  if (typeof value !== "string") return undefined;
  if (field === "first_name") return { firstName: value };
  if (field === "last_name") return { lastName: value };
  if (field === "preferred_name") return { preferredName: value };
  if (field === "email") return { email: value };
  if (field === "user_status" && (value === "active" || value === "inactive" || value === "pending"))
    return { status: value };
  if (field === "start_date" && isDate(value)) return { start: dayOf(value) };
  if (field === "departure_date" && isDate(value)) return { departure: dayOf(value) };
  if (field === "departure_date" && value === "") return { departure: undefined };
  return undefined;
}

function change(company: SandboxCompany, index: number, changes: Changes): void {
  company.roster.change(index, { ...changes, updated: company.timeOfChange() });
}

function readMove(company: SandboxCompany, target: EmployeeMove): Changes {
  const { groups } = company;
  const unit = (field: string, wanted: string): number => {
    const number = groups.numberWithin(field, wanted);
    if (number !== undefined) return number;
    throw new Fault("usage.sandbox-group", `There is no such ${field.replaceAll("_", " ")} in the sandbox.`);
  };
  return {
    ...(target.manager === undefined ? {} : { manager: readManager(company, target.manager) }),
    ...(target.department === undefined
      ? {}
      : { department: unit("department", target.department), ungrouped: undefined }),
    ...(target.division === undefined ? {} : { division: unit("division", target.division) }),
    ...(target.office === undefined ? {} : { office: unit("office_location", target.office) }),
    ...(target.job_title === undefined ? {} : { title: readTitle(target.job_title) }),
  };
}

function readManager(company: SandboxCompany, id: string | null): number | undefined {
  if (id === null) return undefined;
  const manager = company.roster.indexOf(id);
  if (manager === undefined)
    throw new Fault("usage.sandbox-person", "There is no such manager in the sandbox.");
  return manager;
}

function readTitle(wanted: string): number {
  const number = TITLES.findIndex((title) => title.title === wanted);
  if (number < 0) throw new Fault("usage.sandbox-title", "There is no such job title in the sandbox.");
  return number;
}

function usualReason(company: SandboxCompany, index: number): string {
  return company.people.dice.pick(LEAVING_REASONS, company.today, index);
}

function readDay(date: string | undefined): number | undefined {
  if (date === undefined) return undefined;
  if (isDate(date)) return dayOf(date);
  throw new Fault("usage.sandbox-date", `"${date}" is no date.`, { hint: "Dates are written YYYY-MM-DD." });
}
