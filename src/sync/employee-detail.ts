import type { SnapshotHeader } from "../snapshots/header.ts";
import type { EmployeeFilter } from "../unified/filters.ts";

/** Which employees are wanted, and how much of each. */
export interface EmployeeWish {
  readonly filter: EmployeeFilter;
  /** The day lifecycles are seen from, `YYYY-MM-DD`; undefined for today. */
  readonly asOf: string | undefined;
  readonly includeSensitive: boolean;
  readonly customFields: "none" | "all" | readonly string[];
  readonly remoteData: boolean;
}

/** How much of each person a snapshot holds. */
export type SnapshotDetail = Pick<EmployeeWish, "includeSensitive" | "customFields">;

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
