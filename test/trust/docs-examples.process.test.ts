import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { startChatReceiver, type ChatReceiver } from "../support/chat-receiver.ts";
import { openCompany } from "../support/company.ts";
import { listBlocks, WRITTEN_PAGES } from "../support/documentation.ts";
import { IS_FULL, SEED } from "../support/effort.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import {
  makePlace,
  type Place,
  type ProgramOptions,
  type ProgramResult,
  runInShell,
  startProgram,
  TAP_LAUNCHER,
} from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { describeWith } from "../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, type SecretService, startSecretService } from "../support/secret-service.ts";
import { tally } from "../support/tally.ts";
import { startWebhookReceiver, WEBHOOK_SECRET, type WebhookReceiver } from "../support/webhook-receiver.ts";

const BLOCKS = listBlocks(WRITTEN_PAGES, "sh");

/** Every line of the shell blocks that calls the program or the sandbox, without its comment. */
const EXAMPLES = [
  ...new Set(
    BLOCKS.flatMap(({ code }) => code.split("\n"))
      .map((line) => line.replace(/\s+# .*$/u, "").trim())
      .filter((line) => /(?:^|\(|[A-Z_]=\S+ )(?:tap-)?namely |\/_sandbox\//u.test(line)),
  ),
];

/** These need a person at a terminal and a browser, as in test/scenarios/browser-login.test.ts, or a Redis server. */
const NEEDS_MORE = /^namely login \S+(?! --with-token)(?: --port \d+ --no-browser)?$|^NAMELY_REDIS_URL=/u;
/** Ends only on a signal, and then with the code of the signal. */
const NEVER_ENDS = /^namely (?:sandbox|watch|listen(?!-))\b/u;
/** Changes the company, so it gets one of its own. */
const CHANGES_THE_SANDBOX = /\/_sandbox\//u;
/** What is stored counts for these; everything else is given a token. */
const USES_THE_LOGIN = /^(?:namely (?:login|status|use|token|logout|webhook-secret|listen-secret)|curl)\b/u;
/** Signalled that there was something to report, as asked. */
const MAY_REPORT = /--exit-code/u;
/** Finds a problem where the machine of the test has one. */
const MAY_FAIL = /^namely doctor$/u;

/** In the short run another sixteenth of them each time. */
const CHOSEN = EXAMPLES.filter((line) => !NEEDS_MORE.test(line)).filter(
  (_, index) => IS_FULL || (index + SEED) % 16 === 0,
);

describeWith(["bash", "curl", "jq", ...SECRET_SERVICE_TOOLS], "the examples of the documentation", () => {
  let company: Sandbox & AsyncDisposable;
  let receiver: WebhookReceiver;
  let chats: readonly [ChatReceiver, ChatReceiver];
  let keychain: SecretService;
  let template: Place & Disposable;
  let group: string;

  beforeAll(async () => {
    company = await openCompany({ employees: 368, company: "acme" });
    receiver = await startWebhookReceiver();
    chats = [await startChatReceiver("slack"), await startChatReceiver("teams")];
    keychain = await startSecretService();
    // A fresh keyring takes its time for the first entry, and the program does not wait for long.
    const words = ["store", "--label", "the first entry", "for", "warming up"];
    execFileSync("secret-tool", words, { env: keychain.env, input: "nothing" });
    template = makePlace();
    await furnish(template, company, chats);
    const groups = await runInShell("namely groups --format ndjson", {
      place: template,
      env: addressOf(company),
    });
    group = String(parseNdjson(groups.stdout)[0]?.["id"]);
  });
  afterAll(async () => {
    template[Symbol.dispose]();
    await keychain.stop();
    for (const server of [receiver, ...chats]) await server[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
  });

  it.for(CHOSEN)("do what they say: %s", { timeout: 120_000 }, async (example, context) => {
    using place = makePlace();
    for (const folder of ["config", "state", "work", "home"] as const)
      cpSync(template[folder], place[folder], { recursive: true });
    const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keychain.env;
    const bus = { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR };
    const token = USES_THE_LOGIN.test(example) ? undefined : company.personalToken;
    const secrets = { NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET, NAMELY_LISTEN_SECRET: LISTEN_SECRET };
    const env = { ...addressOf(company), ...bus, ...secrets, NAMELY_TOKEN: token };
    await using own = CHANGES_THE_SANDBOX.test(example) ? await openCompany({ company: "acme" }) : undefined;
    const line = adapt(example, { place, company: own ?? company, receiver, group });
    const { code, stderr } = NEVER_ENDS.test(example)
      ? await runUntilReady(line, { place, env })
      : await runInShell(line, { place, env });
    const isFine =
      code === 0 ||
      (code === 3 && MAY_REPORT.test(example)) ||
      (code === 1 && MAY_FAIL.test(example)) ||
      (code === 143 && NEVER_ENDS.test(example));
    expect({ line, code, stderr, isFine }).toMatchObject({ isFine: true });
    tally(context, "R22", { "examples run": 1, failing: isFine ? 0 : 1 });
  });

  it("are nearly all among those that are run", () => {
    const run = EXAMPLES.filter((line) => !NEEDS_MORE.test(line));
    expect(EXAMPLES.length - run.length).toBeLessThanOrEqual(3);
    expect(run.length).toBeGreaterThan(110);
  });

  it.each(BLOCKS.map(({ page, code }) => [page, code] as const))(
    "are shell that bash can parse: %s",
    async (_, code) => {
      const { code: exit, stderr } = await runInShell("bash -n", { input: code });
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    },
  );
});

function addressOf(company: Sandbox): Record<string, string> {
  return { NAMELY_BASE_URL: company.url, NAMELY_RATE_LIMIT: "10000/1s" };
}

/** Every file that the examples name, and what a reader has who followed the guides so far. */
async function furnish(
  place: Place,
  company: Sandbox,
  [slack, teams]: readonly [ChatReceiver, ChatReceiver],
): Promise<void> {
  const at = (name: string): string => join(place.work, name);
  writeFileSync(at("slack-url.txt"), `${slack.url}\n`, { mode: 0o600 });
  writeFileSync(at("teams-url.txt"), `${teams.url}\n`, { mode: 0o600 });
  writeFileSync(at("token.txt"), `${company.personalToken}\n`, { mode: 0o600 });
  writeFileSync(at("secret.txt"), `${WEBHOOK_SECRET}\n`, { mode: 0o600 });
  const hire = { first_name: "Grace", last_name: "Hopper", email: "grace@example.com" };
  writeFileSync(at("new-hire.json"), JSON.stringify({ profiles: [hire] }));
  writeFileSync(at("listen-secret.txt"), `${LISTEN_SECRET}\n`, { mode: 0o600 });
  writeFileSync(at("config.json"), JSON.stringify({ company: "acme" }));
  writeFileSync(at("state.json"), "{}");
  writeFileSync(at("users.csv"), "primaryEmail,suspended,lastLoginTime\nada@example.com,False,Never\n");
  writeFileSync(at("members.csv"), "username,email,status\nada,ada@example.com,Member\n");
  for (const { system, file } of company.control.accountSystems())
    writeFileSync(at(file), [...company.control.accounts(system)].join(""));
  const ignore = "#!/bin/sh\nexec cat > /dev/null\n";
  for (const [program, text] of Object.entries({
    "on-event": ignore,
    "cut-access": ignore,
    "target-jsonl": ignore,
  })) {
    writeFileSync(at(program), text);
    chmodSync(at(program), 0o755);
  }
  const [boss = ""] = company.control.ids();
  company.control.setField(boss, "email", "ada@example.com");
  company.control.rename(boss, { first_name: "Ada", last_name: "Lovelace", preferred_name: "" });
  const run = async (line: string): Promise<void> => {
    const { code, stderr } = await runInShell(line, { place, env: addressOf(company) });
    expect({ line, code, stderr }).toMatchObject({ code: 0 });
  };
  await run("namely login acme --with-token --store file < token.txt");
  await run(
    "namely diff --save && namely snapshot -o monday.ndjson && mkdir roster && cp monday.ndjson roster/people.ndjson",
  );
  company.control.hire();
  await run("namely snapshot -o friday.ndjson && cp friday.ndjson people.ndjson");
  const receivers = ["moodle", "google", "expensify", "drata"].map(
    (name) => `namely columns ${name} > ${name}.json`,
  );
  await run([...receivers, "namely columns entra-create > entra.json"].join(" && "));
  await run(`${TAP} tap-namely --config config.json --discover > catalog.json`);
}

interface Reader {
  readonly place: Place;
  readonly company: Sandbox;
  readonly receiver: WebhookReceiver;
  readonly group: string;
}

/** Makes `tap-namely` a command of the shell. */
const TAP = `tap-namely() { "${process.execPath}" "${TAP_LAUNCHER}" "$@"; };`;

/** Replaces what in an example is only a placeholder for the reader's own. */
function adapt(example: string, { place, company, receiver, group }: Reader): string {
  return example
    .replace("https://acme.namely.com", company.url)
    .replace("http://127.0.0.1:8975", company.url)
    .replace(/https:\/\/(?:example\.com\/hooks\/namely|hc-ping\.com\/\S+)/u, receiver.url)
    .replace(/^(?=namely listen-secret show$)/u, "namely listen-secret set < listen-secret.txt; ")
    .replace("target-jsonl", "./target-jsonl")
    .replace(/^tap-namely/u, `${TAP} tap-namely`)
    .replace("/run/secrets/namely", join(place.work, "token.txt"))
    .replace("7997604d-37fe-43b1-903f-dcd054549135", group)
    .replace("bbf089f6-90c5-473c-8928-058014a462c9", company.control.reports()[0]?.id ?? "")
    .replace(/^(namely listen .*)--port 9000/u, "$1--port 0")
    .replace(/^namely (sandbox|listen(?!-))\b(?!.*--port)/u, "namely $1 --port 0");
}

/** Runs what does not end by itself until it is at work. */
async function runUntilReady(line: string, options: ProgramOptions): Promise<ProgramResult> {
  const program = startProgram([...line.split(" ").slice(1), "--debug"], options);
  await program.waitFor(line.includes("sandbox") ? "http://127.0.0.1:" : "GET /profiles");
  program.child.kill("SIGTERM");
  return program.ended;
}
