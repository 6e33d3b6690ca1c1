import type { SnapshotDetail } from "../../sync/employees/employee-detail.ts";
import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { readCustomFields } from "../employees/employee-flags.ts";
import { readText } from "../../cli/values.ts";

export type { SnapshotDetail } from "../../sync/employees/employee-detail.ts";

export const SNAPSHOT_DETAIL_FLAGS: readonly Flag[] = inGroup("Fields", [
  {
    spelling: "--custom-fields <names|all>",
    help: "keep custom fields as well, by their names or all of them",
  },
  {
    spelling: "--include-sensitive",
    help: "keep birth date, gender, home, pay, SSN and the like as well, if the token may see them",
  },
]);

export function readSnapshotDetail(flags: Given["flags"]): SnapshotDetail {
  return {
    includeSensitive: flags["includeSensitive"] === true,
    customFields: readCustomFields(readText(flags["customFields"])),
  };
}
