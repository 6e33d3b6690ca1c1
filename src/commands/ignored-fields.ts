import { Fault } from "../platform/fault.ts";
import { findNearest } from "../platform/nearest.ts";
import { FIELD_SOURCES } from "../unified/field-sources.ts";
import { readNameList } from "./values.ts";

/** Reads `--ignore`. Throws `usage.unknown-field` with the nearest names. */
export function readIgnored(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const known = [...Object.keys(FIELD_SOURCES), "company", "custom_fields"];
  const names = readNameList("--ignore", text);
  for (const name of names) {
    if (known.includes(name) || /^custom_fields\../u.test(name)) continue;
    const nearest = findNearest(name, known, { most: 3 });
    throw new Fault("usage.unknown-field", `--ignore does not know the field "${name}".`, {
      hint: nearest.length > 0 ? `Did you mean ${nearest.join(" or ")}?` : `It takes ${known.join(", ")}.`,
    });
  }
  return names;
}
