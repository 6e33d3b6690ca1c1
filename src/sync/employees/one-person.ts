import { Fault } from "../../platform/errors/fault.ts";

/** The only one of those who were found by an email; undefined for nobody. Throws `usage.ambiguous` for several. */
export function chooseOnly<Person>(found: readonly Person[], email: string): Person | undefined {
  if (found.length <= 1) return found[0];
  throw new Fault("usage.ambiguous", `${found.length} people have the email ${email}.`, {
    hint: `namely employees --email ${email} lists them; name one by id.`,
  });
}

/** For somebody who was named by an id or an email and does not exist. */
export function noPersonFound(person: string): Fault {
  return new Fault(
    "api.not-found",
    `There is nobody with the ${person.includes("@") ? "email" : "id"} ${person}.`,
    { hint: "namely employees --fields id,name,work_email shows who there is." },
  );
}
