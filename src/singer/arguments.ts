import { parseArgs } from "node:util";
import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";

/** What the tap is asked to do. Files are paths as the user wrote them. */
export type TapOptions =
  | { readonly kind: "help" | "about" | "version" }
  | { readonly kind: "discover"; readonly config: string | undefined }
  | {
      readonly kind: "sync";
      readonly config: string;
      readonly catalog: string | undefined;
      readonly state: string | undefined;
    };

const OPTIONS = {
  config: { type: "string", short: "c" },
  catalog: { type: "string" },
  properties: { type: "string", short: "p" },
  state: { type: "string", short: "s" },
  discover: { type: "boolean", short: "d" },
  about: { type: "boolean" },
  format: { type: "string" },
  version: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const HELP = `Usage: tap-namely --config FILE [--discover | --catalog FILE] [--state FILE]

Extracts employees, groups, companies, teams and job titles from Namely as Singer messages on stdout.

Options:
  -c, --config FILE      settings as JSON; --about lists them
  -d, --discover         print the catalog and nothing else
  --catalog FILE         which streams and fields; default: all but the sensitive ones
  -p, --properties FILE  the same under its old name
  -s, --state FILE       what the last STATE message of the run before said
  --about                print settings and capabilities as JSON
  --version              print the version and nothing else
  -h, --help             show this help

Exit codes: 0 fine, 1 failed, 2 wrong use or settings, 4 login needed, 5 gave up waiting for the rate limit,
6 incomplete: nothing of the stream was written, 130/143 signal.

Examples:
  $ tap-namely --config config.json --discover > catalog.json
  $ tap-namely --config config.json --catalog catalog.json --state state.json | target-jsonl
`;

/** Reads the command line. Throws `usage.*`. */
export function readArguments(words: readonly string[]): TapOptions {
  const { values, positionals } = parse(words);
  if (positionals.length > 0) {
    throw new Fault("usage.argument", `Unknown argument "${positionals[0]}" for tap-namely.`, SEE_HELP);
  }
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  if (values.format !== undefined && !(values.about && values.format === "json"))
    throw new Fault("usage.argument", "--format only goes with --about, and only as json.", SEE_HELP);
  if (values.about) return { kind: "about" };
  for (const name of ["config", "catalog", "properties", "state"] as const) {
    if (values[name] === "") throw new Fault("usage.argument", `--${name} needs a file.`, SEE_HELP);
  }
  const { config, catalog, properties, state } = values;
  if (values.discover) {
    const other = [catalog !== undefined && "--catalog", properties !== undefined && "--properties"].find(
      Boolean,
    );
    if (other) throw new Fault("usage.argument", `--discover does not go together with ${other}.`, SEE_HELP);
    return { kind: "discover", config };
  }
  if (config === undefined) throw new Fault("usage.argument", "--config is missing.", SEE_HELP);
  if (catalog !== undefined && properties !== undefined) {
    throw new Fault(
      "usage.argument",
      "--catalog and --properties mean the same; give one of them.",
      SEE_HELP,
    );
  }
  return { kind: "sync", config, catalog: catalog ?? properties, state };
}

const SEE_HELP = { hint: "See tap-namely --help" };

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const name = /'(-[^']*)'/u.exec((error as Error).message)?.[1] ?? "";
      const [nearest] = findNearest(name.replace(/^-+/u, ""), Object.keys(OPTIONS), { most: 1 });
      const hint = nearest === undefined ? SEE_HELP.hint : `Did you mean --${nearest}?`;
      throw new Fault("usage.argument", `There is no option ${name}.`, { hint });
    }
    if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw error;
    const name = /'([^']*)'/u.exec((error as Error).message)?.[1] ?? "An option";
    throw new Fault("usage.argument", `${name} was not given as it has to be.`, SEE_HELP);
  }
}
