import { Fault } from "../platform/errors/fault.ts";
import type { Flag, Given } from "./command.ts";
import type { Globals } from "./context.ts";
import { isSwitchedOn } from "../platform/secrets/switched-on.ts";
import { readDuration, readNameList, readText } from "./values.ts";
import type { Environment } from "../platform/process/environment.ts";
import { outputFile } from "./output-file.ts";

/** Flags that mean the same in every command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { spelling: "--company <subdomain>", help: "which company, when you are logged in to several" },
  { spelling: "--token-file <file>", help: "take the token from a file, before any other place" },
  { spelling: "-q, --quiet", help: "no progress, no summary; errors and warnings only" },
  { spelling: "--no-progress", help: "no progress bar" },
  { spelling: "--no-color", help: "no colours" },
  { spelling: "--no-input", help: "never ask a question" },
  { spelling: "--debug", help: "say on stderr what is requested; never shows secrets or people's data" },
  {
    spelling: "--max-wait <duration>",
    help: "give up (exit 5) when the rate limit takes longer, such as 90s or 10m",
  },
];

/** Reads what `GLOBAL_FLAGS` and the flags of output brought. */
export function readGlobals(flags: Given["flags"], env: Environment): Globals {
  const text = (name: string): string | undefined => readText(flags[name]);
  const fields = text("fields");
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
    format: text("format")?.toLowerCase(),
    output,
    allowEmpty,
    fields:
      flags["fields"] === true ? [] : fields === undefined ? undefined : readNameList("--fields", fields),
  };
}

/** Flags of every command that can put out a part of a list. */
export const WINDOW_FLAGS: readonly Flag[] = [
  { spelling: "--limit <count>", help: "at most this many, and a cursor for the next ones" },
  { spelling: "--cursor <cursor>", help: "go on where an earlier --limit ended" },
];
