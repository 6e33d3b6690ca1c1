import { Fault } from "../../platform/errors/fault.ts";
import { HeapRoom } from "../../platform/process/heap-room.ts";
import { mainKeyOf } from "../../unified/employee/field-sources.ts";
import { findPerson, NAMING_FIELDS, requirePerson } from "../../unified/employee/find-person.ts";
import { nameManagers, RosterNames } from "../../unified/org/manager-names.ts";
import { Org, type OrgPerson } from "../../unified/org/org.ts";
import { CHECKED_FIELDS } from "../../unified/org/org-checks.ts";
import { FieldVisibility, type FieldNeed, type VisibilityPlace } from "../../unified/visibility.ts";
import { BASIC_EMPLOYEES } from "../../sync/employees/employee-detail.ts";
import { listAskedFields } from "../../sync/employees/employee-selection.ts";
import { listColumnNeeds } from "../../output/column-needs.ts";
import { readEmployeesFromFile } from "../../output/employee-file.ts";
import type { RecordPart } from "../../output/publish.ts";
import type { RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { Tally } from "../../namely/requests/client.ts";

/** Where the people of an organisation come from. */
export interface OrgSource {
  /** A snapshot or another NDJSON file of employees; undefined for Namely as it is now. */
  readonly from: string | undefined;
  /** The day lifecycles are seen from; undefined for today. */
  readonly asOf: string | undefined;
}

/** An organization, and what can be seen of its people. */
export interface VisibleOrg {
  readonly org: Org;
  readonly visibility: FieldVisibility;
  readonly place: VisibilityPlace;
}

export interface ReadOrg extends VisibleOrg {
  readonly tally: Tally;
}

/** The part of the heap that people may take, by what is made of them: trees and lists, or cards with places on a chart. */
const LISTED_PEOPLE_IN_HEAP = 0.45;
export const CHARTED_PEOPLE_IN_HEAP = 0.35;

/**
 * All people, whatever their status: a manager who left may still have reports. Throws `access.field-hidden` when
 * no one shows a field that is needed.
 */
export async function readOrg(
  context: Context,
  { from, asOf }: OrgSource,
  report: RunReport,
  needs: readonly FieldNeed[],
  peopleInHeap = LISTED_PEOPLE_IN_HEAP,
): Promise<ReadOrg> {
  const visibility = new FieldVisibility({ remembersIds: true });
  visibility.watch([...CHECKED_FIELDS, ...NAMING_FIELDS]);
  const columnNeeds = listColumnNeeds(context).filter(({ field }) => mainKeyOf(field) !== undefined);
  const asked = listAskedFields(context.globals.fields, { includeSensitive: false });
  const fieldsInUse = {
    needs: [...needs, ...columnNeeds],
    // A place in the organization, such as the level, is no field of an employee.
    asked: columnNeeds.length > 0 ? [] : asked.filter((field) => mainKeyOf(field) !== undefined),
    visibility,
  };
  const options = { ...BASIC_EMPLOYEES, asOf };
  if (from !== undefined) {
    const onEmpty = async (): Promise<void> => Promise.reject(emptyRoster(from));
    const reading = { ...fieldsInUse, onWarning: report.onWarning, onEmpty };
    const org = await gatherOrg(readEmployeesFromFile(context, from, options, reading), peopleInHeap);
    return { org, visibility, place: from, tally: { requests: 0, retries: 0, waitedMs: 0 } };
  }
  // What speaks with Namely is not loaded for what a file holds.
  const { withConnection } = await import("../../sync/connection/connection.ts");
  const { pullEmployees } = await import("../../sync/employees/employee-pull.ts");
  return withConnection(context, report, async (connection) => {
    const org = await gatherOrg(
      pullEmployees({ context, connection, options, hooks: report, fieldsInUse }),
      peopleInHeap,
    );
    return { org, visibility, place: undefined, tally: connection.client.tally() };
  });
}

/** Of an empty file, every check would find that nothing is wrong. */
function emptyRoster(file: string): Fault {
  return new Fault("file.empty", `No employee is in "${file}", so there is no organization to show.`, {
    hint: "Export the employees again: namely employees -o roster.ndjson",
  });
}

async function gatherOrg(parts: AsyncIterable<RecordPart>, mostInUse: number): Promise<Org> {
  const gathered = new OrgPeople(mostInUse);
  for await (const part of parts) {
    if (part.kind === "restart") gathered.people = [];
    else for (const record of part.records) gathered.add(record as OrgPerson);
  }
  const { people } = gathered;
  const names = new RosterNames();
  for (const person of people) names.see(person);
  return new Org(people.map((person) => nameManagers(person, names.nameOf)));
}

/**
 * Keeps of each person only what an organization is made of, and one copy of what comes again and again: whole records of
 * 100,000 people do not fit into a small heap.
 */
class OrgPeople {
  people: OrgPerson[] = [];
  readonly #room: HeapRoom;
  readonly #texts = new Map<string, string>();
  readonly #managers = new Map<string, OrgPerson["manager"]>();

  constructor(mostInUse: number) {
    this.#room = new HeapRoom("An organization of so many people", mostInUse);
  }

  add(person: OrgPerson): void {
    this.#room.see();
    this.people.push({
      id: person.id,
      employee_number: person.employee_number,
      name: person.name,
      first_name: this.#share(person.first_name),
      middle_name: this.#share(person.middle_name),
      last_name: this.#share(person.last_name),
      preferred_name: this.#share(person.preferred_name),
      job_title: this.#share(person.job_title),
      department: this.#share(person.department),
      office: this.#share(person.office),
      work_email: person.work_email,
      personal_email: person.personal_email,
      manager: this.#shareManager(person.manager),
      employment_status: person.employment_status,
      lifecycle: person.lifecycle,
      start_date: this.#share(person.start_date),
      termination_date: this.#share(person.termination_date),
    });
  }

  #share<Text extends string | null | undefined>(text: Text): Text;
  #share(text: string | null | undefined): string | null | undefined {
    if (typeof text !== "string") return text;
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  #shareManager(manager: OrgPerson["manager"]): OrgPerson["manager"] {
    if (!manager?.id) return manager;
    const known = this.#managers.get(manager.id);
    if (known?.name === manager.name && known.email === manager.email) return known;
    this.#managers.set(manager.id, manager);
    return manager;
  }
}

/** The one person that a text matches. Throws `api.not-found`, `usage.ambiguous` or `access.field-hidden`. */
export function choosePerson(seen: VisibleOrg, text: string): OrgPerson {
  return requirePerson(findPerson(seen.org.people, text), text, seen);
}
