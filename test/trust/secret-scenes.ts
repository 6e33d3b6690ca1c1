import type { Command } from "../../src/cli/command.ts";
import { SECRET_COMMANDS } from "../../src/commands/secrets/secret-commands.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import { CANARIES } from "../support/echoing-namely.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import { WEBHOOK_SECRET } from "../support/webhook-receiver.ts";

/** What the words of a command may name. */
export interface Stage {
  readonly person: string;
  readonly group: string;
  readonly report: string;
  /** Where events are posted to, with a path and a query that nobody else may know. */
  readonly receiver: string;
  /** The address of a fake Slack, all of which is a secret. */
  readonly chat: string;
}

/** How a command is run when everything that is secret is watched. */
export interface Scene {
  /** Where the token comes from: NAMELY_TOKEN, NAMELY_REFRESH_TOKEN with its client, the stored login, or nowhere. */
  readonly login: "variable" | "refresh" | "stored" | "none";
  readonly words: (stage: Stage) => readonly string[];
  readonly input?: string;
  /** Whether it asks Namely, whose answers can then be odd. */
  readonly asks: boolean;
  /** Whether what it asks counts against the limit, so that it needs the ledger. */
  readonly counts: boolean;
  /** Its exit code when all is well. */
  readonly code: number;
  /** Secrets that it is there to print. */
  readonly prints?: readonly string[];
  /** It runs until it is ended, which is when it has said this, on its own or in trouble. */
  readonly until?: RegExp;
  /** What it leaves behind holds none of the stored secrets. */
  readonly forgets?: boolean;
}

const asking = (login: Scene["login"], words: Scene["words"], code = 0): Scene => ({
  login,
  words,
  asks: true,
  counts: true,
  code,
});
const local = (login: Scene["login"], words: readonly string[], code = 0): Scene => ({
  login,
  words: () => words,
  asks: false,
  counts: false,
  code,
});

const LOGINS = ["variable", "stored", "refresh"] as const;

/** Lists are all asked for in the same way, with logins of all kinds in turn. */
const LIST_SCENES = LISTS.map(({ name }, index): [string, Scene] => [
  name,
  asking(LOGINS[index % LOGINS.length] ?? "stored", () => [name, "--remote-data"]),
]);

const GIVEN_SECRETS: Readonly<Record<string, string>> = {
  "webhook-secret": WEBHOOK_SECRET,
  "listen-secret": LISTEN_SECRET,
};

/** There is no keychain where they are run. */
const SECRET_COMMAND_SCENES = listCommands(SECRET_COMMANDS).map(([name]): [string, Scene] => {
  const words = name.split(" ");
  const input = words[1] === "set" ? GIVEN_SECRETS[words[0] ?? ""] : undefined;
  return [name, { ...local("stored", words, 4), ...(input === undefined ? {} : { input }) }];
});

const UNKNOWN = ["--actions-include", "unknown_person"];

/** Every command that does something, by its words; one that is missing here fails the test. */
export const SCENES: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries([...LIST_SCENES, ...SECRET_COMMAND_SCENES]),
  login: {
    ...asking("none", () => ["login", "sandbox", "--with-token", "--store", "file"]),
    input: `${CANARIES.personalToken}\n`,
    counts: false,
  },
  logout: { ...local("stored", ["logout", "--all"]), forgets: true },
  status: { ...asking("stored", () => ["status"]), counts: false },
  use: local("stored", ["use", "sandbox"]),
  doctor: { ...asking("stored", () => ["doctor"]), counts: false },
  completion: local("none", ["completion", "bash"]),
  token: { ...asking("refresh", () => ["token"]), counts: false, prints: [CANARIES.accessToken] },
  employees: asking("refresh", () => ["employees", "--remote-data", "--custom-fields", "all"]),
  "employees get": asking("variable", ({ person }) => ["employees", "get", person, "--remote-data"]),
  "groups get": asking("variable", ({ group }) => ["groups", "get", group]),
  feed: asking("stored", ({ person }) => ["feed", "--person", person, "--remote-data"]),
  report: asking("variable", ({ report }) => ["report", report]),
  columns: local("variable", ["columns", "google"]),
  snapshot: asking("stored", () => ["snapshot", "--custom-fields", "all"]),
  "snapshot list": local("stored", ["snapshot", "list"]),
  "snapshot show": local("stored", ["snapshot", "show"]),
  "snapshot prune": local("stored", ["snapshot", "prune", "--keep", "1"]),
  diff: asking("variable", ({ receiver }) => ["diff", "--save", "--post", receiver, "--exec", "cat"]),
  reconcile: {
    ...asking("stored", () => ["reconcile", "github=-", "--actions", "gh", "-o", "actions", ...UNKNOWN]),
    input: "login,id\noctocat,1\n",
  },
  upcoming: asking("stored", () => ["upcoming", "--days", "366", "--include-sensitive"]),
  watch: {
    ...asking("stored", ({ chat }) => ["watch", "--every", "1h", "--post", chat, "--post-as", "slack"], 143),
    until: /"event"|error:|"error"/u,
  },
  "org chain": asking("variable", ({ person }) => ["org", "chain", person]),
  "org reports": asking("stored", ({ person }) => ["org", "reports", person, "--all"]),
  "org tree": asking("variable", () => ["org", "tree"]),
  "org chart": asking("variable", ({ person }) => ["org", "chart", person, "--title", "Chart"]),
  "org check": asking("refresh", () => ["org", "check"]),
  schema: local("variable", ["schema", "employees"]),
  // Counts, and shows no more of a person than that it is the API's own user.
  api: asking("variable", () => ["api", "profiles/me"]),
  listen: {
    ...asking("stored", () => ["listen", "--port", "0"], 143),
    until: /"event"|error:|"error"/u,
  },
  sandbox: { ...local("variable", ["sandbox", "--port", "0", "--employees", "5"]), until: /http:\S+/u },
  demo: local("variable", ["demo", "--folder", "files"]),
};

/** A command and those below it, by the words that a user types. */
export function listCommands(commands: readonly Command[], before = ""): [words: string, command: Command][] {
  return commands.flatMap((command) => {
    const words = `${before}${command.name}`;
    return [[words, command], ...listCommands(command.subcommands ?? [], `${words} `)];
  });
}
