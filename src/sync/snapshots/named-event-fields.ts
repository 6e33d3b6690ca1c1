import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import type { FieldPaths } from "../../snapshots/compare/sent-event.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { findField } from "../../unified/employee/employee-fields.ts";
import { mayShowField } from "../../unified/employee/field-sources.ts";
import { joinWords } from "../../unified/visibility.ts";
import type { SnapshotDetail } from "../employees/employee-detail.ts";

/** Throws `usage.unknown-field` for a field that snapshots with this detail do not have. */
export function checkSentFields(added: FieldPaths, { includeSensitive, customFields }: SnapshotDetail): void {
  for (const [key = "", ...rest] of added) {
    const name = [key, ...rest].join(".");
    if (findField(key)?.sensitive && !includeSensitive) throw notInSnapshot(name, "Add --include-sensitive.");
    if (key !== "custom_fields" || customFields === "all") continue;
    const wanted = rest.join(".");
    if (customFields !== "none" && (wanted === "" || customFields.includes(wanted))) continue;
    const [nearest] = customFields === "none" ? [] : findNearest(wanted, customFields, { most: 1 });
    throw notInSnapshot(
      name,
      nearest === undefined
        ? `Add --custom-fields ${wanted === "" ? "all, or name the ones you want" : wanted}.`
        : `Did you mean custom_fields.${nearest}?`,
    );
  }
}

function notInSnapshot(name: string, hint: string): Fault {
  return new Fault(
    "usage.unknown-field",
    `The field "${name}" in --event-fields is not part of these events.`,
    {
      hint,
    },
  );
}

/** Warns of fields that were named and that this token does not see: a field may be hidden later, and a watch goes on. */
export function warnOfHiddenFields(
  added: FieldPaths,
  header: SnapshotHeader,
  onWarning: (sentence: string) => void,
): void {
  // Of a company without people nothing is known.
  if (header.visible_keys.length === 0) return;
  const hidden = added.flatMap(([key = "", ...rest]) => {
    if (key === "custom_fields")
      return rest.length === 0 || header.visible_keys.includes(rest.join("."))
        ? []
        : [[key, ...rest].join(".")];
    return mayShowField(key, header) ? [] : [key];
  });
  if (hidden.length === 0) return;
  onWarning(
    `This token cannot see ${joinWords([...new Set(hidden)].map((field) => `"${field}"`))} of any employee, so ` +
      "events are sent without.",
  );
}
