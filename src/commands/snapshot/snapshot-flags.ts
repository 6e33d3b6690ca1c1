import type { SnapshotDetail } from "../../sync/employees/employee-detail.ts";
import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { readCustomFields } from "../employees/employee-flags.ts";
import { readText } from "../../cli/values.ts";

export type { SnapshotDetail } from "../../sync/employees/employee-detail.ts";

export const SNAPSHOT_DETAIL_FLAGS: readonly Flag[] = inGroup("Fields", [
  {
    spelling: "--custom-fields <names|all>",
    help: "include custom fields, by their names or all of them",
  },
  {
    spelling: "--include-sensitive",
    help: "include birth date, gender, home address, pay, SSN and so on",
  },
]);

export function readSnapshotDetail(flags: Given["flags"]): SnapshotDetail {
  return {
    includeSensitive: flags["includeSensitive"] === true,
    customFields: readCustomFields(readText(flags["customFields"])),
  };
}
