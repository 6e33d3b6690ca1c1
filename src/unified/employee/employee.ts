import * as z from "zod";
import { isExact } from "../../platform/text/exact-json.ts";
import { groupTypeSchema } from "../lists/group.ts";
import { addressSchema, workLocationSchema } from "./location.ts";
import { EMPLOYMENT_STATUSES } from "../vocabulary.ts";
import {
  FIELD_ENTRIES,
  type BasicFieldName,
  type EMPLOYEE_FIELDS,
  type EmployeeFieldName,
  type SensitiveFieldName,
} from "./employee-fields.ts";
import { textField } from "../text-field.ts";

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

export const managerSchema = z.object({
  id: z.string().min(1).describe("The manager's employee id."),
  name: textField("The manager's name."),
  email: textField("The manager's work email address."),
});

/** A number, or one that JavaScript's cannot hold: with a type of its own it would be in the way of every sum. */
const numberSchema = z
  .custom<number>((value) => typeof value === "number" || isExact(value), { error: "a number" })
  .meta({ type: "number" });

/** The schemas of fields that are more than text, a date or a time. */
const OWN_SCHEMAS = {
  id: z.string().min(1),
  company: z.object({
    id: z.string().describe("The company's id."),
    name: textField("The company's name."),
  }),
  groups: z.array(
    z.object({
      id: z.string().describe("The group's id."),
      name: textField("The group's name."),
      type: groupTypeSchema.describe("What kind of group it is."),
    }),
  ),
  teams: z.array(
    z.object({
      id: z.string().describe("The team's id."),
      name: textField("The team's name."),
    }),
  ),
  emails: z.array(
    z.object({
      email: z.string().describe("The address."),
      type: z.enum(["work", "personal"]).describe("Whose address it is."),
      is_primary: z.boolean().describe("True for the work address."),
    }),
  ),
  phones: z.array(
    z.object({
      number: z.string().describe("The number as typed in Namely."),
      type: z
        .enum(["work", "main", "mobile", "company_mobile", "home", "fax"])
        .describe("Whose number it is."),
    }),
  ),
  manager: managerSchema.nullable(),
  managers: z.array(managerSchema),
  employment_status: employmentStatusSchema,
  lifecycle: lifecycleSchema,
  employment_type: employmentTypeSchema.nullable(),
  work_location: workLocationSchema.nullable(),
  home_location: addressSchema.nullable(),
  compensation: z
    .object({
      amount: numberSchema.nullable().describe("Pay for a whole year."),
      currency: textField("Three-letter currency code."),
      period: textField("How often it is paid, in Namely's word, such as `semimonthly`."),
      effective_date: z.iso.date().nullable().describe("Since when this pay is valid."),
    })
    .nullable(),
  emergency_contact: z
    .object({
      name: textField("Whom to call."),
      phone: textField("Under which number."),
    })
    .nullable(),
};

type OwnName = keyof typeof OWN_SCHEMAS;

const TYPE_SCHEMAS = {
  text: z.string().nullable(),
  date: z.iso.date().nullable(),
  instant: z.iso.datetime().nullable(),
};

type TypeOf<Name extends EmployeeFieldName> = (typeof EMPLOYEE_FIELDS)[Name] extends {
  readonly type: infer Type extends keyof typeof TYPE_SCHEMAS;
}
  ? Type
  : "text";

type EmployeeShape<Name extends EmployeeFieldName> = {
  [Field in Name]: Field extends OwnName ? (typeof OWN_SCHEMAS)[Field] : (typeof TYPE_SCHEMAS)[TypeOf<Field>];
};

/** The schemas of the basic fields, or of the sensitive ones, in the order of the model. */
function makeShape<Name extends EmployeeFieldName>(isSensitive: boolean): EmployeeShape<Name> {
  const entries = FIELD_ENTRIES.filter(([, { sensitive = false }]) => sensitive === isSensitive);
  return Object.fromEntries(
    entries.map(([name, { type, about }]) => {
      const schema: z.ZodType = type === "own" ? OWN_SCHEMAS[name as OwnName] : TYPE_SCHEMAS[type ?? "text"];
      return [name, schema.describe(about)];
    }),
  ) as unknown as EmployeeShape<Name>;
}

const basicFields = makeShape<BasicFieldName>(false);
const sensitiveFields = makeShape<SensitiveFieldName>(true);

const customFields = z
  .record(z.string(), z.unknown())
  .describe("The company's own fields by their stable names; a field that the token may not see is missing.");

const remoteData = z
  .record(z.string(), z.unknown())
  .describe("The raw record as Namely sent it; without the sensitive fields unless those were asked for.");

/** A person as every part of the program knows them. Keys are always in this order. */
export const employeeSchema = z
  .object({
    ...basicFields,
    ...z.object(sensitiveFields).partial().shape,
    custom_fields: customFields.optional(),
    remote_data: remoteData.optional(),
  })
  .describe("A person who works, worked or will work for the company.");

export type { Employee, EmploymentStatus, EmploymentType, Lifecycle } from "../models/people-models.ts";
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
