import * as z from "zod";
import { employmentStatusSchema, lifecycleSchema, managerSchema } from "../employee/employee.ts";
import { ORG_PROBLEMS } from "./org-problem-names.ts";
import { isCurrent, type OrgProblem, type Party } from "./org-problems.ts";
import type { Org, OrgPerson } from "./org.ts";
import { textField } from "../text-field.ts";

/** A person's place above or below another, as `namely org` writes it. */
export const orgPersonSchema = z.object({
  level: z.int().min(0).describe("How many levels above or below the one who was asked for; 0 is that one."),
  id: z.string().min(1).describe("Namely's id of the person."),
  name: textField("The whole name as Namely shows it."),
  job_title: textField("Job title."),
  department: textField("Name of the person's department."),
  office: textField("Name of the person's office."),
  work_email: textField("The address the company gave."),
  employment_status: employmentStatusSchema.nullable().describe("Namely's user status."),
  lifecycle: lifecycleSchema.nullable().describe("Status and dates seen from today."),
  manager: managerSchema.partial({ name: true, email: true }).nullable().describe("The person's manager."),
  direct_reports: z.int().min(0).describe("How many people report to this one directly."),
});

export type OrgRecord = z.infer<typeof orgPersonSchema>;

export function describePlace(org: Org, person: OrgPerson, level: number): OrgRecord {
  const { id, name, job_title, department, office, work_email, employment_status, lifecycle } = person;
  const manager = person.manager?.id ? { ...person.manager, id: person.manager.id } : null;
  const directReports = org.reportsOf(id).filter(isCurrent).length;
  const place = { level, id, name, job_title, department, office, work_email };
  return { ...place, employment_status, lifecycle, manager, direct_reports: directReports };
}

const partySchema = z.object({
  id: z.string().describe("The person's id."),
  name: textField("The person's name."),
});

/** One thing that is wrong with the organisation. */
export const orgProblemSchema = z.object({
  problem: z.enum(ORG_PROBLEMS).describe("What is wrong."),
  id: z.string().min(1).describe("Namely's id of the person whom it concerns."),
  name: textField("The person's name."),
  work_email: textField("The person's work email address."),
  others: z
    .array(partySchema)
    .describe("Who else is part of it, such as the manager who left. Of more than 447, only the first."),
  others_count: z.int().min(0).describe("How many others there are, also those who are not listed."),
});

/** A problem as `namely org check` puts it out. */
export function describeProblem(found: OrgProblem): Readonly<z.infer<typeof orgProblemSchema>> {
  const { problem, person, others, othersCount } = found;
  const { id, name, work_email } = person;
  return { problem, id, name, work_email, others: others as Party[], others_count: othersCount };
}
