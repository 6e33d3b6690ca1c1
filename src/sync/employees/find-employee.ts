import { findProfilesByEmail } from "../../namely/reading/filtered-profiles.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import {
  isProfileId,
  NAMING_FIELDS,
  PersonFinder,
  refuseHiddenNames,
  severalPeople,
  type PersonMatch,
} from "../../unified/employee/find-person.ts";
import { FieldVisibility } from "../../unified/visibility.ts";
import { keepWanted, startPreparing, type Pull } from "./employee-preparation.ts";
import { pullEmployee, streamEmployees } from "./employee-pull.ts";
import { nameOwnManager } from "./own-manager-name.ts";

/**
 * The one employee that an id, an employee number, an email or a name fits, else those who are nearest. Namely is
 * asked for an id and an email directly; anything else takes the whole roster. With `namesManager`, the manager is called
 * as on the manager's own record. Throws `usage.ambiguous` for several people and `access.field-hidden` for a text of a
 * kind that no employee shows.
 */
export async function findEmployee(
  pull: Pull,
  text: string,
  { namesManager }: { readonly namesManager: boolean },
): Promise<FoundEmployee> {
  const visibility = new FieldVisibility();
  visibility.watch(NAMING_FIELDS);
  const search: Pull = {
    ...pull,
    options: { ...pull.options, filter: {} },
    fieldsInUse: { ...pull.fieldsInUse, visibility },
  };
  const match = await find(search, text.trim(), visibility);
  if (match.kind === "none" || !namesManager) return match;
  return { kind: "found", person: await nameOwnManager(search, match.person) };
}

type FoundEmployee = Exclude<PersonMatch<Employee>, { kind: "several" }>;

async function find(search: Pull, person: string, visibility: FieldVisibility): Promise<FoundEmployee> {
  if (mayBeId(person)) {
    const employee = await pullEmployee(search, person);
    if (employee !== undefined) return { kind: "found", person: employee as Employee };
    if (isProfileId(person)) return { kind: "none", nearest: [] };
  }
  const match = (await findByEmail(search, person)) ?? (await findInRoster(search, person));
  if (match.kind === "several") throw severalPeople(`"${person}"`, match.candidates);
  if (match.kind === "none") refuseHiddenNames(person, { visibility, place: undefined });
  return match;
}

/** Ids have been seen of one word with digits in it; asking for a name would cost a request for nothing. */
function mayBeId(text: string): boolean {
  return /^[\w-]*\d[\w-]*$/u.test(text);
}

/** As far as Namely's own filter finds the address, which it compares letter by letter; undefined when it does not. */
async function findByEmail(pull: Pull, email: string): Promise<PersonMatch<Employee> | undefined> {
  if (!email.includes("@")) return undefined;
  const preparation = startPreparing(pull);
  const profiles = await findProfilesByEmail(pull.connection.client, email);
  const prepared = await preparation;
  if (profiles === undefined) return undefined;
  const finder = new PersonFinder<Employee>(email);
  for (const employee of keepWanted(profiles, prepared)) finder.see(employee);
  prepared.selection.finish(pull.hooks.onWarning, "found");
  return finder.result();
}

async function findInRoster(pull: Pull, text: string): Promise<PersonMatch<Employee>> {
  const finder = new PersonFinder<Employee>(text);
  for await (const part of streamEmployees(pull)) {
    if (part.kind === "restart") finder.restart();
    else for (const employee of part.records) finder.see(employee as Employee);
  }
  return finder.result();
}
