import { createCsvWriter } from "../../formats/csv.ts";
import { guardFormula } from "../../formats/formula.ts";
import type { ActionKind } from "./action-kind.ts";
import { ACTION_COLUMNS } from "./csv-actions.ts";
import { describeAction, describeLeftOut, writeComment, writeHead } from "./script-text.ts";

/** GAM 7: a CSV file, and a script with the line that suspends each account in it. */
export const GAM_ACTIONS: ActionKind = {
  suffixes: ["-gam.csv", "-gam.sh"],
  headers: ["google-admin", "gam"],
  refuse: (account) => {
    if (/[\p{Cc}\p{Surrogate}]/u.test(account)) return "it has control characters";
    // GAM adds the default domain to a bare name, which may make it another person's account.
    if (!/^[^@\s]+@[^@\s]+$/u.test(account)) return "it is not an email address";
    return guardFormula(account) === account ? undefined : "a spreadsheet would run it";
  },
  openWriter: ({ source, asOf, files: [list = "", script = ""] }) => {
    const csv = createCsvWriter({ columns: ACTION_COLUMNS });
    let count = 0;
    return {
      open: () => [csv.open(), writeHead(source, asOf, script)],
      write: (action) => {
        count += 1;
        return [csv.write([action]), describeAction(action)];
      },
      leaveOut: (action, why) => ["", describeLeftOut(action, why)],
      // GAM has a folder of its own for names without a path.
      close: () => [
        "",
        count === 0
          ? writeComment("Nothing to do.")
          : [
              'folder=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1\n',
              `gam csv "$folder/${list}" gam update user "~account" suspended on\n`,
            ].join(""),
      ],
    };
  },
};
