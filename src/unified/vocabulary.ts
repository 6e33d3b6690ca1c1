// The closed sets of words of the unified models, apart from the schemas so that flags can be read without them.

/** What kind of unit a group is. */
export const GROUP_TYPES = [
  "department",
  "office",
  "division",
  "team",
  "cost_center",
  "business_unit",
  "organization",
  "group",
] as const;

/** Namely's user status; `unknown` for a word that is none of the other three. */
export const EMPLOYMENT_STATUSES = ["active", "pending", "inactive", "unknown"] as const;

/** Whose a field of the profile is: Namely's own, or made by the company. */
export const FIELD_KINDS = ["system", "custom"] as const;

/** The flags that a field of the profile needs to come with an employee, in words that no spreadsheet runs. */
export const FIELD_FLAGS = [
  "always",
  "custom_fields",
  "include_sensitive",
  "include_sensitive+custom_fields",
  "never",
] as const;

/** What an entry of the Home Feed is about; `other` for a word of Namely's that is none of these. */
export const EVENT_TYPES = ["announcement", "birthday", "anniversary", "recent_arrival", "other"] as const;

/** What a change of an employee is about. */
export const TOPICS = [
  "name",
  "title",
  "manager",
  "group",
  "email",
  "phone",
  "location",
  "employment",
  "dates",
  "access",
  "private",
  "custom",
  "other",
] as const;

export type Topic = (typeof TOPICS)[number];
