import { Fault } from "../../platform/errors/fault.ts";

/** The fault for a list that this token may not read: an empty one would look like a company without any. */
export function hiddenList(what: string): Fault {
  return new Fault("api.forbidden", `This token may not read ${what}.`, {
    hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
  });
}
