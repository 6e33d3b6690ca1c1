import type { Identity } from "../../auth/lookup.ts";
import { makePrintable } from "../../terminal/printable.ts";

/** A person, or an API-only user, in one line for a terminal. */
export function describePerson({ name, email, id }: Identity): string {
  return makePrintable([name || id, email && `<${email}>`].filter(Boolean).join(" "));
}
