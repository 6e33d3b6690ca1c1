import type { PersonKeys } from "../../reconcile/people/review-roster.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";

/** What accounts find the employee by. */
export function keysOf(employee: StoredEmployee): PersonKeys {
  const { work_email, personal_email, emails, employee_number: number } = employee;
  const listed = (emails ?? []).flatMap((entry) => entry?.email ?? []);
  const { name, first_name, preferred_name, last_name } = employee;
  return {
    emails: [work_email ?? "", personal_email ?? "", ...listed],
    number,
    names: listNames(name, last_name, [first_name, preferred_name]),
  };
}

/** The whole name, and first or preferred name with the last name where that is another one. */
function listNames(
  name: string | null,
  last: string | null,
  firsts: readonly (string | null)[],
): readonly string[] {
  const names = name ? [name] : [];
  for (const first of last ? firsts : []) {
    if (!first || isBoth(name, first, last ?? "")) continue;
    const whole = `${first} ${last}`;
    if (!names.includes(whole)) names.push(whole);
  }
  return names;
}

/** Whether a name is these two with a space between them: most are, and need no name made for the question. */
function isBoth(name: string | null, first: string, last: string): boolean {
  return (
    name?.length === first.length + 1 + last.length &&
    name.charAt(first.length) === " " &&
    name.startsWith(first) &&
    name.endsWith(last)
  );
}
