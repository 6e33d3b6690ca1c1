import type { Change, RosterEvent } from "../../src/snapshots/compare/event.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { lifecycleOf } from "../../src/unified/employee/lifecycle.ts";
import { compareGroups } from "../../src/unified/lists/map-groups.ts";

/**
 * What becomes of a company when just these events happen to it: arrivals, departures, changes and new names are carried
 * out, and what follows from them follows. Throws where an event starts from something else than what is there.
 */
export function replay(
  people: readonly Employee[],
  events: readonly RosterEvent[],
  day: string,
): Map<string, Record<string, unknown>> {
  const roster = new Map<string, Record<string, unknown>>(people.map((one) => [one.id, { ...one }]));
  const known = new Set(roster.keys());
  // What two events both tell, such as a last day that was moved into the past, happens once.
  const done = new Set<string>();
  for (const { event, employee, changes } of events) {
    if (employee === null) continue;
    if (event === "vanished") roster.delete(employee.id);
    else if (!known.has(employee.id)) roster.set(employee.id, { ...employee });
    else
      for (const change of changes) {
        const name = `${employee.id} ${change.field}`;
        if (!done.has(name)) apply(roster.get(employee.id) ?? {}, change);
        done.add(name);
      }
  }
  for (const event of events) if (event.subject !== null) rename(roster, event);
  for (const one of roster.values()) derive(one as unknown as Employee, roster, day);
  return roster;
}

function apply(one: Record<string, unknown>, { field, from, to }: Change): void {
  const [name = "", inner] = field.split(".");
  const holder = inner === undefined ? one : { ...(one[name] as Record<string, unknown>) };
  const key = inner ?? name;
  if (JSON.stringify(holder[key]) !== JSON.stringify(from))
    throw new Error(`${field} was not ${JSON.stringify(from)}.`);
  holder[key] = to;
  if (holder !== one) one[name] = holder;
}

function rename(
  roster: ReadonlyMap<string, Record<string, unknown>>,
  { subject, changes }: RosterEvent,
): void {
  const to = changes[0]?.to as string;
  for (const one of roster.values()) {
    if (subject?.kind === "job_title" && one["job_title_id"] === subject.id) one["job_title"] = to;
    if (subject?.kind === "group")
      one["groups"] = (one["groups"] as Employee["groups"]).map((group) =>
        group.id === subject.id ? { ...group, name: to } : group,
      );
  }
}

function derive(one: Employee, roster: ReadonlyMap<string, Record<string, unknown>>, day: string): void {
  one.groups = [...one.groups].sort(compareGroups);
  for (const type of ["department", "division", "office"] as const)
    one[type] = one.groups.find((group) => group.type === type)?.name ?? null;
  const manager = one.manager === null ? undefined : roster.get(one.manager.id);
  if (one.manager !== null && manager !== undefined)
    one.manager = {
      id: one.manager.id,
      name: manager["name"] as string,
      email: manager["work_email"] as string | null,
    };
  // One manager or none is told by the field of the first alone.
  if (one.managers.length <= 1) one.managers = one.manager === null ? [] : [one.manager];
  one.managers = one.managers.map((one) => {
    const known = roster.get(one.id);
    return known === undefined
      ? one
      : { id: one.id, name: known["name"] as string, email: known["work_email"] as string | null };
  });
  one.emails = one.work_email === null ? [] : [{ email: one.work_email, type: "work", is_primary: true }];
  const { employment_status: status, start_date, termination_date } = one;
  one.lifecycle = lifecycleOf({ status, start_date, termination_date, asOf: day });
}
