import * as z from "zod";
import { isExact } from "../../platform/text/exact-json.ts";
import { groupTypeSchema } from "../lists/group.ts";
import { homeLocationSchema, workLocationSchema } from "./location.ts";
import { EMPLOYMENT_STATUSES } from "../vocabulary.ts";

export const employmentStatusSchema = z.enum(EMPLOYMENT_STATUSES);

export const lifecycleSchema = z.enum(["pre_hire", "active", "leaving", "overdue", "terminated", "unknown"]);

export const employmentTypeSchema = z.enum([
  "full_time",
  "part_time",
  "contract",
  "internship",
  "temporary",
  "freelance",
  "other",
]);

export const phoneTypeSchema = z.enum(["work", "main", "mobile", "company_mobile", "home", "fax"]);

export const managerSchema = z.object({
  id: z.string().min(1).describe("The manager's employee id."),
  name: z.string().nullable().describe("The manager's name."),
  email: z.string().nullable().describe("The manager's work email address."),
});

const text = (what: string) => z.string().nullable().describe(what);
const date = (what: string) => z.iso.date().nullable().describe(what);
const instant = (what: string) => z.iso.datetime().nullable().describe(what);

const basicFields = {
  id: z.string().min(1).describe("Namely's id of the person; it stays the same through a rehire."),
  employee_number: text("The company's own number for the person, as text: leading zeros are kept."),
  company: z
    .object({
      id: z.string().describe("The company's id."),
      name: z.string().nullable().describe("The company's name."),
    })
    .describe("The company the person belongs to."),
  first_name: text("First name."),
  middle_name: text("Middle name."),
  last_name: text("Last name."),
  preferred_name: text("The first name the person goes by."),
  name: text("The whole name as Namely shows it."),
  job_title: text("Job title."),
  job_title_id: text("Namely's id of the job title."),
  department: text("Name of the person's department."),
  division: text("Name of the person's division."),
  office: text("Name of the person's office."),
  groups: z
    .array(
      z.object({
        id: z.string().describe("The group's id."),
        name: z.string().nullable().describe("The group's name."),
        type: groupTypeSchema.describe("What kind of group it is."),
      }),
    )
    .describe("Every group the person is in, by type, name and id."),
  teams: z
    .array(
      z.object({
        id: z.string().describe("The team's id."),
        name: z.string().nullable().describe("The team's name."),
      }),
    )
    .describe("Every team the person is in, by name and id."),
  work_email: text("The address the company gave."),
  personal_email: text("The person's own address."),
  emails: z
    .array(
      z.object({
        email: z.string().describe("The address."),
        type: z.enum(["work", "personal"]).describe("Whose address it is."),
        is_primary: z.boolean().describe("True for the work address."),
      }),
    )
    .describe("All addresses, work first."),
  phones: z
    .array(
      z.object({
        number: z.string().describe("The number as typed in Namely."),
        type: phoneTypeSchema.describe("Whose number it is."),
      }),
    )
    .describe("All numbers: work, main, mobile, company mobile, home, fax."),
  manager: managerSchema.nullable().describe("The person's manager; null for somebody who has none."),
  managers: z
    .array(managerSchema)
    .describe("Everybody the person reports to, in Namely's order: `manager` is the first of them."),
  employment_status: employmentStatusSchema.describe(
    "Namely's user status; `unknown` for a word that is none of the other three.",
  ),
  employment_status_raw: text("The user status as Namely wrote it."),
  lifecycle: lifecycleSchema.describe(
    "Status and dates seen from the day of the export: `leaving` has a departure date still to come, " +
      "`overdue` is still active after it. Inactive without a last day is `pre_hire` until the start date has passed.",
  ),
  employment_type: employmentTypeSchema
    .nullable()
    .describe("Kind of employment; `other` for a word the company made up."),
  employment_type_raw: text("The kind of employment as the company calls it."),
  start_date: date("First day of the current employment."),
  termination_date: date(
    "Last day of employment; it may be in the future. One before `start_date` is of an earlier employment.",
  ),
  termination_reason: text("Why the employment ended or will end."),
  work_location: workLocationSchema.nullable().describe("Where the person works."),
  access_role: text("The person's role in Namely itself."),
  linkedin_url: text("LinkedIn page."),
  created_at: instant("When the profile was made, UTC."),
  updated_at: instant("When the profile was last changed, UTC."),
};

/** A number, or one that JavaScript's cannot hold: with a type of its own it would be in the way wherever somebody adds up. */
const numberSchema = z
  .custom<number>((value) => typeof value === "number" || isExact(value), { error: "a number" })
  .meta({ type: "number" });

const sensitiveFields = {
  date_of_birth: date("Date of birth."),
  gender: text("Gender as written in Namely."),
  ethnicity: text("Ethnicity as written in Namely."),
  marital_status: text("Marital status as written in Namely."),
  home_location: homeLocationSchema.nullable().describe("Where the person lives."),
  compensation: z
    .object({
      amount: numberSchema.nullable().describe("Pay for a whole year."),
      currency: z.string().nullable().describe("Three-letter currency code."),
      period: z
        .string()
        .nullable()
        .describe("How often it is paid, in Namely's word, such as `semimonthly`."),
      effective_date: z.iso.date().nullable().describe("Since when this pay is valid."),
    })
    .nullable()
    .describe("Current pay."),
  ssn: text("Social security number."),
  emergency_contact: z
    .object({
      name: z.string().nullable().describe("Whom to call."),
      phone: z.string().nullable().describe("Under which number."),
    })
    .nullable()
    .describe("Whom to call in an emergency."),
};

const customFields = z
  .record(z.string(), z.unknown())
  .describe("The company's own fields by their stable names; a field that the token may not see is missing.");

const remoteData = z
  .record(z.string(), z.unknown())
  .describe("The raw record as Namely sent it; without the sensitive fields unless those were asked for.");

/** A person as every part of the program knows them. Keys always stand in this order. */
export const employeeSchema = z
  .object({
    ...basicFields,
    ...z.object(sensitiveFields).partial().shape,
    custom_fields: customFields.optional(),
    remote_data: remoteData.optional(),
  })
  .describe("A person who works, worked or will work for the company.");

export type { Employee, EmploymentStatus, EmploymentType, Lifecycle } from "../models/people-models.ts";
export type PhoneType = z.infer<typeof phoneTypeSchema>;
export type Manager = z.infer<typeof managerSchema>;

/** Names of the fields that only an export with `--include-sensitive` holds. */
export const SENSITIVE_EMPLOYEE_FIELDS: readonly string[] = Object.keys(sensitiveFields);

/** Which of the parts that are left out by default an export is to hold. */
export interface EmployeeParts {
  readonly sensitive: boolean;
  readonly customFields: boolean;
  readonly remoteData: boolean;
}

/** The schema of an export with just these parts: its columns, in order. */
export function employeeSchemaWith(parts: EmployeeParts): z.ZodObject {
  return z.object({
    ...basicFields,
    ...(parts.sensitive ? sensitiveFields : {}),
    ...(parts.customFields ? { custom_fields: customFields } : {}),
    ...(parts.remoteData ? { remote_data: remoteData } : {}),
  });
}
