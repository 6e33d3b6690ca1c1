import { Fault } from "../platform/errors/fault.ts";
import { inGroup, type Flag, type Given } from "./command.ts";
import type { Globals } from "./context.ts";
import { isSwitchedOn } from "../platform/process/environment.ts";
import { readDuration, readNameList, readText } from "./values.ts";
import type { Environment } from "../platform/process/environment.ts";
import { outputFile } from "./output-file.ts";

/** Flags that mean the same in every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { spelling: "--company <subdomain>", help: "company to use. Default: see namely use" },
  { spelling: "--token-file <file>", help: "file with the token to use" },
  { spelling: "-q, --quiet", help: "print errors and warnings only" },
  { spelling: "--no-progress", help: "no progress bar" },
  { spelling: "--no-color", help: "no colors" },
  { spelling: "--no-input", help: "never ask a question" },
  { spelling: "--debug", help: "log requests to stderr, without secrets or data of people" },
  {
    spelling: "--max-wait <duration>",
    help: "longest wait for the rate limit (then exit 5), such as 90s",
  },
];

/** Beside each `--format` that takes json. */
export const JSON_FLAG: Flag = { group: "Output", spelling: "--json", help: "short for --format json" };

function readFormat(flags: Given["flags"]): string | undefined {
  const named = readText(flags["format"])?.toLowerCase();
  if (flags["json"] !== true) return named;
  if (named === undefined || named === "json") return "json";
  throw new Fault("usage.conflict", `--json does not go with --format "${named}".`, {
    hint: "Leave out one of them.",
  });
}

/** Reads what `GLOBAL_FLAGS` and the flags of output brought. */
export function readGlobals(flags: Given["flags"], env: Environment): Globals {
  const text = (name: string): string | undefined => readText(flags[name]);
  const fields = text("fields");
  const columns = text("columns");
  if (columns !== undefined && flags["fields"] !== undefined)
    throw new Fault("usage.conflict", "--fields does not go with --columns: the columns name the fields.", {
      hint: "Leave out one of them.",
    });
  const output = text("output");
  const allowEmpty = flags["allowEmpty"] === true;
  if (allowEmpty && outputFile({ output }) === undefined)
    throw new Fault("usage.conflict", "--allow-empty needs -o: only a file can be replaced.");
  return {
    company: text("company"),
    tokenFile: text("tokenFile"),
    quiet: flags["quiet"] === true,
    progress: flags["progress"] !== false,
    debug: flags["debug"] === true || isSwitchedOn(env["NAMELY_DEBUG"]),
    maxWaitMs: readDuration("--max-wait", text("maxWait")),
    format: readFormat(flags),
    output,
    allowEmpty,
    columns,
    fields:
      flags["fields"] === true ? [] : fields === undefined ? undefined : readNameList("--fields", fields),
  };
}

/** Flags of every command that can write a part of a list. */
export const WINDOW_FLAGS: readonly Flag[] = inGroup("Output", [
  { spelling: "--limit <n>", help: "at most n records, and a cursor for the next ones" },
  { spelling: "--cursor <cursor>", help: "continue after an earlier --limit" },
]);
