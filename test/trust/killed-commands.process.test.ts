import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../src/auth/companies.ts";
import { keychainService } from "../../src/auth/keychain-store.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { LISTEN_SECRET as LISTEN_SECRET_KIND, WEBHOOK_SECRET } from "../../src/tracking/secret-catalog.ts";
import { secretAccount } from "../../src/tracking/stored-secret.ts";
import { openKeychain } from "../../src/platform/secrets/keychain.ts";
import { openCompany, type TestCompany } from "../support/company.ts";
import { type DeadlySteps, makeDeadlySteps } from "../support/deadly-steps.ts";
import { chance, someOf, times } from "../support/effort.ts";
import { findDamage, listEntryKinds } from "../support/killed-place.ts";
import { ask, LISTEN_SECRET } from "../support/listening.ts";
import {
  makePlace,
  type Place,
  type ProgramResult,
  runProgram,
  type RunningProgram,
  startProgram,
} from "../support/program.ts";
import { findTool, skipLoudly } from "../support/requirement.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";
import {
  SECRET_SERVICE_TOOLS,
  type SecretService,
  startSecretService,
  warmUp,
} from "../support/secret-service.ts";
import { readSnapshots } from "../support/state-folder.ts";
import { ageStoredToken, layBrowserLogin, readStored } from "../support/stored-login.ts";
import { tally } from "../support/tally.ts";
import { startChatReceiver, type ChatReceiver } from "../support/chat-receiver.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";
import { KILL_LINES, KILL_SCENES, type KillLine, type KillStage } from "./kill-scenes.ts";
import { listCommands } from "./secret-scenes.ts";

/** So many runs are killed one after the other before one is left alone. */
const KILLS_IN_A_ROW = 3;
const OLD = "before\n";

let company: TestCompany;
let service: SecretService | undefined;
let steps: DeadlySteps;
/** What every run finds: two logins, several snapshots, and people who have come since. */
const home = makePlace();

const LIMIT = { NAMELY_RATE_LIMIT: "1000/1s" };

beforeAll(async () => {
  company = await openCompany({ company: "acme", employees: 60, latencyMs: 5 });
  steps = makeDeadlySteps(home.root);
  if (SECRET_SERVICE_TOOLS.every((tool) => findTool(tool) !== undefined)) {
    service = await startSecretService();
    warmUp(service);
  }
  await layBrowserLogin(home, company, "globex");
  await layBrowserLogin(home, company, "acme");
  for (const words of [
    ["snapshot"],
    ["snapshot"],
    ["snapshot", "--baseline", "weekly"],
    ["snapshot", "-o", "base.ndjson"],
    // Only a calendar of its own is replaced.
    ["upcoming", "--days", "366", "-o", "dates.ics"],
  ]) {
    const { code, stderr } = await runProgram(words, { place: home, env: LIMIT });
    if (code !== 0) throw new Error(stderr);
    if (words.length === 1) company.control.hire();
  }
  const lines = readFileSync(join(home.work, "base.ndjson"), "utf8").trimEnd().split("\n").slice(1);
  writeFileSync(join(home.work, "plain.ndjson"), lines.toReversed().slice(1).join("\n"));
  writeFileSync(join(home.work, "accounts.csv"), "username,email,status\nbob,bob@example.com,Active\n");
  await layActions();
  writeFileSync(join(home.work, "accounts.csv"), "username,email,status\nada,ada@example.com,Active\n");
  for (let joiners = 0; joiners < 4; joiners += 1) company.control.hire();
});
afterAll(async () => {
  home[Symbol.dispose]();
  await service?.stop();
  await company[Symbol.asyncDispose]();
});

/** Actions of an earlier review, with another account. */
async function layActions(): Promise<void> {
  const lines = KILL_LINES.filter(
    ({ scene, command }) => command === "reconcile" && scene.files !== undefined,
  );
  for (const { words } of lines) {
    const stage = { person: "", group: "", report: "", receiver: "", chat: "", hook: "" };
    const { code, stderr } = await runProgram(words(stage), { place: home, env: LIMIT });
    if (code !== 0) throw new Error(stderr);
  }
}

/** Where a line is run, several times in a row. */
interface Setting extends AsyncDisposable {
  readonly place: Place;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stage: KillStage;
  readonly job?: RosterJob;
  readonly receiver?: WebhookReceiver;
  readonly chat?: ChatReceiver;
}

