import * as z from "zod";
import { isExact, type ExactNumber } from "../../platform/text/exact-json.ts";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { DEEPEST_NESTING, isNestedTooDeeply } from "./nesting.ts";
import { PHONES } from "../employee/employee-fields.ts";
import { listPlainFields } from "../employee/plain-fields.ts";

// Shapes of single records as Namely has been seen to send them (recorded 2014 to 2016, documented later). Every key may
// be missing, null or "", because what a token may not see is left out and what was cleared stays as "". The `error`
// of each part is the end of the sentence "expected …".

/** A number with more digits than JavaScript's hold. Aborts, or a union would pass on its words instead of its own. */
const exact = z.custom<bigint | ExactNumber>(isExact, { abort: true });
export const text = z.union([z.string(), z.number(), exact], { error: "text" }).nullish();
const number = z.union([z.number(), z.string(), exact], { error: "a number" }).nullish();
export const truth = z
  .union([z.boolean(), z.string(), z.number(), exact], { error: "true or false" })
  .nullish();
/** Dates and times are read by `dates.ts`, which knows their spellings. */
const date = z.string({ error: "a date" }).nullish();
export const instant = z.union([z.number(), z.string(), exact], { error: "a time" }).nullish();
export const id = z.string({ error: "an id" }).refine((value) => value.trim() !== "", { error: "an id" });

/** One record of an answer. */
export function recordSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, { error: "an object" });
}

// When all options of a union but one are of another kind, the union passes on that option's words instead of its own.
const blank = (error: string) => z.string().regex(/^\s*$/, { error });
const emptyList = (error: string) => z.tuple([], { error });
const emptyObject = (error: string) => z.strictObject({}, { error });

/** An object that may also be "", null or an empty list: all of them mean that there is none. */
export function objectOrNothing<Shape extends z.ZodRawShape>(shape: Shape, error: string) {
  return z.union([z.object(shape), blank(error), emptyList(error)], { error }).nullish();
}

export function listOrNothing<Item extends z.ZodType>(item: Item, error: string) {
  return z.union([z.array(item), blank(error), emptyObject(error)], { error }).nullish();
}

const TITLE = "text or an object with a title";

/** The word itself or an object that holds it under `title` or `name`. */
export const title = z
  .union([z.string(), z.object({ id: text, title: text, name: text }), emptyList(TITLE)], { error: TITLE })
  .nullish();

const address = z
  .union(
    [
      z.object({
        address1: text,
        address2: text,
        city: text,
        state_id: text,
        state: text,
        zip: text,
        country_id: text,
        country: text,
        phone: text,
      }),
      z.string(),
      emptyList("an address"),
    ],
    { error: "an address" },
  )
  .nullish();

/** An id alone or an object that holds it. */
const reference = z.union([z.string(), z.object({ id: text, name: text, title: text }), z.null()], {
  error: "an object with an id",
});

const person = z.union(
  [
    z.string(),
    z.object({
      id: text,
      first_name: text,
      last_name: text,
      preferred_name: text,
      full_name: text,
      email: text,
    }),
    z.null(),
  ],
  { error: "a person" },
);

const reportsTo = z.union([z.array(person), person], { error: "a list of people" }).nullish();

const profileLinks = objectOrNothing(
  {
    job_title: title,
    groups: listOrNothing(reference, "a list of groups"),
    teams: listOrNothing(reference, "a list of teams"),
  },
  "an object of links",
);

const PLAIN_SCHEMAS = { text, title, date, instant };

/** The raw keys that are read just as they are, by their only field. They are read by name, so that no type is needed. */
function listPlainKeys(isSensitive: boolean): object {
  return Object.fromEntries(listPlainFields(isSensitive).map(({ key, read }) => [key, PLAIN_SCHEMAS[read]]));
}

type PhoneKey = (typeof PHONES)[number][0];
const phoneKeys = Object.fromEntries(PHONES.map(([key]) => [key, text])) as Record<PhoneKey, typeof text>;

