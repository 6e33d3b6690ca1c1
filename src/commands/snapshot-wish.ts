import type { SnapshotDetail } from "../sync/employee-detail.ts";
import type { Flag, Given } from "./command.ts";
import { readCustomFields } from "./employee-wish.ts";
import { readText } from "./values.ts";

export type { SnapshotDetail } from "../sync/employee-detail.ts";

export const SNAPSHOT_DETAIL_FLAGS: readonly Flag[] = [
  {
    spelling: "--custom-fields <names|all>",
    help: "keep custom fields as well, by their names or all of them",
  },
  {
    spelling: "--include-sensitive",
    help: "keep birth date, gender, home, pay, SSN and the like as well, if the token may see them",
  },
];

export function readSnapshotDetail(flags: Given["flags"]): SnapshotDetail {
  return {
    includeSensitive: flags["includeSensitive"] === true,
    customFields: readCustomFields(readText(flags["customFields"])),
  };
}