async function openSetting(line: KillLine): Promise<Setting> {
  const setting = await (line.scene.needs === "events" ? openEvents() : openHome());
  for (const file of line.files) {
    const path = join(setting.place.work, file);
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) writeFileSync(path, OLD, { mode: 0o600 });
  }
  if (line.scene.needs === "keychain") await layInKeychain(line, setting);
  return setting;
}

async function openHome(): Promise<Setting> {
  const place = makePlace();
  for (const name of ["config", "state", "work"] as const)
    cpSync(home[name], place[name], { recursive: true });
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = service?.env ?? {};
  const [person = ""] = company.control.ids();
  const answer = await fetch(`${company.url}/api/v1/groups`, {
    headers: { authorization: `Bearer ${company.personalToken}` },
  });
  const { groups } = (await answer.json()) as { readonly groups: readonly { readonly id: string }[] };
  return {
    place,
    env: { ...LIMIT, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR },
    stage: {
      person,
      group: groups[0]?.id ?? "",
      report: company.control.reports()[0]?.id ?? "",
      receiver: "",
      chat: "",
      hook: "",
    },
    [Symbol.asyncDispose]: async () => place[Symbol.dispose](),
  };
}

/** A company of its own, in which six things have happened since the baseline. */
async function openEvents(): Promise<Setting> {
  const job = await openRosterJob({ latencyMs: 5 });
  const receiver = await startWebhookReceiver();
  const chat = await startChatReceiver("slack");
  const { control } = job.company;
  for (const person of job.staff.slice(0, 3)) control.terminate(person);
  control.rename(job.staff[3] ?? "", { last_name: "Newly-Wed" });
  control.hire();
  control.hire();
  const { place } = job;
  const hook = join(place.work, "hook");
  writeFileSync(hook, "#!/bin/sh\ncat >> seen.ndjson\n");
  chmodSync(hook, 0o700);
  return {
    place,
    env: job.env,
    stage: { person: "", group: "", report: "", receiver: receiver.url, chat: chat.url, hook },
    job,
    receiver,
    chat,
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]();
      await chat[Symbol.asyncDispose]();
      await job[Symbol.asyncDispose]();
    },
  };
}

async function layInKeychain(line: KillLine, { place, env }: Setting): Promise<void> {
  const run = async (words: string[], input: string): Promise<void> => {
    const base = words[0] === "login" ? { NAMELY_BASE_URL: company.url } : {};
    const { code, stderr } = await runProgram(words, { place, env: { ...env, ...base }, input });
    if (code !== 0) throw new Error(stderr);
  };
  const [kind = ""] = line.command.split(" ");
  if (kind === "logout")
    await run(["login", "hooli", "--with-token", "--store", "keychain"], company.personalToken);
  else if (kind !== "login")
    await run([kind, "set"], kind === "webhook-secret" ? FIRST_WEBHOOK_SECRET : FIRST_LISTEN_SECRET);
}

const FIRST_WEBHOOK_SECRET = `whsec_${Buffer.from("the first secret of this test 01").toString("base64")}`;
const FIRST_LISTEN_SECRET = "the-first-listen-secret.0123456789~ABC";

function start(line: KillLine, { place, env, stage }: Setting, more: Record<string, string>): RunningProgram {
  const { takesToken, input = takesToken ? company.personalToken : "" } = line.scene;
  const base = takesToken ? { NAMELY_BASE_URL: company.url } : {};
  return startProgram(line.words(stage), { place, env: { ...env, ...base, ...more }, input });
}

/** Runs the line to its own end, or ends it as a user would once it has done what there was to do. */
async function finish(
  line: KillLine,
  setting: Setting,
  more: Record<string, string> = {},
): Promise<ProgramResult & { readonly ms: number }> {
  if (line.command === "token") await ageStoredToken(setting.place, "acme");
  const begun = performance.now();
  // Somebody else who comes: once it is told of, everything before has been told and delivered.
  const joiner = isEndless(line) ? setting.job?.company.control.hire() : undefined;
  const program = start(line, setting, more);
  if (isEndless(line)) {
    if (line.command === "sandbox") await program.waitFor("this machine only");
    else await untilDone(program, setting, joiner ?? "");
    program.child.kill("SIGTERM");
  }
  const ms = performance.now() - begun;
  const result = await program.ended;
  return { ...result, ms: isEndless(line) ? ms : performance.now() - begun };
}

function isEndless({ command }: KillLine): boolean {
  return ["watch", "listen", "sandbox"].includes(command);
}

