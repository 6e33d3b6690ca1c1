import type { SnapshotHeader } from "../snapshots/header.ts";
import type { Flag, Given } from "./command.ts";
import { readCustomFields, type EmployeeWish } from "./employee-wish.ts";
import { readText } from "./values.ts";

/** How much of each person a snapshot holds. */
export type SnapshotDetail = Pick<EmployeeWish, "includeSensitive" | "customFields">;

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

/** What was asked for once, by the snapshot that is followed, is kept up without being asked for again. */
export function joinDetail(wish: SnapshotDetail, header: SnapshotHeader | undefined): SnapshotDetail {
  if (header === undefined) return wish;
  const { sensitive, custom_fields } = header.includes;
  return {
    includeSensitive: wish.includeSensitive || sensitive,
    customFields: joinNames(wish.customFields, custom_fields),
  };
}

function joinNames(
  wish: SnapshotDetail["customFields"],
  earlier: SnapshotDetail["customFields"],
): SnapshotDetail["customFields"] {
  if (wish === "all" || earlier === "all") return "all";
  if (wish === "none") return earlier;
  return earlier === "none" ? wish : [...new Set([...wish, ...earlier])].sort();
}
