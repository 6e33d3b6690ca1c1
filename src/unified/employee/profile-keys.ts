import { isObject } from "../../platform/text/json-object.ts";
import { FIELD_ENTRIES } from "./employee-fields.ts";

/** The raw keys of the basic fields, or of the sensitive ones. */
function listRawKeys(isSensitive: boolean): readonly string[] {
  const entries = FIELD_ENTRIES.filter(([, { sensitive = false }]) => sensitive === isSensitive);
  return entries.flatMap(([, { from }]) => from.map((source) => source.split(".")[0] ?? source));
}

/** Raw keys that unified fields are made of. */
const MAPPED: ReadonlySet<string> = new Set(["id", ...listRawKeys(false)]);

/**
 * Raw keys that leave the program only with `--include-sensitive`. The documentation spells the card's key with
 * `member`, the wire with `number`.
 */
export const SENSITIVE_PROFILE_KEYS: ReadonlySet<string> = new Set([
  ...listRawKeys(true),
  "healthcare",
  "healthcare_info",
  "dental",
  "dental_info",
  "vision_plan_info",
  "life_insurance_info",
  "corporate_card_number",
  "corporate_card_member",
]);

/** Namely's own keys that the unified employee has no field for. Asked for by name, they come as custom fields. */
const UNMAPPED_KEYS = [
  "company_uuid",
  "image",
  "job_change_reason",
  "bio",
  "current_job_description",
  "job_description",
  "asset_management",
  "laptop_asset_number",
  "key_tag_number",
  "resume",
  "namely_time_employee_role",
  "namely_time_manager_role",
  "team_positions",
] as const;

/** Every key that is Namely's own; all others are fields that the company made up. */
export const KNOWN_PROFILE_KEYS: ReadonlySet<string> = new Set([
  ...MAPPED,
  ...SENSITIVE_PROFILE_KEYS,
  ...UNMAPPED_KEYS,
]);

/** Whether a raw key comes only when it is asked for; undefined for the company's own, of which that cannot be known. */
export function isSensitiveKey(key: string): boolean | undefined {
  if (SENSITIVE_PROFILE_KEYS.has(key)) return true;
  return KNOWN_PROFILE_KEYS.has(key) ? false : undefined;
}

/** The top-level keys of a raw profile, sorted. What is missing is what the token may not see. */
export function readVisibleKeys(raw: unknown): readonly string[] {
  return isObject(raw) ? Object.keys(raw).sort() : [];
}

/** `all` is every field the company made up; names may also be Namely's own that have no field in an employee. */
export type CustomFieldChoice = "none" | "all" | readonly string[];

/**
 * Builds a reader of a raw profile's custom fields: keys sorted, "" as null, everything else as sent. A field that
 * the raw profile lacks is left out, not null: the token may not be allowed to see it.
 */
export function createCustomFieldReader(
  options: CustomFieldChoice,
  includeSensitive: boolean,
): (raw: unknown) => Record<string, unknown> {
  const names = typeof options === "string" ? undefined : new Set(options);
  const isWanted = (key: string) => {
    if (names === undefined) return options === "all" && !KNOWN_PROFILE_KEYS.has(key);
    return names.has(key) && !MAPPED.has(key) && (includeSensitive || !SENSITIVE_PROFILE_KEYS.has(key));
  };
  return (raw) => {
    if (!isObject(raw)) return {};
    const keys = Object.keys(raw).filter(isWanted).sort();
    // fromEntries defines keys instead of assigning them, so a field called __proto__ is just a field.
    return Object.fromEntries(keys.map((key) => [key, normalise(raw[key])]));
  };
}

/** The raw profile as sent; without its sensitive keys unless they were asked for. */
export function readRemoteData(raw: unknown, includeSensitive: boolean): Record<string, unknown> {
  if (!isObject(raw)) return {};
  const entries = Object.entries(raw);
  return Object.fromEntries(
    includeSensitive ? entries : entries.filter(([key]) => !SENSITIVE_PROFILE_KEYS.has(key)),
  );
}

function normalise(value: unknown): unknown {
  return typeof value === "string" && value.trim() === "" ? null : value;
}
