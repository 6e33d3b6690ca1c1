import { readApiPath } from "../../namely/requests/api-path.ts";
import type { Method } from "../../namely/requests/api-request.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { listFormats } from "../../output/format-catalog.ts";
import { fileOf, readField, type FieldFlag } from "./request-fields.ts";
import { readText, requireText } from "../../cli/values.ts";
import type { ApiOptions } from "./api-body.ts";

const METHODS: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** How a query says which page it wants; `--paginate` says it itself. */
const PAGING_NAMES: ReadonlySet<string> = new Set(["page", "per_page", "limit", "after", "skip"]);

/** Here a format is only wanted when it is named: without one, the answer goes out as it came. */
const HELP_OF_OUTPUT: Readonly<Record<string, string>> = {
  "--format <format>": `the records of the answer as ${listFormats()}; default: the answer as it came`,
  "-o, --output <file>": "write to a file, all of it or nothing; a failed request leaves it as it was",
  "--fields [list]":
    "only these fields of the records, such as id,links.group_type; without a list, show all",
};

export const apiCommand = defineCommand<ApiOptions>({
  name: "api",
  section: "Integrate",
  exitCodes: [4, 5, 6, 7],
  summary: "make an authenticated API request",
  description:
    "The path is one of Namely's documentation, below /api/v1: profiles/me and /api/v1/profiles?per_page=5 both do. GET and " +
    "HEAD are free; everything else needs --method, also with fields, and --yes where nobody can be asked. Requests share " +
    "the budget and the patience of all commands, but what writes is sent once and never repeated. The answer goes out as " +
    "it came, also a bad one (with the reason on stderr and the exit code), and on a terminal as readable JSON.\n\n" +
    "Fields go into the query of GET and into the JSON body of the other methods, or into the query beside --input. " +
    "key[sub]=x nests, key[]=x is a list. With --format, the list in the answer is put out as records; columns follow from " +
    "all of them.",
  positionals: [{ spelling: "<path>", help: "such as profiles/me, or a whole address of your Namely" }],
  flags: [
    { group: "Request", spelling: "-X, --method <method>", help: `${METHODS.join(", ")}; default GET` },
    {
      group: "Request",
      spelling: "-f, --raw-field <key=value>",
      help: "a field that is text",
      repeatable: true,
    },
    {
      group: "Request",
      spelling: "-F, --field <key=value>",
      help: "a field where true, false, null and numbers are such, and @file (@- is stdin) is the file's text",
      repeatable: true,
    },
    {
      group: "Request",
      spelling: "--input <file>",
      help: "send this JSON as the body (- for stdin)",
      key: "inputFile",
    },
    {
      group: "Output",
      spelling: "-i, --include",
      help: "put the status and the headers before the body, without what is secret",
    },
    {
      group: "Request",
      spelling: "--paginate",
      help: "read all pages and put them out as one answer, complete or not at all",
    },
    { group: "Request", spelling: "--yes", help: "do not ask before something is written" },
    ...OUTPUT_FLAGS.map((flag): Flag => ({ ...flag, help: HELP_OF_OUTPUT[flag.spelling] ?? flag.help })),
  ],
  examples: [
    { command: "namely api profiles/me", does: "shows whose token it is" },
    {
      command: 'namely api profiles -f "filter[user_status]=active" --paginate -o active.json',
      does: "saves everybody who is active, as Namely describes them",
    },
    {
      command: "namely api job_titles --format csv --fields id,title",
      does: "makes a table of the job titles",
    },
    {
      command:
        'namely api -X PUT profiles/7997604d-37fe-43b1-903f-dcd054549135 -f "profiles[][job_title]=Engineer"',
      does: "changes a job title, after asking",
    },
  ],
  read: readApiOptions,
  run: async (context, options) => (await import("./api-run.ts")).requestApi(context, options),
});

