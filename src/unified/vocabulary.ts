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
