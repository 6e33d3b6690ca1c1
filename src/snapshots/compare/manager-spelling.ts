import { joinName } from "../../unified/employee/contact.ts";
import type { Manager } from "../../unified/employee/employee.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";

/** Gives the manager as the profiles of the reports name them now; undefined when that is unknown. */
export type ManagerSpelling = (before: Manager) => Manager | undefined;

/** The ways in which a manager's name has been seen on the profiles of reports. */
const WAYS: readonly ((employee: StoredEmployee) => string | null)[] = [
  ({ first_name, last_name }) => joinName(first_name, last_name),
  ({ preferred_name, first_name, last_name }) => joinName(preferred_name ?? first_name, last_name),
  ({ name }) => name,
];

/**
 * A manager who is in the list is called as on their own record. Without a name there, the one on a report's profile is
 * translated where that is certain, and so is the email. `before` is undefined for a person new in the list.
 */
export function spellManager(before: StoredEmployee | undefined, after: StoredEmployee): ManagerSpelling {
  return (manager) => {
    if (before === undefined) return { ...manager, name: after.name ?? manager.name };
    const name =
      after.name ??
      translate(
        manager.name,
        WAYS.map((way) => [way(before), way(after)] as const),
      );
    const email = translate(manager.email, [[before.work_email, after.work_email]]);
    return name === undefined || email === undefined ? undefined : { id: manager.id, name, email };
  };
}

/** Every pair whose old side is this value gives the same new one; a value that no pair changes stays. */
function translate(
  value: string | null,
  pairs: readonly (readonly [string | null, string | null])[],
): string | null | undefined {
  const matches = new Set(pairs.filter(([old]) => old === value).map(([, now]) => now));
  const [now] = matches;
  if (matches.size > 0) return matches.size === 1 ? now : undefined;
  return pairs.every(([old, now]) => old === now) ? value : undefined;
}