function readApiOptions({ positionals, flags }: Given): ApiOptions {
  const method = readMethod(readText(flags["method"]));
  const options: ApiOptions = {
    target: readApiPath(refuseConverted(requireText("the path", positionals[0]))),
    method,
    fields: [
      ...readFields("--raw-field", flags["rawField"], false),
      ...readFields("--field", flags["field"], true),
    ],
    input: readText(flags["inputFile"]),
    include: flags["include"] === true,
    paginate: flags["paginate"] === true,
    yes: flags["yes"] === true,
    output: readOutputOptions(flags),
  };
  refuseIdleFlags(options, flags);
  return options;
}

/** Git Bash turns an argument that begins with a slash into a path of Windows: C:/Program Files/Git/profiles/me. */
function refuseConverted(text: string): string {
  if (!/^[a-z]:[\\/]/iu.test(text)) return text;
  const chosen = /[\\/](?:git|msys(?:32|64)|cygwin(?:64)?|mingw(?:32|64)|usr)[\\/](?<path>.+)$/iu.exec(text)
    ?.groups?.["path"];
  throw new Fault("usage.api-path", `The path is a file path of Windows: "${text.slice(0, 200)}".`, {
    hint: `Git Bash changes a path that begins with a slash. Leave it out: namely api ${chosen ?? "profiles/me"}`,
  });
}

function readMethod(text = "GET"): Method {
  const method = METHODS.find((known) => known === text.toUpperCase());
  if (method !== undefined) return method;
  const [nearest] = findNearest(text, METHODS, { most: 1 });
  throw new Fault("usage.choice", `--method does not know "${text}".`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}It takes ${METHODS.join(", ")}.`,
  });
}

function readFields(flag: string, values: unknown, typed: boolean): readonly FieldFlag[] {
  return Array.isArray(values) ? values.map((text) => readField(flag, String(text), typed)) : [];
}

/** What would be passed over is told, before anything is asked. */
function refuseIdleFlags(options: ApiOptions, flags: Given["flags"]): void {
  const { method, input, include, paginate, yes, fields } = options;
  const isRead = method === "GET" || method === "HEAD";
  const asksForRecords = flags["format"] !== undefined || flags["fields"] !== undefined;
  const fromStdin = [input, ...fields.map(fileOf)].filter((file) => file === "-").length;
  const names = listQueryNames(options);
  const paging = paginate ? names.find((name) => PAGING_NAMES.has(name)) : undefined;
  const conflict = [
    // Taken in Namely's early years; everybody on this machine can read it there, and so can every log on the way.
    [names.includes("access_token"), "A token does not belong on a command line.", "namely login keeps one."],
    [yes && isRead, `--yes is for what writes, and ${method} does not.`, "Leave out --yes."],
    [input !== undefined && isRead, `${method} has no body for --input.`, "Add --method POST or PUT."],
    [fromStdin > 1, "stdin can only be read once.", "Put one of the two into a file."],
    [paginate && method !== "GET", `--paginate is for GET, not for ${method}.`, "Leave out --paginate."],
    [
      paginate && include,
      "--include shows one answer, and --paginate reads several.",
      "Leave out one of them.",
    ],
    [paging !== undefined, `--paginate does the paging itself, without ${paging}.`, `Leave out ${paging}.`],
    [
      include && asksForRecords,
      "--include goes with the answer as it came, not with records.",
      "Leave out --format and --fields.",
    ],
    [method === "HEAD" && asksForRecords, "HEAD brings no records.", "Use GET."],
    [
      method === "HEAD" && flags["output"] !== undefined && !include,
      "HEAD brings nothing to write to a file.",
      "Add --include for the headers.",
    ],
  ] as const;
  for (const [applies, sentence, hint] of conflict)
    if (applies) throw new Fault("usage.conflict", sentence, { hint });
}

function listQueryNames({ target, fields }: ApiOptions): readonly string[] {
  return [...new URLSearchParams(target.search).keys(), ...fields.map(({ key }) => key)];
}
