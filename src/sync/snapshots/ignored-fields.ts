import { Fault } from "../../platform/errors/fault.ts";
import { suggestNearest } from "../../platform/errors/nearest.ts";
import { FIELD_SOURCES } from "../../unified/employee/field-sources.ts";

/** Checks the names of fields that are not to be compared. Throws `usage.unknown-field` with the nearest names. */
export function checkIgnored(names: readonly string[]): void {
  const known = [...Object.keys(FIELD_SOURCES), "company", "custom_fields"];
  for (const name of names) {
    if (known.includes(name) || /^custom_fields\../u.test(name)) continue;
    throw new Fault("usage.unknown-field", `Unknown field "${name}" for --ignore.`, {
      hint: suggestNearest(name, known, `It takes ${known.join(", ")}.`),
    });
  }
}
