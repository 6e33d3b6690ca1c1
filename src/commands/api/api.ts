import { readApiPath } from "../../namely/requests/api-path.ts";
import type { Method } from "../../namely/requests/api-request.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { listFormats } from "../../output/format-catalog.ts";
import { fileOf, readField } from "./request-fields.ts";
import { readChoice, readText, readTexts, requireText } from "../../cli/values.ts";
import type { ApiOptions } from "./api-body.ts";

const METHODS: readonly Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** Query parameters that select a page; `--paginate` sets them itself. */
const PAGING_NAMES: ReadonlySet<string> = new Set(["page", "per_page", "limit", "after", "skip"]);

/** Without a format, the response is written unchanged. */
const HELP_OF_OUTPUT: Readonly<Record<string, string>> = {
  "--format <format>": `records as ${listFormats()}. Default: the response as is.`,
  "-o, --output <file>": "write to a file; a failed request does not change it",
  "--fields [list]": "fields of the records to write; with no value, list them",
};

export const apiCommand = defineCommand<ApiOptions>({
  name: "api",
  section: "Integrate",
  exitCodes: [4, 5, 6, 7],
  summary: "make an authenticated API request",
  description:
    "The path is relative to /api/v1, such as profiles/me. Fields become the query of GET and the JSON body of other methods: " +
    "key[sub]=x nests, and key[]=x adds to a list. Write requests need confirmation or --yes, and are never repeated.",
  positionals: [{ spelling: "<path>", help: "such as profiles/me, or a full URL of your Namely site" }],
  flags: [
    { group: "Request", spelling: "-X, --method <method>", help: `${METHODS.join(", ")}. Default: GET.` },
    {
      group: "Request",
      spelling: "-f, --raw-field <key=value>",
      help: "a text field",
      repeatable: true,
    },
    {
      group: "Request",
      spelling: "-F, --field <key=value>",
      help: "a typed field: true, null, 42 or @file (@- for stdin)",
      repeatable: true,
    },
    {
      group: "Request",
      spelling: "--input <file>",
      help: "send this JSON file as the body (- for stdin)",
      key: "inputFile",
    },
    {
      group: "Output",
      spelling: "-i, --include",
      help: "write status and headers before the body, secrets hidden",
    },
    {
      group: "Request",
      spelling: "--paginate",
      help: "read all pages and merge them into one response",
    },
    { group: "Request", spelling: "--yes", help: "send a write request without confirmation" },
    ...OUTPUT_FLAGS.map((flag): Flag => ({ ...flag, help: HELP_OF_OUTPUT[flag.spelling] ?? flag.help })),
  ],
  examples: [
    { command: "namely api profiles/me", does: "show the user of the token" },
    {
      command: 'namely api profiles -f "filter[user_status]=active" --paginate -o active.json',
      does: "save all active profiles as Namely sends them",
    },
    {
      command: "namely api job_titles --format csv --fields id,title",
      does: "write the job titles as CSV",
    },
    {
      command:
        'namely api -X PUT profiles/7997604d-37fe-43b1-903f-dcd054549135 -f "profiles[][job_title]=Engineer"',
      does: "change a job title, after confirmation",
    },
  ],
  read: readApiOptions,
  run: async (context, options) => (await import("./api-run.ts")).requestApi(context, options),
});

function readApiOptions({ positionals, flags }: Given): ApiOptions {
  const method = readChoice("--method", readText(flags["method"]), METHODS) ?? "GET";
  const options: ApiOptions = {
    target: readApiPath(refuseConverted(requireText("the path", positionals[0]))),
    method,
    fields: [
      ...readTexts(flags["rawField"]).map((text) => readField("--raw-field", text, false)),
      ...readTexts(flags["field"]).map((text) => readField("--field", text, true)),
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
  throw new Fault("usage.api-path", `The path is a Windows file path: "${text.slice(0, 200)}".`, {
    hint: `Git Bash rewrites paths that start with a slash. Leave the slash out: namely api ${chosen ?? "profiles/me"}`,
  });
}

/** Refuses flags that would have no effect, before any request. */
function refuseIdleFlags(options: ApiOptions, flags: Given["flags"]): void {
  const { method, input, include, paginate, yes, fields } = options;
  const isRead = method === "GET" || method === "HEAD";
  const asksForRecords =
    flags["format"] !== undefined || flags["fields"] !== undefined || flags["columns"] !== undefined;
  const fromStdin = [input, ...fields.map(fileOf)].filter((file) => file === "-").length;
  const names = listQueryNames(options);
  const paging = paginate ? names.find((name) => PAGING_NAMES.has(name)) : undefined;
  const conflict = [
    // Older APIs took it; process lists and logs on the way would show it.
    [names.includes("access_token"), "A token on a command line is not safe.", "Log in first: namely login"],
    [yes && isRead, `--yes works only with write requests, not with ${method}.`, "Leave out --yes."],
    [
      input !== undefined && isRead,
      `--input does not work with ${method}: it has no body.`,
      "Add --method POST or PUT.",
    ],
    [fromStdin > 1, "stdin can be read only once.", "Read one of the two from a file."],
    [
      paginate && method !== "GET",
      `--paginate works only with GET, not with ${method}.`,
      "Leave out --paginate.",
    ],
    [
      paginate && include,
      "--include shows one response, but --paginate reads several.",
      "Leave out one of them.",
    ],
    [
      paging !== undefined,
      `--paginate sets the page itself and cannot be combined with "${paging}".`,
      `Leave out ${paging}.`,
    ],
    [
      include && asksForRecords,
      "--include works only without --format and --fields.",
      "Leave out --format and --fields.",
    ],
    [method === "HEAD" && asksForRecords, "A HEAD request returns no records.", "Use GET."],
    [
      method === "HEAD" && flags["output"] !== undefined && !include,
      "A HEAD request returns nothing to write to a file.",
      "Add --include for the headers.",
    ],
  ] as const;
  for (const [applies, sentence, hint] of conflict)
    if (applies) throw new Fault("usage.conflict", sentence, { hint });
}

function listQueryNames({ target, fields }: ApiOptions): readonly string[] {
  return [...new URLSearchParams(target.search).keys(), ...fields.map(({ key }) => key)];
}
