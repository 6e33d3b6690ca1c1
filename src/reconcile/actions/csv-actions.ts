import type { Column } from "../../formats/columns.ts";
import { createCsvWriter } from "../../formats/csv.ts";
import type { ActionKind } from "./action-kind.ts";

/** The columns of every CSV file of actions. */
export const ACTION_COLUMNS: readonly Column[] = (["account", "finding", "employee", "reason"] as const).map(
  (name) => ({ name, keys: [name], kind: "scalar", description: "" }),
);

/** A list for any other program. */
export const CSV_ACTIONS: ActionKind = {
  suffixes: ["-accounts.csv"],
  headers: undefined,
  refuse: () => undefined,
  openWriter: () => {
    const csv = createCsvWriter({ columns: ACTION_COLUMNS });
    return {
      open: () => [csv.open()],
      write: (action) => [csv.write([action])],
      leaveOut: () => [""],
      close: () => [""],
    };
  },
};
