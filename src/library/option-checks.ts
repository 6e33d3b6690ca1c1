import { suggestNearest } from "../platform/errors/nearest.ts";
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

/** What an option of each kind has to be, in words and as a test. */
const KINDS = {
  text: { expected: "a text that is not empty", fits: isText },
  number: {
    expected: "a number from 0 on",
    fits: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  },
  truth: { expected: "true or false", fits: (value) => typeof value === "boolean" },
  function: { expected: "a function", fits: (value) => typeof value === "function" },
  signal: { expected: "an AbortSignal", fits: (value) => value instanceof AbortSignal },
  words: { expected: "a list of texts", fits: isListOfText },
  "text or URL": { expected: "a text or a URL", fits: (value) => isText(value) || value instanceof URL },
  "text or date": {
    expected: "a text or a valid Date",
    fits: (value) => isText(value) || (value instanceof Date && !Number.isNaN(value.getTime())),
  },
  choice: { expected: "a text or a list of texts", fits: (value) => isText(value) || isListOfText(value) },
} as const satisfies Readonly<
  Record<string, { readonly expected: string; readonly fits: (value: unknown) => boolean }>
>;

type OptionKind = keyof typeof KINDS;

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

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

/** Refuses options that do not exist, which would be without effect, and those of another kind. Never shows a value. */
export function checkOptions(options: unknown, kinds: Readonly<Record<string, OptionKind>>): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new NamelyError("usage.option", "The options have to be an object.");
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds);
      throw new NamelyError("usage.option", `There is no option "${name}".`, {
        hint: suggestNearest(name, known, `There are: ${known.join(", ")}.`, { most: 1 }),
      });
    }
    if (value !== undefined && !KINDS[kind].fits(value)) {
      throw new NamelyError("usage.option", `The option ${name} has to be ${KINDS[kind].expected}.`);
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
  throw new NamelyError("usage.choice", `Unknown value "${unknown}" for the option ${name}.`, {
    hint: `Use ${known.join(", ")}.`,
  });
}