async function untilDone(program: RunningProgram, { job }: Setting, joiner: string): Promise<void> {
  if (job === undefined) return;
  await program.waitFor(`"${joiner}"`);
  // The look that found it is over when the next one asks, or when it is said to have gone well.
  if (findPort(program) === undefined) await job.company.receive(job.company.requests.length + 1);
  else while (!(await ask(`http://127.0.0.1:${findPort(program)}/health`, "GET", "")).body.includes('"ok"'));
}

function findPort(program: RunningProgram): string | undefined {
  return /Listening on http:\/\/\S+:(?<port>\d+)\//u.exec(program.said())?.groups?.["port"];
}

/** What a line does when nobody kills it: the first time, and once more. */
interface Reference {
  readonly code: number | null;
  readonly ms: number;
  /** How often it changes a file. */
  readonly steps: number;
  /** What each file may hold, besides what it held before. */
  readonly wholes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly entries: ReadonlySet<string>;
}

async function learn(line: KillLine): Promise<Reference> {
  await using setting = await openSetting(line);
  const { place } = setting;
  const count = join(home.root, `steps-${KILL_LINES.indexOf(line)}`);
  const first = await finish(line, setting, steps.countInto(count));
  // With what it said, which tells why it ended in another way.
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: endOf(line), stderr: first.stderr });
  const afterFirst = readFiles(line, place);
  // Only what moves a baseline writes something else the next time.
  const isMoving = line.words(setting.stage).includes("--save");
  const second = isMoving ? await finish(line, setting) : first;
  expect({ code: second.code, stderr: second.stderr }).toEqual({ code: endOf(line), stderr: second.stderr });
  const afterSecond = readFiles(line, place);
  return {
    code: first.code,
    ms: first.ms,
    steps: Number(readFileSync(count, "utf8")),
    wholes: new Map(
      line.files.map((file) => [file, new Set([afterFirst.get(file) ?? "", afterSecond.get(file) ?? ""])]),
    ),
    entries: listEntryKinds(place),
  };
}

function endOf({ command }: KillLine): number {
  return command === "watch" || command === "listen" ? 143 : 0;
}

/** The line's files; what is another one in each place looks the same. */
function readFiles({ files }: KillLine, place: Place): ReadonlyMap<string, string> {
  const read = (file: string): string =>
    readFileSync(join(place.work, file), "utf8")
      .replaceAll(place.root, "<place>")
      .replaceAll(/http:\/\/127\.0\.0\.1:\d+/gu, "<server>");
  return new Map(files.map((file) => [file, read(file)]));
}

/** Kills a run: every other one right before a change of a file, the others at any time. */
async function strike(
  line: KillLine,
  setting: Setting,
  { ms, steps: most }: Reference,
  turn: number,
): Promise<ProgramResult> {
  if (line.command === "token") await ageStoredToken(setting.place, "acme");
  const share = chance(`moment of ${line.name}`, turn);
  const isStep = turn % 2 === 0 && most > 0;
  const program = start(line, setting, isStep ? steps.killBefore(1 + Math.floor(share * most)) : {});
  const delay = isStep ? 3 * ms : ms * (0.05 + 1.05 * share);
  // A step that does not come any more would let it run for ever.
  const timer =
    isStep && !isEndless(line) ? undefined : setTimeout(() => program.child.kill("SIGKILL"), delay);
  if (line.command === "listen") notify(program, setting);
  const result = await program.ended;
  clearTimeout(timer);
  return result;
}

/** Sends a webhook as soon as the program listens. */
function notify(program: RunningProgram, { job }: Setting): void {
  const call = async (): Promise<void> => {
    await program.waitFor("Listening on http://");
    const url = `http://127.0.0.1:${findPort(program)}/namely/${LISTEN_SECRET}`;
    await ask(url, "POST", JSON.stringify({ profile_id: job?.staff[0] }));
  };
  // It may die before or meanwhile.
  call().catch(() => undefined);
}

/** One event as somebody was told of it. */
interface Notice {
  readonly id: string;
  readonly event: string;
  readonly employee: { readonly id: string } | null;
}

/** Whole lines only: a killed program may have ended within one. */
function readNotices(text: string): Notice[] {
  return text.split("\n").flatMap((one) => {
    try {
      return [JSON.parse(one) as Notice];
    } catch {
      return [];
    }
  });
}

function nameNotice({ event, employee }: Notice): string {
  return `${event} of ${employee?.id}`;
}

