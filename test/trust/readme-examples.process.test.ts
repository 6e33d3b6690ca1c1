import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { IS_FULL, SEED } from "../support/effort.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import {
  makePlace,
  type Place,
  type ProgramOptions,
  type ProgramResult,
  runInShell,
  startProgram,
} from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { describeWith } from "../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, type SecretService, startSecretService } from "../support/secret-service.ts";
import { tally } from "../support/tally.ts";
import { startWebhookReceiver, WEBHOOK_SECRET, type WebhookReceiver } from "../support/webhook-receiver.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** Every line of the README's shell blocks that calls the program, without its remark. */
const EXAMPLES = [...readme.matchAll(/^```sh\n(?<code>[^]*?)^```$/gmu)]
  .flatMap((block) => (block.groups?.["code"] ?? "").split("\n"))
  .map((line) => line.replace(/\s+# .*$/u, "").trim())
  .filter((line) => /(?:^|\(|[A-Z_]=\S+ )namely /u.test(line));

/** Somebody has to sit at a terminal and a browser; test/scenarios/browser-login.test.ts does. */
const NEEDS_A_PERSON = /^namely login \S+(?! --with-token)(?: --port \d+ --no-browser)?$/u;
/** Ends only when it is told to, and then with the code of the signal. */
const NEVER_ENDS = /^namely (?:sandbox|watch|listen(?!-))\b/u;
/** What is stored counts for these; everything else is given a token. */
const USES_THE_LOGIN = /^(?:namely (?:login|status|use|token|logout|webhook-secret|listen-secret)|curl)\b/u;
/** Signalled that there was something to report, as asked. */
const MAY_REPORT = /--exit-code/u;

/** In the short run another sixteenth of them each time. */
const CHOSEN = EXAMPLES.filter((line) => !NEEDS_A_PERSON.test(line)).filter(
  (_, index) => IS_FULL || (index + SEED) % 16 === 0,
);

describeWith(["bash", "curl", ...SECRET_SERVICE_TOOLS], "the examples of the README", () => {
  let company: Sandbox & AsyncDisposable;
  let receiver: WebhookReceiver;
  let keychain: SecretService;
  let template: Place & Disposable;
  let group: string;

  beforeAll(async () => {
    company = await openCompany({ employees: 368, company: "acme" });
    receiver = await startWebhookReceiver();
    keychain = await startSecretService();
    // A fresh keyring takes its time for the first entry, and the program does not wait for long.
    const words = ["store", "--label", "the first entry", "for", "warming up"];
    execFileSync("secret-tool", words, { env: keychain.env, input: "nothing" });
    template = makePlace();
    await furnish(template, company);
    const groups = await runInShell("namely groups --format ndjson", {
      place: template,
      env: addressOf(company),
    });
    group = String(parseNdjson(groups.stdout)[0]?.["id"]);
  });
  afterAll(async () => {
    template[Symbol.dispose]();
    await keychain.stop();
    await receiver[Symbol.asyncDispose]();
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
    const line = adapt(example, { place, company, receiver, group });
    const { code, stderr } = NEVER_ENDS.test(example)
      ? await runUntilReady(line, { place, env })
      : await runInShell(line, { place, env });
    const isFine =
      code === 0 || (code === 3 && MAY_REPORT.test(example)) || (code === 143 && NEVER_ENDS.test(example));
    expect({ line, code, stderr, isFine }).toMatchObject({ isFine: true });
    tally(context, "R22", { "examples run": 1, failing: isFine ? 0 : 1 });
  });

  it("are nearly all among those that are run", () => {
    const run = EXAMPLES.filter((line) => !NEEDS_A_PERSON.test(line));
    expect(EXAMPLES.length - run.length).toBeLessThanOrEqual(3);
    expect(run.length).toBeGreaterThan(45);
  });
});

function addressOf(company: Sandbox): Record<string, string> {
  return { NAMELY_BASE_URL: company.url, NAMELY_RATE_LIMIT: "10000/1s" };
}

/** Every file that the examples name, and what somebody has who has followed the README so far. */
async function furnish(place: Place, company: Sandbox): Promise<void> {
  const at = (name: string): string => join(place.work, name);
  writeFileSync(at("token.txt"), `${company.personalToken}\n`, { mode: 0o600 });
  writeFileSync(at("secret.txt"), `${WEBHOOK_SECRET}\n`, { mode: 0o600 });
  const hire = { first_name: "Grace", last_name: "Hopper", email: "grace@example.com" };
  writeFileSync(at("new-hire.json"), JSON.stringify({ profiles: [hire] }));
  writeFileSync(at("listen-secret.txt"), `${LISTEN_SECRET}\n`, { mode: 0o600 });
  for (const program of ["on-event", "cut-access"]) {
    writeFileSync(at(program), "#!/bin/sh\nexec cat > /dev/null\n");
    chmodSync(at(program), 0o755);
  }
  const [boss = ""] = company.control.ids();
  company.control.setField(boss, "email", "ada@example.com");
  company.control.rename(boss, { first_name: "Ada", last_name: "Lovelace", preferred_name: "" });
  const run = async (line: string, options: ProgramOptions = {}): Promise<void> => {
    const { code, stderr } = await runInShell(line, { place, env: addressOf(company), ...options });
    expect({ line, code, stderr }).toMatchObject({ code: 0 });
  };
  await run("namely login acme --with-token --store file < token.txt");
  await run(
    "namely diff --save && namely snapshot -o monday.ndjson && mkdir roster && cp monday.ndjson roster/people.ndjson",
  );
  company.control.hire();
  await run("namely snapshot -o friday.ndjson && cp friday.ndjson people.ndjson");
}

interface Reader {
  readonly place: Place;
  readonly company: Sandbox;
  readonly receiver: WebhookReceiver;
  readonly group: string;
}

/** Puts in what in an example stands for the reader's own. */
function adapt(example: string, { place, company, receiver, group }: Reader): string {
  return example
    .replace("https://acme.namely.com", company.url)
    .replace("https://example.com/hooks/namely", receiver.url)
    .replace("/run/secrets/namely", join(place.work, "token.txt"))
    .replace("7997604d-37fe-43b1-903f-dcd054549135", group)
    .replace("bbf089f6-90c5-473c-8928-058014a462c9", company.control.reports()[0]?.id ?? "")
    .replace(/^(namely listen .*)--port 9000/u, "$1--port 0")
    .replace(/^namely (sandbox|listen(?!-|.*--port))\b/u, "namely $1 --port 0");
}

/** Runs what does not end by itself until it is at work. */
async function runUntilReady(line: string, options: ProgramOptions): Promise<ProgramResult> {
  const program = startProgram([...line.split(" ").slice(1), "--debug"], options);
  await program.waitFor(line.includes("sandbox") ? "listens on" : "GET /profiles");
  program.child.kill("SIGTERM");
  return program.ended;
}
