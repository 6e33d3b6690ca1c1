import { joinName } from "../unified/contact.ts";
import type { Manager } from "../unified/employee.ts";
import type { StoredEmployee } from "../unified/read-employee.ts";

/** Gives the manager as the profiles of the reports name them now; undefined when that cannot be told. */
export type ManagerSpelling = (before: Manager) => Manager | undefined;

/** The ways in which a manager's name has been seen on the profiles of reports. */
const WAYS: readonly ((employee: StoredEmployee) => string | null)[] = [
  ({ first_name, last_name }) => joinName(first_name, last_name),
  ({ preferred_name, first_name, last_name }) => joinName(preferred_name ?? first_name, last_name),
  ({ name }) => name,
];

/**
 * Learns from how somebody's old name stands on a report's profile how the new one will: sources do not agree on
 * whether it is the first name or the preferred one. Where they were the same and are not any more, that cannot be told.
 */
export function spellManager(before: StoredEmployee, after: StoredEmployee): ManagerSpelling {
  return (manager) => {
    const name = translate(
      manager.name,
      WAYS.map((way) => [way(before), way(after)] as const),
    );
    const email = translate(manager.email, [[before.work_email, after.work_email]]);
    return name === undefined || email === undefined ? undefined : { id: manager.id, name, email };
  };
}

/** Every pair whose old side is what stands there gives the same new one; what nobody has changed stays. */
function translate(
  stands: string | null,
  pairs: readonly (readonly [string | null, string | null])[],
): string | null | undefined {
  const matches = new Set(pairs.filter(([old]) => old === stands).map(([, now]) => now));
  const [now] = matches;
  if (matches.size > 0) return matches.size === 1 ? now : undefined;
  return pairs.every(([old, now]) => old === now) ? stands : undefined;
}
