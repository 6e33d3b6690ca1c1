import { Fault } from "../../../platform/errors/fault.ts";
import { isBaselineName } from "../../../snapshots/file/baseline-names.ts";
import type { Flag, Given } from "../../../cli/command.ts";
import { GLOBAL_FLAGS } from "../../../cli/global-flags.ts";
import { readText } from "../../../cli/values.ts";
import { quoteWord } from "../../../platform/text/shell-word.ts";

export const BASELINE_FLAG: Flag = {
  group: "Save",
  spelling: "--baseline <name>",
  help: "named baseline, one for each job",
};

/** The same flag where the snapshots of a baseline are shown or removed. */
export const STORED_BASELINE_FLAG: Flag = {
  group: "Save",
  spelling: "--baseline <name>",
  help: "snapshots of this baseline. Default: those without one",
};

/** Reads `--baseline`; undefined for the baseline without a name. Throws `usage.baseline`. */
export function readBaselineName(flags: Given["flags"]): string | undefined {
  const name = readText(flags["baseline"]);
  if (name === undefined || isBaselineName(name)) return name;
  throw new Fault("usage.baseline", `Invalid baseline name "${name}".`, {
    hint: "Use 1 to 41 lower-case letters, digits and . _ - such as --baseline leavers. Start with a letter or digit.",
  });
}

/**
 * A baseline that moves past events without showing them loses them for every job that uses it. Throws
 * `usage.hidden-events` with the same command on a baseline of its own.
 */
export function refuseHiddenEvents(command: string, { flags }: Given, known: readonly Flag[]): void {
  const filters = ["events", "ignore"].filter((name) => flags[name] !== undefined);
  if (filters.length === 0) return;
  const baseline = suggestName(readText(flags["events"]));
  const named = filters.map((name) => `--${name}`).join(" and ");
  throw new Fault(
    "usage.hidden-events",
    `${named} would hide events from every other job on this baseline.`,
    {
      hint: writeCommand(`namely ${command}`, { ...flags, baseline }, [...GLOBAL_FLAGS, ...known]),
    },
  );
}

/** Named after the events, where that makes a valid name. */
function suggestName(events: string | undefined): string {
  const name =
    events
      ?.toLowerCase()
      .replaceAll(/[\s,]+/gu, "-")
      .slice(0, 41) ?? "";
  return isBaselineName(name) ? name : "my-job";
}

/** The command line with these flags, in the order of the command's help. */
function writeCommand(command: string, flags: Given["flags"], known: readonly Flag[]): string {
  const words = known.flatMap(({ spelling }) => {
    const long = /--[\w-]+/u.exec(spelling)?.[0] ?? "";
    const isOff = long.startsWith("--no-");
    const key = long
      .replace(/^--(?:no-)?/u, "")
      .replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());
    const value = flags[key];
    if (isOff) return value === false ? [long] : [];
    if (value === true) return [long];
    // A URL is a secret; the file that holds it is none.
    const isUrl = key === "ping" || (key === "post" && !String(value).startsWith("@"));
    if (isUrl && value !== undefined) return [long, "URL"];
    return typeof value === "string" ? [long, quoteWord(value)] : [];
  });
  return [command, ...words].join(" ");
}