function idsOf(notices: readonly Notice[], name: string): readonly string[] {
  return [...new Set(notices.filter((notice) => nameNotice(notice) === name).map(({ id }) => id))];
}

/** A message names people and no ids: those whose names are in one that was accepted. */
function readChat({ chat, job }: Setting): Notice[] {
  const text = (chat?.messages ?? []).flatMap(({ verdict }) => verdict.plain).join("\n");
  const people = (job?.company.control.ids() ?? []).filter((id) => {
    const { preferred_name, first_name, last_name } = job?.company.control.profile(id) ?? {};
    return text.includes(`${String(preferred_name || first_name)} ${String(last_name)}`);
  });
  return people.map((id) => ({ id, event: "named", employee: { id } }));
}

/** What has reached those who are to be told, by the way it went. */
function collect(line: KillLine, setting: Setting, told: readonly string[]): Record<string, Notice[]> {
  const words = line.words(setting.stage);
  const seen = join(setting.place.work, "seen.ndjson");
  return {
    report: readNotices(told.join("\n")),
    ...(words.includes("--post-as") && { chat: readChat(setting) }),
    ...(words.includes("--post") &&
      !words.includes("--post-as") && {
        post: (setting.receiver?.accepted ?? []).map(
          ({ body }) => (JSON.parse(body) as { data: Notice }).data,
        ),
      }),
    ...(words.includes("--exec") && {
      exec: existsSync(seen) ? readNotices(readFileSync(seen, "utf8")) : [],
    }),
  };
}

/** What nobody was told of, and what was told under several ids. */
function findLost(line: KillLine, setting: Setting, told: readonly string[]): string[] {
  const { job } = setting;
  if (job === undefined) return [];
  const people = [...job.staff.slice(0, 4), ...job.company.control.ids().slice(-2 - Number(isEndless(line)))];
  return Object.entries(collect(line, setting, told)).flatMap(([way, notices]) => {
    const missing = people.filter((person) => !notices.some(({ employee }) => employee?.id === person));
    const names = new Set(notices.map(nameNotice));
    const doubled = [...names]
      .map((name) => ({ name, ids: idsOf(notices, name) }))
      .filter(({ ids }) => ids.length > 1);
    return [
      ...missing.map((person) => `${way}: nothing of ${person}`),
      ...doubled.map(({ name, ids }) => `${way}: ${name} as ${ids.join(", ")}`),
    ];
  });
}

/** Earlier snapshots that are not what they were, in sentences; those who prune may remove all but the latest. */
function findLostSnapshots(
  { words }: KillLine,
  { place, stage }: Setting,
  earlier: ReadonlyMap<string, string>,
): string[] {
  const now = readSnapshots(place);
  const isPruning = words(stage).some((word) => word === "prune" || word === "--keep");
  const lost = [...earlier].filter(([name, text]) => now.get(name) !== text && (now.has(name) || !isPruning));
  const sentences = lost.map(([name]) => `The snapshot ${name} is not what it was.`);
  return earlier.size > 0 && now.size === 0 ? [...sentences, "No snapshot is left."] : sentences;
}

/** What is wrong with the secret in the keychain, in sentences: another one is as good where one is to be made. */
async function findLostSecret({ scene, command }: KillLine, { place, env }: Setting): Promise<string[]> {
  if (scene.secret === undefined) return [];
  const folders = { config: place.config, state: place.state, temporary: place.temporary, configMoved: true };
  const keychain = openKeychain({
    service: keychainService(folders),
    platform: process.platform,
    env,
  });
  const kind = command.startsWith("webhook") ? WEBHOOK_SECRET : LISTEN_SECRET_KIND;
  const account = secretAccount(kind, "acme");
  const answer = (await keychain.read([account])).get(account);
  const first = kind === WEBHOOK_SECRET ? FIRST_WEBHOOK_SECRET : FIRST_LISTEN_SECRET;
  if (answer?.kind === "found") {
    (await kind.load()).check(answer.value);
    return answer.value === first || scene.secret === "replaced" ? [] : ["The secret is another one."];
  }
  return answer?.kind === "absent" && scene.secret === "gone" ? [] : [`The secret is ${answer?.kind}.`];
}

