import { Fault } from "../platform/fault.ts";
import { findPeople } from "../unified/find-person.ts";
import { nameManagers, RosterNames } from "../unified/manager-names.ts";
import { Org, type OrgPerson } from "../unified/org.ts";
import { isPresent } from "../unified/org-problems.ts";
import { readEmployeesFromFile } from "./employee-file.ts";
import type { EmployeeWish } from "./employee-wish.ts";
import type { RecordPart } from "./publish.ts";
import type { RunReport } from "./run-report.ts";
import type { World } from "./world.ts";
import type { Tally } from "../namely/client.ts";

/** Where the people of an organisation come from. */
export interface OrgSource {
  /** A snapshot or another NDJSON file of employees; undefined for Namely as it is now. */
  readonly from: string | undefined;
  /** The day lifecycles are seen from; undefined for today. */
  readonly asOf: string | undefined;
}

export interface ReadOrg {
  readonly org: Org;
  readonly tally: Tally;
}

/** Everybody, whatever their status: a manager who left is still somebody's manager. */
export async function readOrg(world: World, { from, asOf }: OrgSource, report: RunReport): Promise<ReadOrg> {
  const wish: EmployeeWish = {
    filter: {},
    asOf,
    includeSensitive: false,
    customFields: "none",
    remoteData: false,
  };
  if (from !== undefined) {
    const org = await gatherOrg(readEmployeesFromFile(world, from, wish));
    return { org, tally: { requests: 0, retries: 0, waitedMs: 0 } };
  }
  // What speaks with Namely is not loaded for what a file holds.
  const { connect } = await import("../sync/connection.ts");
  const { pullEmployees } = await import("../sync/employee-pull.ts");
  const connection = await connect(world, report);
  try {
    const org = await gatherOrg(pullEmployees({ world, connection, wish, hooks: report }));
    return { org, tally: connection.client.tally() };
  } finally {
    await connection.close();
  }
}

async function gatherOrg(parts: AsyncIterable<RecordPart>): Promise<Org> {
  let people: OrgPerson[] = [];
  for await (const part of parts) {
    if (part.kind === "restart") people = [];
    else for (const record of part.records) people.push(record as OrgPerson);
  }
  const names = new RosterNames();
  for (const person of people) names.see(person);
  return new Org(people.map((person) => nameManagers(person, names.nameOf)));
}

/** The one person whom an id, an e-mail or a name means. Throws `api.not-found` or `usage.ambiguous`. */
export function choosePerson(org: Org, wanted: string): OrgPerson {
  const found = findPeople(org.people, wanted);
  // Somebody who has left is meant only when nobody who is there could be.
  const present = found.filter(isPresent);
  const meant = present.length > 0 ? present : found;
  const [person] = meant;
  if (person === undefined) {
    throw new Fault("api.not-found", `There is nobody who can be found by "${wanted}".`, {
      hint: "namely employees --fields id,name,work_email shows who there is.",
    });
  }
  if (meant.length > 1) {
    throw new Fault("usage.ambiguous", `"${wanted}" can mean ${meant.length} people.`, {
      hint: "Name one by id or e-mail: namely employees --fields id,name,work_email shows them.",
    });
  }
  return person;
}
