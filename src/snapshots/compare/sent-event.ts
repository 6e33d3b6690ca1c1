import { createProjection } from "../../formats/projection.ts";
import { writeJson } from "../../formats/json.ts";
import { FIELD_ENTRIES, findField } from "../../unified/employee/employee-fields.ts";
import { listTopics } from "./compare-people.ts";
import type { Change, RosterEvent } from "./event.ts";

/** The keys on the way to each field, such as `["work_location", "city"]`. */
export type FieldPaths = readonly (readonly string[])[];

/** The fields that every event carries when it leaves the machine, in the order of the model. */
export const SENT_FIELDS: readonly string[] = FIELD_ENTRIES.flatMap(([name, { inEvents = false }]) =>
  inEvents ? [name] : [],
);

const MODEL_ORDER: readonly string[] = FIELD_ENTRIES.map(([name]) => name);

/**
 * Makes the function that leaves in an event only what may leave the machine: the fields marked `inEvents` and those that
 * `added` names. What the tables do not know is left out.
 */
export function createSender(added: FieldPaths): (event: RosterEvent) => RosterEvent {
  const paths = [...SENT_FIELDS.map((name) => [name]), ...added].sort((a, b) => placeOf(a) - placeOf(b));
  const projectEmployee = createProjection(paths);
  const projectChange = createChangeProjection(paths);
  return (event) => {
    const { id, event: name, namely_event, date, employee, subject, topics, changes } = event;
    const head = { id, event: name, namely_event, date };
    // What happens to the company names groups, titles and fields, and is about no person.
    if (employee === null) return { ...head, employee, subject, topics, changes };
    const sent = changes.flatMap((change) => projectChange(change) ?? []);
    const shown = new Set(listTopics(sent));
    const withheld = countWithheld(changes, sent);
    return {
      ...head,
      employee: projectEmployee(employee) as RosterEvent["employee"],
      subject,
      topics: topics.filter((topic) => shown.has(topic)),
      changes: sent,
      ...(withheld > 0 && { changes_withheld: withheld }),
    };
  };
}

/** Fields that were added have their place in the model, whatever the order in which they were named. */
function placeOf([key = ""]: readonly string[]): number {
  const place = MODEL_ORDER.indexOf(key);
  return place === -1 ? MODEL_ORDER.length : place;
}

/** A change of a field of which only a part is sent is one only if that part is different. */
function createChangeProjection(paths: FieldPaths): (change: Change) => Change | undefined {
  const whole = new Set(paths.map((path) => path.join(".")));
  return ({ field, from, to }) => {
    if (whole.has(field) || (field.startsWith("custom_fields.") && whole.has("custom_fields")))
      return { field, from, to };
    const parts = paths.flatMap(([key, ...rest]) => (key === field && rest.length > 0 ? [rest] : []));
    if (parts.length === 0) return undefined;
    const project = createProjection(parts);
    const change = { field, from: project(from), to: project(to) };
    return writeJson(change.from) === writeJson(change.to) ? undefined : change;
  };
}

/** A field that says the same as another one, such as `groups` beside `department`, is not one more. */
function countWithheld(all: readonly Change[], sent: readonly Change[]): number {
  const fields = new Set(all.map(({ field }) => field));
  const shown = new Set(sent.map(({ field }) => field));
  return all.filter(
    ({ field }) => !shown.has(field) && !findField(field)?.saidBy?.some((other) => fields.has(other)),
  ).length;
}