/** What is wrong with the logins, in sentences. */
async function findLostLogins(line: KillLine, { place, job }: Setting): Promise<string[]> {
  if (job !== undefined) return [];
  const { companies, current } = await readSettings(place.config);
  const lost: string[] = [];
  for (const name of ["acme", "globex"]) {
    if (line.scene.forgets === name) continue;
    const { access } = await readStored(place, name);
    if (companies[name] === undefined || access === undefined) lost.push(`The login to ${name} is gone.`);
  }
  return current === undefined && line.scene.forgets === undefined
    ? [...lost, "No company is the current one."]
    : lost;
}

interface Counts {
  kills: number;
  "wrong files": number;
  leftovers: number;
  "events lost": number;
  "logins or secrets lost": number;
  "damaged files": number;
}

/** Kills several runs in a row and lets the last one end, with all that has to hold in between and afterwards. */
async function killInARow(
  line: KillLine,
  reference: Reference,
  turns: readonly number[],
  counts: Counts,
): Promise<void> {
  await using setting = await openSetting(line);
  const { place } = setting;
  const before = readFiles(line, place);
  const snapshots = readSnapshots(place);
  const told: string[] = [];
  const look = async (moment: string): Promise<void> => {
    const wrong = [...readFiles(line, place)].filter(
      ([file, text]) => text !== before.get(file) && !reference.wholes.get(file)?.has(text),
    );
    const damage = [...findDamage(place), ...findLostSnapshots(line, setting, snapshots)];
    const lost = [...(await findLostLogins(line, setting)), ...(await findLostSecret(line, setting))];
    counts["wrong files"] += wrong.length;
    counts["damaged files"] += damage.length;
    counts["logins or secrets lost"] += lost.length;
    expect({ moment, wrong: wrong.map(([file]) => file), damage, lost }).toEqual({
      moment,
      wrong: [],
      damage: [],
      lost: [],
    });
    told.push(...[...readFiles(line, place).values()].filter((text) => text.startsWith("{")));
  };
  for (const turn of turns) {
    const killed = await strike(line, setting, reference, turn);
    told.push(killed.stdout);
    const wasKilled = killed.signal === "SIGKILL";
    counts.kills += Number(wasKilled);
    const end = wasKilled ? null : endOf(line);
    expect({ turn, code: killed.code, stderr: killed.stderr }).toMatchObject({ code: end });
    await look(`turn ${turn}`);
  }
  const last = await finish(line, setting);
  told.push(last.stdout);
  expect({ turns, code: last.code, stderr: last.stderr }).toMatchObject({ code: endOf(line) });
  await look(`after turns ${turns.join(", ")}`);
  const leftovers = [...listEntryKinds(place)].filter((entry) => !reference.entries.has(entry));
  const lost = findLost(line, setting, told);
  counts.leftovers += leftovers.length;
  counts["events lost"] += lost.length;
  expect({ turns, leftovers, lost }).toEqual({ turns, leftovers: [], lost: [] });
}

test("whichever command is killed: none is left out of this test", () => {
  const commands = listCommands(EVERY_COMMAND).filter(([, { isGroup }]) => !isGroup);
  expect(Object.keys(KILL_SCENES).toSorted()).toEqual(commands.map(([words]) => words).toSorted());
});

test("every command that writes to a file with -o is killed while it does", () => {
  const writing = listCommands(EVERY_COMMAND).filter(([, { flags }]) =>
    flags.some(({ spelling }) => spelling.startsWith("-o,")),
  );
  const tried = new Set(KILL_LINES.filter(({ files }) => files.length > 0).map(({ command }) => command));
  expect(writing.map(([words]) => words).filter((words) => !tried.has(words))).toEqual([]);
});

describe("a command that is killed", { timeout: times(120_000, 1_800_000) }, () => {
  test.concurrent.for(someOf(KILL_LINES, 6).map((line) => [line.name, line] as const))(
    "leaves everything old or new, and the next one ends well: %s",
    async ([, line], context) => {
      if (line.scene.needs === "keychain" && service === undefined)
        skipLoudly(context, "There is no Secret Service.");
      const reference = await learn(line);
      const kills = times(2, line.scene.kills);
      const counts: Counts = {
        kills: 0,
        "wrong files": 0,
        leftovers: 0,
        "events lost": 0,
        "logins or secrets lost": 0,
        "damaged files": 0,
      };
      for (let turn = 0; turn < kills; turn += KILLS_IN_A_ROW) {
        const row = Math.min(KILLS_IN_A_ROW, kills - turn);
        await killInARow(
          line,
          reference,
          Array.from({ length: row }, (_, index) => turn + index),
          counts,
        );
      }
      tally(context, "R1", { ...counts });
    },
  );
});
