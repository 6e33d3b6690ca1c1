import * as z from "zod";

/** A field of a model that is text, or null for none; `what` describes it. */
export function textField(what: string) {
  return z.string().nullable().describe(what);
}
