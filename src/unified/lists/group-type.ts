import type { GroupType } from "./group.ts";
import type { RawGroupType, RawTruth } from "../raw/raw.ts";
import { readText, readTitle } from "../raw/text.ts";

const NAMED_TYPES: readonly (readonly [GroupType, RegExp])[] = [
  ["department", /^departments?$/],
  ["division", /^divisions?$/],
  ["office", /^(offices?|(office )?locations?)$/],
  ["cost_center", /^cost cent(er|re)s?$/],
  ["business_unit", /^business units?$/],
  [
    "organization",
    /^(organi[sz]ations?|company|companies|(legal )?(entity|entities)|subsidiary|subsidiaries)$/,
  ],
  ["team", /^teams?$/],
];

/** What kind of group a word such as `office_locations` or `Cost Center` names; undefined when it is unknown. */
export function groupTypeOfWord(raw: string | null): GroupType | undefined {
  if (raw === null) return undefined;
  // Namely's defaults became plural when it introduced org units, and companies rename their titles at will.
  const words = raw
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  return NAMED_TYPES.find(([, pattern]) => pattern.test(words))?.[0];
}

/**
 * What kind of groups a group type has. Its `type` and `field_name` never change and come first; the title, which
 * companies rename, is believed only when neither says anything of its own (`type` is `custom` for all others).
 */
export function groupTypeOf(raw: RawGroupType): GroupType | undefined {
  const type = readText(raw.type);
  const fieldName = readText(raw.field_name);
  const stable = groupTypeOfWord(type) ?? groupTypeOfWord(fieldName);
  if (stable !== undefined) return stable;
  const saysNothing = fieldName === null && (type === null || type.toLowerCase() === "custom");
  return saysNothing ? groupTypeOfWord(readTitle(raw)) : undefined;
}

/** Namely's yes and no, which older answers write as text or digits. */
export function readTruth(raw: RawTruth): boolean {
  return raw === true || raw === 1 || (typeof raw === "string" && /^(true|yes|1)$/i.test(raw.trim()));
}

/** The same where it is known; null for what is missing, empty or none of the words for yes and no. */
export function readKnownTruth(raw: RawTruth): boolean | null {
  if (readTruth(raw)) return true;
  const isNo = raw === false || raw === 0 || (typeof raw === "string" && /^(false|no|0)$/i.test(raw.trim()));
  return isNo ? false : null;
}