export const rawProfileSchema = recordSchema({
  id,
  ...listPlainKeys(false),
  full_name: text,
  user_status: z.string({ error: "text" }).nullish(),
  job_title: title,
  reports_to: reportsTo,
  ...phoneKeys,
  office: address,
  links: profileLinks,
});

/** Only looked at when asked for, so that an odd salary cannot stop an export without salaries. */
export const rawSensitiveSchema = z.object({
  ...listPlainKeys(true),
  home: address,
  salary: objectOrNothing(
    { yearly_amount: number, currency_type: text, currency: text, rate: text, date },
    "a salary",
  ),
  emergency_contact: text,
  emergency_contact_phone: text,
});

export const rawGroupSchema = recordSchema({
  id,
  title: text,
  name: text,
  type: title,
  is_team: truth,
  count: number,
  address,
  links: objectOrNothing(
    {
      group_type: z.union([reference, z.array(reference)], { error: "the id of a group type" }).nullish(),
    },
    "an object of links",
  ),
});

export const rawGroupTypeSchema = recordSchema({
  id,
  title: text,
  name: text,
  field_name: text,
  type: text,
  deletable: truth,
  x_groups_as_teams: truth,
});

export const rawCompanySchema = recordSchema({
  name: text,
  permalink: text,
  logo_url: text,
  background_url: text,
  authentications: listOrNothing(
    z.union([z.string(), z.object({ type: z.string({ error: "text" }), init_url: text, url: text })], {
      error: "a way of logging in",
    }),
    "a list of ways of logging in",
  ),
});

export type RawProfile = z.infer<typeof rawProfileSchema>;
export type RawSensitive = z.infer<typeof rawSensitiveSchema>;
export type RawGroup = z.infer<typeof rawGroupSchema>;
export type RawGroupType = z.infer<typeof rawGroupTypeSchema>;
export type RawCompany = z.infer<typeof rawCompanySchema>;
export type RawAddress = z.infer<typeof address>;
export type RawTitle = z.infer<typeof title>;
export type RawReference = z.infer<typeof reference>;
export type RawPerson = z.infer<typeof person>;
export type RawText = z.infer<typeof text>;
export type RawTruth = z.infer<typeof truth>;
export type RawInstant = z.infer<typeof instant>;
export type RawNumber = z.infer<typeof number>;

/**
 * Checks one record of an answer. `path` says where it was, such as `profiles[3]`.
 * @throws Fault `api.shape`, naming the place and the kinds of value, never the value itself.
 */
export function parseRaw<Shape extends z.ZodType>(schema: Shape, raw: unknown, path: string): z.infer<Shape> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = deepestIssue(parsed.error.issues);
  const steps = issue?.path ?? [];
  throw shapeFault(
    steps.reduce<string>(
      (place, step) => (typeof step === "number" ? `${place}[${step}]` : `${place}.${String(step)}`),
      path,
    ),
    issue?.message ?? "something else",
    valueAt(raw, steps),
  );
}

/** A key is the company's own word, and in a message there is no room for a page of it. */
const LONGEST_NAME = 80;

/**
 * Hands on a record that is passed through as it was sent. `path` says where it stood.
 * @throws Fault `api.shape` for one that is nested too deeply to be compared or written.
 */
export function checkNesting<Raw extends Readonly<Record<string, unknown>>>(raw: Raw, path: string): Raw {
  for (const [key, value] of Object.entries(raw)) {
    // The record itself is the first level.
    if (isNestedTooDeeply(value, DEEPEST_NESTING - 1))
      throw shapeFault(
        `${path}.${key.slice(0, LONGEST_NAME)}`,
        `at most ${DEEPEST_NESTING} levels of lists and objects`,
        value,
      );
  }
  return raw;
}

/** Of a value that fits none of several shapes, what is wrong with it in the shape that it fits furthest. */
function deepestIssue(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const [issue] = issues;
  if (issue?.code !== "invalid_union") return issue;
  const inner = issue.errors
    .map(deepestIssue)
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => b.path.length - a.path.length)[0];
  return inner === undefined || inner.path.length === 0
    ? issue
    : { ...inner, path: [...issue.path, ...inner.path] };
}

function valueAt(raw: unknown, steps: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
