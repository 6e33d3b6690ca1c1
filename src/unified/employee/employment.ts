import type { EmploymentStatus, EmploymentType } from "./employee.ts";

/** Namely's user status in our words. A word that is not known never counts as active. */
export function readEmploymentStatus(raw: string | null): EmploymentStatus {
  const word = raw?.trim().toLowerCase();
  return word === "active" || word === "pending" || word === "inactive" ? word : "unknown";
}

// What limits an employment says more than its hours: "full-time intern" is an internship.
const EMPLOYMENT_TYPES: readonly (readonly [EmploymentType, RegExp])[] = [
  ["internship", /\b(interns?|internships?|trainees?|apprentices?|co op)\b/],
  ["freelance", /\b(freelance|freelancers?)\b/],
  ["contract", /\b(contract|contracts|contractors?|consultants?|1099)\b/],
  ["temporary", /\b(temp|temps|temporary|seasonal)\b/],
  ["part_time", /\b(part time|parttime|pt)\b/],
  ["full_time", /\b(full time|fulltime|ft)\b/],
];

/** The kind of employment behind the company's own word for it; `other` when the word says nothing known. */
export function readEmploymentType(raw: string | null): EmploymentType | null {
  if (raw === null) return null;
  const words = raw.toLowerCase().replace(/[^a-z0-9]+/g, " ");
  return EMPLOYMENT_TYPES.find(([, pattern]) => pattern.test(words))?.[0] ?? "other";
}
