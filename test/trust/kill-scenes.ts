import type { Command } from "../../src/cli/command.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import { listCommands, SCENES } from "./secret-scenes.ts";

/** What the words of a command may name. */
export interface KillStage {
  readonly person: string;
  readonly group: string;
  readonly report: string;
  /** Where events are posted to. */
  readonly receiver: string;
  /** A fake Slack that messages are posted to. */
  readonly chat: string;
  /** A program that notes the id of each event that it is run for. */
  readonly hook: string;
}

/** One way to run a command that gets killed. */
export interface KillScene {
  readonly words: (stage: KillStage) => readonly string[];
  /** Written with `-o` in each of these, one after the other. */
  readonly formats?: readonly string[];
  /** Files below the working folder that are the old or the whole new one; those of `formats` come by themselves. */
  readonly files?: readonly string[];
  readonly input?: string;
  /** It asks for a login with a token that comes on stdin. */
  readonly takesToken?: true;
  /** Where it is run: in a company in which something has happened, with receivers of events; or beside a keychain. */
  readonly needs?: "events" | "keychain";
  /** Which login may be gone once it has begun. */
  readonly forgets?: "acme" | "hooli";
  /** Whether the secret that was kept before may be another one, or gone. */
  readonly secret?: "kept" | "replaced" | "gone";
  /** How often it is killed in the full run. */
  readonly kills: number;
}

const RECORDS = ["json", "ndjson", "csv", "yaml", "markdown", "table"];
const CHARTS = ["html", "svg", "mermaid", "dot"];

const exporting = (words: KillScene["words"], formats: readonly string[] = RECORDS): KillScene => ({
  words,
  formats,
  kills: 3,
});
const changing = (words: KillScene["words"], more: Partial<KillScene> = {}): KillScene => ({
  words,
  kills: 9,
  ...more,
});
const inKeychain = (words: readonly string[], secret: KillScene["secret"], input?: string): KillScene => ({
  words: () => words,
  needs: "keychain",
  kills: 6,
  ...(secret && { secret }),
  ...(input !== undefined && { input }),
});

const INCLUDING = ["--actions-include", "unknown_person"];

