import { ExactNumber } from "../text/exact-json.ts";
import { Fault } from "./fault.ts";

/**
 * A part of Namely's answer that is not what it has to be: `place` is the way to it, such as
 * `profiles[3].departure_date`. Only the kind of `value` is named, never what it says.
 */
export function shapeFault(place: string, expected: string, value: unknown): Fault {
  return new Fault(
    "api.shape",
    `Namely's answer has an unexpected shape at ${place}: expected ${expected}, got ${kindOf(value)}.`,
    {
      hint: "Run it again with --debug to see the requests, and report it; nothing was guessed in its place.",
    },
  );
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return value.trim() === "" ? "empty text" : "other text";
  if (typeof value === "boolean") return "true or false";
  return typeof value === "object" && !(value instanceof ExactNumber) ? "an object" : "a number";
}
