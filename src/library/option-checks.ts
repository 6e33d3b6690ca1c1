import { findNearest } from "../platform/errors/nearest.ts";
import { NamelyError } from "./error.ts";
import type {
  CallOptions,
  CompaniesOptions,
  CompareOptions,
  EmployeeDetail,
  EmployeesOptions,
  GroupsOptions,
  ListOptions,
  NamelyOptions,
  SnapshotOptions,
} from "./options.ts";

type OptionKind =
  | "text"
  | "number"
  | "truth"
  | "function"
  | "signal"
  | "words"
  | "text or URL"
  | "text or date"
  | "choice";

type Kinds<Options> = Readonly<Record<keyof Options & string, OptionKind>>;

const CALL: Kinds<CallOptions> = { signal: "signal" };

const DETAIL: Kinds<EmployeeDetail> = {
  ...CALL,
  includeSensitive: "truth",
  customFields: "choice",
  remoteData: "truth",
  asOf: "text",
};

/** The options of each call with what they hold; for callers without a compiler, and for typing errors. */
export const OPTION_KINDS = {
  namely: {
    company: "text",
    token: "text",
    tokenFile: "text",
    refreshToken: "text",
    clientId: "text",
    clientSecret: "text",
    baseUrl: "text or URL",
    rateLimit: "text",
    maxWaitMs: "number",
    stateFolder: "text",
    configFolder: "text",
    redisUrl: "text",
    signal: "signal",
    onWait: "function",
    onWarning: "function",
    onRestart: "function",
    onProgress: "function",
    onDebug: "function",
  } satisfies Kinds<NamelyOptions>,
  employee: DETAIL,
  employees: {
    ...DETAIL,
    status: "choice",
    department: "text",
    office: "text",
    division: "text",
    group: "text",
    manager: "text",
    jobTitle: "text",
    email: "text",
    search: "text",
    updatedSince: "text or date",
    startedSince: "text",
    terminatedSince: "text",
  } satisfies Kinds<EmployeesOptions>,
  list: { ...CALL, remoteData: "truth" } satisfies Kinds<ListOptions>,
  companies: { ...CALL, remoteData: "truth", include: "words" } satisfies Kinds<CompaniesOptions>,
  groups: { ...CALL, remoteData: "truth", types: "words" } satisfies Kinds<GroupsOptions>,
  snapshot: { ...CALL, includeSensitive: "truth", customFields: "choice" } satisfies Kinds<SnapshotOptions>,
  compare: {
    ...CALL,
    events: "words",
    ignore: "words",
    asOf: "text",
    timeZone: "text",
    maxTerminations: "number",
    maxHires: "number",
    force: "truth",
    onWarning: "function",
  } satisfies Kinds<CompareOptions>,
} as const;

const TESTS: Readonly<Record<OptionKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" && value !== "",
  number: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  truth: (value) => typeof value === "boolean",
  function: (value) => typeof value === "function",
  signal: (value) => value instanceof AbortSignal,
  words: isListOfText,
  "text or URL": (value) => (typeof value === "string" && value !== "") || value instanceof URL,
  "text or date": (value) =>
    (typeof value === "string" && value !== "") || (value instanceof Date && !Number.isNaN(value.getTime())),
  choice: (value) => (typeof value === "string" && value !== "") || isListOfText(value),
};

const SAYS: Readonly<Record<OptionKind, string>> = {
  text: "a text that is not empty",
  number: "a number from 0 on",
  truth: "true or false",
  function: "a function",
  signal: "an AbortSignal",
  words: "a list of texts",
  "text or URL": "a text or a URL",
  "text or date": "a text or a valid Date",
  choice: "a text or a list of texts",
};

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === "string" && word !== "");
}

/** Refuses options that do not exist, which would be without effect, and those of another kind. Never tells a value. */
export function checkOptions(options: unknown, kinds: Readonly<Record<string, OptionKind>>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new NamelyError("usage.option", "The options have to be an object.");
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const [nearest] = findNearest(name, Object.keys(kinds), { most: 1 });
      throw new NamelyError("usage.option", `There is no option "${name}".`, {
        hint: nearest ? `Did you mean ${nearest}?` : `There are: ${Object.keys(kinds).join(", ")}.`,
      });
    }
    if (value !== undefined && !TESTS[kind](value)) {
      throw new NamelyError("usage.option", `The option ${name} has to be ${SAYS[kind]}.`);
    }
  }
}

/** Refuses a word that is not among those there are. */
export function checkWords(
  name: string,
  words: readonly string[] | undefined,
  known: readonly string[],
): void {
  const unknown = words?.find((word) => !known.some((candidate) => candidate === word));
  if (unknown === undefined) return;
  throw new NamelyError("usage.choice", `The option ${name} does not know "${unknown}".`, {
    hint: `It takes ${known.join(", ")}.`,
  });
}