/** Commands that are killed in another way than in their scene of the secrets' test. */
const OWN_SCENES: Readonly<Record<string, readonly KillScene[]>> = {
  login: [
    changing(() => ["login", "acme", "--with-token"], { takesToken: true }),
    changing(() => ["login", "initech", "--with-token", "--store", "file"], { takesToken: true }),
    changing(() => ["login", "hooli", "--with-token", "--store", "keychain"], {
      takesToken: true,
      needs: "keychain",
    }),
  ],
  logout: [
    changing(() => ["logout", "acme"], { forgets: "acme" }),
    changing(() => ["logout", "hooli"], { forgets: "hooli", needs: "keychain" }),
  ],
  status: [{ words: () => ["status"], kills: 6 }],
  use: [changing(() => ["use", "globex"])],
  token: [changing(() => ["token"])],
  employees: [exporting(() => ["employees"])],
  "employees get": [exporting(({ person }) => ["employees", "get", person])],
  companies: [exporting(() => ["companies", "--include", "groups,fields"])],
  feed: [exporting(() => ["feed"])],
  report: [exporting(({ report }) => ["report", report])],
  snapshot: [
    changing(() => ["snapshot"]),
    changing(() => ["snapshot", "--baseline", "nightly"]),
    changing(() => ["snapshot", "-o", "roster.ndjson"], { files: ["roster.ndjson"] }),
  ],
  "snapshot list": [exporting(() => ["snapshot", "list"])],
  "snapshot show": [exporting(() => ["snapshot", "show"])],
  "snapshot prune": [changing(() => ["snapshot", "prune", "--keep", "1"])],
  diff: [
    exporting(() => ["diff"]),
    exporting(() => ["diff", "--save"]),
    changing(({ receiver }) => ["diff", "--save", "--post", receiver], { needs: "events" }),
    changing(({ chat }) => ["diff", "--save", "--post", chat, "--post-as", "slack"], { needs: "events" }),
    changing(({ hook }) => ["diff", "--save", "--exec", hook], { needs: "events" }),
    changing(
      ({ receiver, hook }) => [
        "diff",
        "--save",
        "--lock",
        "--incremental",
        "--keep",
        "2",
        "-o",
        "events.ndjson",
        "--post",
        receiver,
        "--exec",
        hook,
      ],
      { needs: "events", files: ["events.ndjson"], kills: 12 },
    ),
    changing(() => ["diff", "--save", "--baseline", "weekly"]),
    // In any order, so that it is sorted on the disk first.
    changing(() => ["diff", "plain.ndjson", "base.ndjson", "-o", "plain.csv"], { files: ["plain.csv"] }),
    changing(() => ["diff", "--against", "base.ndjson", "--save", "-o", "events.csv"], {
      files: ["base.ndjson", "events.csv"],
    }),
  ],
  watch: [
    changing(({ receiver }) => ["watch", "--every", "100ms", "--post", receiver], {
      needs: "events",
      kills: 12,
    }),
    changing(({ hook }) => ["watch", "--every", "100ms", "--keep", "2", "--exec", hook], { needs: "events" }),
  ],
  listen: [
    changing(({ receiver }) => ["listen", "--port", "0", "--every", "24h", "--post", receiver], {
      needs: "events",
      kills: 12,
    }),
  ],
  "org chain": [exporting(({ person }) => ["org", "chain", person])],
  "org reports": [exporting(({ person }) => ["org", "reports", person, "--all"])],
  "org tree": [exporting(() => ["org", "tree"])],
  "org chart": [exporting(() => ["org", "chart"], CHARTS)],
  "org check": [exporting(() => ["org", "check"])],
  api: [
    exporting(() => ["api", "job_titles"], ["json", "ndjson", "csv", "table", "markdown"]),
    { words: () => ["api", "profiles/me", "-o", "me.json"], files: ["me.json"], kills: 6 },
  ],
  reconcile: [
    exporting(() => ["reconcile", "slack=accounts.csv"]),
    changing(
      () => ["reconcile", "slack=accounts.csv", "--actions", "slack=okta,csv", "-o", "actions", ...INCLUDING],
      { files: ["actions/actions.json", "actions/slack-accounts.csv", "actions/slack-okta.sh"] },
    ),
  ],
  upcoming: [
    exporting(() => ["upcoming", "--days", "366"]),
    changing(() => ["upcoming", "--days", "366", "-o", "dates.ics"], { files: ["dates.ics"] }),
  ],
  columns: [{ words: () => ["columns", "google"], kills: 4 }],
  schema: [{ words: () => ["schema", "employees"], kills: 4 }],
  "webhook-secret": [inKeychain(["webhook-secret"], "kept")],
  "webhook-secret new": [inKeychain(["webhook-secret", "new"], "replaced")],
  "webhook-secret set": [inKeychain(["webhook-secret", "set"], "replaced", WEBHOOK_SECRET)],
  "webhook-secret forget": [inKeychain(["webhook-secret", "forget"], "gone")],
  "listen-secret": [inKeychain(["listen-secret"], "kept")],
  "listen-secret new": [inKeychain(["listen-secret", "new"], "replaced")],
  "listen-secret set": [inKeychain(["listen-secret", "set"], "replaced", LISTEN_SECRET)],
  "listen-secret show": [inKeychain(["listen-secret", "show"], "kept")],
  "listen-secret forget": [inKeychain(["listen-secret", "forget"], "gone")],
  sandbox: [{ words: () => ["sandbox", "--port", "0", "--employees", "5"], kills: 4 }],
  demo: [
    {
      words: () => ["demo", "--folder", "files"],
      files: ["files/employees.csv", "files/company.json", "files/groups.json"],
      kills: 6,
    },
  ],
};

/** Every command that does something, by its words. */
export const KILL_SCENES: Readonly<Record<string, readonly KillScene[]>> = Object.fromEntries(
  listCommands(EVERY_COMMAND)
    .filter(([, { isGroup }]) => !isGroup)
    .map(([name, command]) => [name, OWN_SCENES[name] ?? [killAsWatched(name, command)]]),
);

function killAsWatched(name: string, { flags }: Command): KillScene {
  const words = SCENES[name]?.words ?? (() => name.split(" "));
  const has = (name: string): boolean => flags.some(({ spelling }) => spelling.includes(name));
  // Some write a report in several formats, and never a file.
  return has("--format ") && has("--output ") ? exporting(words) : { words, kills: 4 };
}

/** A scene with what is written, as one line for the name of a test. */
export interface KillLine {
  readonly command: string;
  readonly name: string;
  readonly scene: KillScene;
  readonly words: (stage: KillStage) => readonly string[];
  readonly files: readonly string[];
}

/** Every line that gets killed. */
export const KILL_LINES: readonly KillLine[] = Object.entries(KILL_SCENES).flatMap(([command, scenes]) =>
  scenes.flatMap((scene): KillLine[] => {
    const { formats, words, files = [] } = scene;
    const stage = { receiver: "URL", chat: "URL", hook: "HOOK", person: "ID", group: "ID", report: "ID" };
    const where = scene.needs === "keychain" ? " with a keychain" : "";
    const name = `namely ${words(stage).join(" ")}`;
    if (formats === undefined) return [{ command, name: `${name}${where}`, scene, words, files }];
    return formats.map((format) => ({
      command,
      name: `${name} --format ${format}`,
      scene,
      words: (real) => [...words(real), "--format", format, "-o", `output.${format}`],
      files: [`output.${format}`],
    }));
  }),
);
