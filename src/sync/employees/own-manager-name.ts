import { readOne } from "../../namely/reading/reference.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { nameManagers, RosterNames } from "../../unified/org/manager-names.ts";
import { startPreparing, type Pull } from "./employee-preparation.ts";
import { mapProfile } from "./profile-mapping.ts";

/**
 * The person with the managers called as on their own records, as far as those have been read. The record of the first
 * manager is read when it has not been: that is one request at most, and a record that Namely does not show changes nothing.
 */
export async function nameOwnManager(pull: Pull, person: Employee): Promise<Employee> {
  const names = (pull.names ??= new RosterNames());
  const id = person.manager?.id;
  if (id && !names.nameOf(id)) {
    const manager = await readManager(pull, id);
    if (manager !== undefined) names.see(manager);
  }
  return nameManagers(person, names.nameOf);
}

async function readManager(pull: Pull, id: string): Promise<Employee | undefined> {
  try {
    const profile = await readOne(pull.connection.client, "profiles", id);
    return profile === undefined ? undefined : mapProfile((await startPreparing(pull)).map, profile, 0);
  } catch (error) {
    // The token may see the person but not the manager: the answer is about the person.
    if (error instanceof Fault && error.code.startsWith("api.")) return undefined;
    throw error;
  }
}
