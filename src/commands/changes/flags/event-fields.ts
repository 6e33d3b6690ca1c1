import { EMPLOYEE_FIELD_NAMES } from "../../../completion/field-names.ts";
import { readNameList } from "../../../cli/values.ts";
import type { Column } from "../../../formats/columns.ts";
import { selectFields } from "../../../formats/selection.ts";
import { Fault } from "../../../platform/errors/fault.ts";
import type { FieldPaths } from "../../../snapshots/compare/sent-event.ts";
import { FIELD_SYNONYMS } from "../../../unified/employee/field-synonyms.ts";

const FLAG = "--event-fields";

/** What an event can carry of a person, without the schemas: the names alone take no time to load. */
const EVENT_FIELDS: readonly Column[] = EMPLOYEE_FIELD_NAMES.filter((name) => name !== "remote_data").map(
  (name) => ({
    name,
    keys: name.split("."),
    kind: name === "custom_fields" ? "open" : "scalar",
    description: "",
  }),
);

/** Reads `--event-fields`. Throws `usage.unknown-field` with the nearest names. */
export function readEventFields(text: string | undefined): FieldPaths {
  if (text === undefined) return [];
  const names = readNameList(FLAG, text);
  for (const name of names) {
    const inner = name.replace(/^employee\./u, "");
    if (inner === name) continue;
    throw new Fault("usage.unknown-field", `Unknown field "${name}" in ${FLAG}.`, {
      hint: `Did you mean ${inner}?`,
    });
  }
  return selectFields(names, EVENT_FIELDS, { synonyms: FIELD_SYNONYMS, flag: FLAG }).paths;
}
