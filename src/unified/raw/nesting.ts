/** No record of a person is nested so deeply; whatever walks through one that is runs out of stack sooner or later. */
export const DEEPEST_NESTING = 200;

/** Whether lists and objects lie in each other more than `DEEPEST_NESTING` levels deep. */
export function isNestedTooDeeply(value: unknown, left = DEEPEST_NESTING): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((part) => isNestedTooDeeply(part, left - 1));
}
