// The library's face. Nothing is read, opened or written by importing it; what speaks with Namely is loaded by the first call.
export { compareSnapshots } from "./library/compare-snapshots.ts";
export { NamelyError } from "./library/error.ts";
export { Namely } from "./library/namely.ts";
export type * from "./library/models.ts";
export type {
  CallOptions,
  CompaniesOptions,
  CompareOptions,
  ComparisonSide,
  ComparisonSummary,
  EmployeeDetail,
  EmployeesOptions,
  EmployeesPart,
  GroupsOptions,
  ListOptions,
  NamelyOptions,
  SnapshotOptions,
  WaitNotice,
} from "./library/options.ts";
export type { Snapshot } from "./library/snapshot.ts";
