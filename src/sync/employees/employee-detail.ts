import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import type { EmployeeFilter } from "../../unified/employee/filters.ts";

/** Which employees are wanted, and how much of each. */
export interface EmployeeOptions {
  readonly filter: EmployeeFilter;
  /** The day lifecycles are seen from, `YYYY-MM-DD`; undefined for today. */
  readonly asOf: string | undefined;
  readonly includeSensitive: boolean;
  readonly customFields: "none" | "all" | readonly string[];
  readonly remoteData: boolean;
}

/** All employees as they are today, without what has to be asked for. */
export const BASIC_EMPLOYEES: EmployeeOptions = {
  filter: {},
  asOf: undefined,
  includeSensitive: false,
  customFields: "none",
  remoteData: false,
};

/** How much of each person a snapshot holds. */
export type SnapshotDetail = Pick<EmployeeOptions, "includeSensitive" | "customFields">;

/** What was asked for once, by the snapshot that is followed, is kept up without being asked for again. */
export function joinDetail(options: SnapshotDetail, header: SnapshotHeader | undefined): SnapshotDetail {
  if (header === undefined) return options;
  const { sensitive, custom_fields } = header.includes;
  return {
    includeSensitive: options.includeSensitive || sensitive,
    customFields: joinNames(options.customFields, custom_fields),
  };
}

function joinNames(
  wanted: SnapshotDetail["customFields"],
  earlier: SnapshotDetail["customFields"],
): SnapshotDetail["customFields"] {
  if (wanted === "all" || earlier === "all") return "all";
  if (wanted === "none") return earlier;
  return earlier === "none" ? wanted : [...new Set([...wanted, ...earlier])].sort();
}
