import { readBaselineName, STORED_BASELINE_FLAG } from "../changes/flags/baseline-flag.ts";
import { defineCommand } from "../../cli/command.ts";
import {
  EMPLOYEE_FILTER_FLAGS,
  EMPLOYEE_LIST_FLAGS,
  readEmployeeListing,
  readEmployeeOptions,
} from "../employees/employee-flags.ts";
import { AS_OF_HELP } from "../../cli/values.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { SNAPSHOT_DETAIL_FLAGS } from "./snapshot-flags.ts";
import type { SnapshotShowOptions } from "./snapshot-show-run.ts";

export const snapshotShowCommand = defineCommand<SnapshotShowOptions>({
  name: "show",
  exitCodes: [4],
  summary: "show the employees in a stored snapshot, offline",
  positionals: [{ spelling: "[name]", help: "a name from `snapshot list`. Default: the latest." }],
  flags: [
    STORED_BASELINE_FLAG,
    ...EMPLOYEE_FILTER_FLAGS,
    ...SNAPSHOT_DETAIL_FLAGS,
    { group: "Filter", spelling: "--as-of <date>", help: AS_OF_HELP },
    ...EMPLOYEE_LIST_FLAGS,
    ...OUTPUT_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    {
      command: "namely snapshot show --status active --format csv",
      does: "export the active employees of the latest snapshot",
    },
    { command: "namely snapshot show 2026-11-23T060000Z", does: "show the employees of an earlier snapshot" },
  ],
  writes: ["snapshot-employee"],
  read: ({ positionals: [name], flags }) => ({
    name,
    baseline: readBaselineName(flags),
    employees: readEmployeeOptions(flags),
    listing: readEmployeeListing(flags),
    output: readOutputOptions(flags),
  }),
  run: async (context, options) => (await import("./snapshot-show-run.ts")).showSnapshot(context, options),
});
