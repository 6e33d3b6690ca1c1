import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { readColumnFile, type ColumnFile } from "./column-file.ts";
import { RECEIVER_NAMES, type ReceiverName } from "./receiver-names.ts";
import coupa from "./receivers/coupa.json" with { type: "json" };
import drata from "./receivers/drata.json" with { type: "json" };
import entraCreate from "./receivers/entra-create.json" with { type: "json" };
import expensify from "./receivers/expensify.json" with { type: "json" };
import google from "./receivers/google.json" with { type: "json" };
import jumpcloud from "./receivers/jumpcloud.json" with { type: "json" };
import moodle from "./receivers/moodle.json" with { type: "json" };
import snipeIt from "./receivers/snipe-it.json" with { type: "json" };

const FILES: Readonly<Record<ReceiverName, unknown>> = {
  google,
  "entra-create": entraCreate,
  jumpcloud,
  moodle,
  "snipe-it": snipeIt,
  expensify,
  coupa,
  drata,
};

/** The columns file of a system. Throws `usage.choice` for one that is not shipped. */
export function findReceiver(name: string): ColumnFile {
  const known = RECEIVER_NAMES.find((candidate) => candidate === name.toLowerCase());
  if (known !== undefined) return readColumnFile(FILES[known], `@${known}`);
  const [nearest] = findNearest(name, RECEIVER_NAMES, { most: 1 });
  throw new Fault("usage.choice", `No columns are shipped for "${name}".`, {
    hint:
      nearest === undefined
        ? "List them with: namely columns"
        : `Did you mean @${nearest}? List them with: namely columns`,
  });
}
