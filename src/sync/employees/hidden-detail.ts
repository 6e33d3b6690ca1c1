import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { SENSITIVE_EMPLOYEE_FIELDS } from "../../unified/employee/employee.ts";
import { mayShowField } from "../../unified/employee/field-sources.ts";
import { joinWords } from "../../unified/visibility.ts";
import type { SnapshotDetail } from "./employee-detail.ts";

/** Warns once of sensitive fields that a snapshot was to hold and that the token cannot see. */
export function warnOfHiddenDetail(
  header: SnapshotHeader,
  { includeSensitive }: SnapshotDetail,
  onWarning: (sentence: string) => void,
): void {
  // Of a company without people nothing is known.
  if (!includeSensitive || header.visible_keys.length === 0) return;
  const hidden = SENSITIVE_EMPLOYEE_FIELDS.filter((field) => !mayShowField(field, header));
  if (hidden.length === 0) return;
  const names = joinWords(hidden.map((field) => `"${field}"`));
  onWarning(
    `This token cannot see ${names} of any employee, so ${hidden.length === 1 ? "it is" : "they are"} left out.`,
  );
}
