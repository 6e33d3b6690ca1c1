import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { openCompany } from "../support/company.ts";
import { CANARIES, startEchoingNamely, type Mood } from "../support/echoing-namely.ts";
import { startEchoingProxy, startEchoingRedis } from "../support/echoing-neighbours.ts";
import { IS_FULL, SEED } from "../support/effort.ts";
import { searchForLeaks } from "../support/leaks.ts";
import { PRIVATE, PRIVATE_WORDS } from "../support/private-person.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import {
  makePlace,
  type Place,
  type ProgramResult,
  runProgram,
  startProgram,
  spawnProgram,
} from "../support/program.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";
import { startChatReceiver, type ChatReceiver } from "../support/chat-receiver.ts";
import { startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { listCommands, type Scene, SCENES, type Stage } from "./secret-scenes.ts";

const PROXY_PASSWORD = "canary~proxy+word";
const REDIS_PASSWORD = "canary/redis+word";
const POST_PATH = "canary-post-path";
const POST_KEY = "canary-post-key";

/** All that is planted in every run, one way or another. */
const SECRETS = [
  "/services/T0CANARY00/B0CANARY00/CanarySecretOfSlack1234",
  "CanarySecretOfSlack1234",
  ...Object.values(CANARIES),
  PROXY_PASSWORD,
  REDIS_PASSWORD,
  POST_PATH,
  POST_KEY,
  WEBHOOK_SECRET,
  WEBHOOK_SECRET.slice(6),
  LISTEN_SECRET,
  ...PRIVATE_WORDS,
];

const ENVIRONMENT = {
  NAMELY_RATE_LIMIT: "1000/1s",
  NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET,
  NAMELY_LISTEN_SECRET: LISTEN_SECRET,
  // Nothing on this machine goes through it.
  HTTPS_PROXY: `http://someone:${encodeURIComponent(PROXY_PASSWORD)}@127.0.0.1:1`,
};

const LOGINS: Readonly<Record<Scene["login"], Readonly<Record<string, string>>>> = {
  variable: { NAMELY_TOKEN: CANARIES.personalToken },
  refresh: {
    NAMELY_REFRESH_TOKEN: CANARIES.refreshToken,
    NAMELY_CLIENT_ID: "client-1",
    NAMELY_CLIENT_SECRET: CANARIES.clientSecret,
  },
  stored: {},
  none: { NAMELY_CLIENT_SECRET: CANARIES.clientSecret },
};

/** What an exception that nobody expects can hold of secrets: those that the program has come to know. */
const KNOWN: Readonly<Record<Scene["login"], readonly string[]>> = {
  variable: [CANARIES.personalToken],
  refresh: [CANARIES.refreshToken, CANARIES.clientSecret],
  stored: [CANARIES.accessToken, CANARIES.refreshToken, CANARIES.clientSecret],
  none: [CANARIES.clientSecret],
};

const CRASHES = {
  "an error is thrown": "throw crash();",
  "an error is thrown where nobody waits": "setImmediate(() => { throw crash(); });",
  "a promise fails that nobody waits for": "void Promise.reject(crash());",
} as const;

type Crash = keyof typeof CRASHES;
/** All that may be wrong; `ledger` and `proxy` repeat what they are sent, as the moods of Namely do. */
type State = "well" | Exclude<Mood, "good" | 400> | "ledger" | "proxy" | Crash;

const MOODS = [401, 422, "garbled", 500] as const;

function listStates({ asks, counts, login }: Scene): State[] {
  const states: State[] = Object.keys(CRASHES) as Crash[];
  if (counts) states.push("ledger");
  // A stored login goes nowhere but to where it was made, and that is no https address here.
  if (asks && login !== "stored") states.push("proxy");
  if (asks) states.push(...MOODS);
  return states;
}

/** Preloaded by Node: the program itself as it is, with one function of Node's that fails in it. */
function writeCrash({ root }: Place, crash: Crash, scene: Scene): string {
  const path = join(root, "crash.mjs");
  // The login asks for the company before it has read the token.
  const isLate = scene.asks && scene.login !== "none";
  const known = [
    WEBHOOK_SECRET,
    LISTEN_SECRET,
    PROXY_PASSWORD,
    ...(isLate || scene.login !== "stored" ? KNOWN[scene.login] : []),
  ];
  const forms = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret),
    Buffer.from(secret).toString("base64"),
  ]);
  writeFileSync(
    path,
    `const forms = ${JSON.stringify(forms)};
const crash = () => Object.assign(new Error(forms.join(" ")), { forms, cause: new Error(forms.join("|")) });
const [holder, name] = ${isLate ? '[AbortSignal, "timeout"]' : '[Math, "min"]'};
const real = holder[name];
holder[name] = function (...given) {
  if (${isLate} || new Error().stack.includes("runProgram")) { holder[name] = real; ${CRASHES[crash]} }
  return real.apply(this, given);
};
`,
  );
  return path;
}

describe("no secret leaves", { timeout: IS_FULL ? 3_600_000 : 120_000 }, () => {
  let company: Awaited<ReturnType<typeof openCompany>>;
  const servers = new Map<Mood, Awaited<ReturnType<typeof startEchoingNamely>>>();
  let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
  let chat: ChatReceiver;
  let redis: Awaited<ReturnType<typeof startEchoingRedis>>;
  let proxy: Awaited<ReturnType<typeof startEchoingProxy>>;
  const home = makePlace();
  let stage: Stage;

  beforeAll(async () => {
    company = await openCompany({ employees: 5 });
    const [person = ""] = company.control.ids();
    for (const [field, value] of Object.entries(PRIVATE)) company.control.setField(person, field, value);
    for (const mood of ["good", ...MOODS] as const)
      servers.set(mood, await startEchoingNamely(company, mood));
    receiver = await startWebhookReceiver({ path: `/${POST_PATH}?key=${POST_KEY}` });
    chat = await startChatReceiver("slack");
    [redis, proxy] = await Promise.all([startEchoingRedis(), startEchoingProxy()]);
    // What the runs find: a company that has been looked at once, before somebody came.
    const snapshot = await runProgram(["snapshot"], {
      env: envOf(SCENES["snapshot"], "well"),
      place: lay(home, "good"),
    });
    if (snapshot.code !== 0) throw new Error(snapshot.stderr);
    company.control.hire();
    const groups = (await (
      await fetch(`${company.url}/api/v1/groups`, {
        headers: { authorization: `Bearer ${company.personalToken}` },
      })
    ).json()) as { groups: { id: string }[] };
    const report = company.control.reports()[0]?.id ?? "";
    stage = { person, group: groups.groups[0]?.id ?? "", report, receiver: receiver.url, chat: chat.url };
  });

  afterAll(async () => {
    home[Symbol.dispose]();
    for (const server of [...servers.values(), receiver, chat, redis, proxy, company])
      await server[Symbol.asyncDispose]();
  });

  function urlOf(mood: Mood): string {
    return servers.get(mood)?.url.href ?? "";
  }

  /** Lays down a login as `namely login --store file` leaves it. */
  function lay(place: Place, mood: Mood): Place {
    mkdirSync(place.config, { recursive: true, mode: 0o700 });
    const user = { id: "1", name: "Jane Doe", email: "jane@example.com" };
    const now = Date.now();
    const login = {
      method: "oauth",
      store: "file",
      base_url: urlOf(mood),
      client_id: "client-1",
      redirect_port: 8976,
    };
    const settings = { ...login, user, logged_in_at: new Date(now).toISOString() };
    const access = {
      token: CANARIES.accessToken,
      login: "l1",
      obtained_at: now,
      expires_at: now + 86_400_000,
    };
    const grant = {
      refresh_token: CANARIES.refreshToken,
      login: "l1",
      client_id: "client-1",
      client_secret: CANARIES.clientSecret,
      redirect_uri: "http://localhost:8976/callback",
    };
    const write = (name: string, content: object): void =>
      writeFileSync(join(place.config, name), JSON.stringify({ version: 1, ...content }), { mode: 0o600 });
    write("config.json", { current: "sandbox", companies: { sandbox: settings } });
    write("secrets.json", { companies: { sandbox: { access_token: access, refresh_token: grant } } });
    return place;
  }

  function moodOf(state: State): Mood {
    return MOODS.find((mood) => mood === state) ?? "good";
  }

  function envOf(scene: Scene | undefined, state: State): Record<string, string> {
    const env = { ...ENVIRONMENT, ...LOGINS[scene?.login ?? "none"] };
    const base = scene?.login === "stored" ? {} : { NAMELY_BASE_URL: urlOf(moodOf(state)) };
    const password = encodeURIComponent(REDIS_PASSWORD);
    if (state === "ledger")
      return { ...env, ...base, NAMELY_REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}` };
    if (state !== "proxy") return { ...env, ...base };
    const HTTPS_PROXY = ENVIRONMENT.HTTPS_PROXY.replace(/1$/u, String(proxy.port));
    return { ...env, NAMELY_BASE_URL: "https://127.0.0.1:1", HTTPS_PROXY };
  }

  /** Runs a scene in a place of its own, and looks through everything it has left. */
  async function play(scene: Scene, state: State, form: readonly string[]) {
    using place = makePlace();
    cpSync(home.state, place.state, { recursive: true });
    lay(place, moodOf(state));
    const env = envOf(scene, state);
    if (state in CRASHES) {
      const crash = writeCrash(place, state as Crash, scene);
      env["NODE_OPTIONS"] = `--import=${pathToFileURL(crash).href}`;
    }
    const line = [...scene.words(stage), ...form];
    const result = await run(line, scene, { env, place });
    // What the test itself has laid down, and what the program is there to keep.
    if (state in CRASHES) writeFileSync(join(place.root, "crash.mjs"), "");
    const isKept = !scene.forgets || state !== "well";
    const { leaks, bytes } = searchForLeaks({
      result,
      place,
      secrets: SECRETS.filter((secret) => !scene.prints?.includes(secret) || state !== "well"),
      kept: isKept ? "config/secrets.json" : undefined,
    });
    const isCrash = state in CRASHES;
    const isEnd = state === "well" ? result.code === scene.code : result.code !== 0;
    const trouble = [
      ...(isEnd ? [] : [`exit code ${result.code}`]),
      ...(isCrash && !result.stderr.includes("fault of namely") ? ["no crash was told of"] : []),
      ...leaks,
    ].map((what) => `${line.join(" ")} with ${state}: ${what}\n${result.stdout}${result.stderr}`);
    return { bytes, found: leaks.length, trouble };
  }

  async function run(
    line: readonly string[],
    { input = "", until }: Scene,
    options: { readonly env: Record<string, string>; readonly place: Place },
  ): Promise<ProgramResult> {
    // A crash is a script that Node loads before the program.
    const isCrash = "NODE_OPTIONS" in options.env;
    if (until === undefined) return (isCrash ? spawnProgram : runProgram)(line, { ...options, input });
    const program = startProgram(line, options);
    let isAsked = false;
    const look = (): void => {
      if (isAsked || !until.test(program.said())) return;
      // A second signal would end it on the spot.
      isAsked = true;
      program.child.kill("SIGTERM");
    };
    for (const stream of [program.child.stdout, program.child.stderr]) stream?.on("data", look);
    return program.ended;
  }

  const commands = listCommands(EVERY_COMMAND).filter(([, { isGroup }]) => !isGroup);

  test("whichever command is run: none is left out of this test", () => {
    expect(Object.keys(SCENES).toSorted()).toEqual(commands.map(([words]) => words).toSorted());
  });

  test.concurrent.for(commands)("by namely %s, however it ends", async ([words, command], context) => {
    const scene = SCENES[words];
    if (scene === undefined) throw new Error(`There is no scene for ${words}.`);
    const runs = chooseRuns(scene, command, SEED + commands.findIndex(([other]) => other === words));
    const searched = await sideBySide(runs, ([state, form]) => play(scene, state, form));
    expect(searched.flatMap(({ trouble }) => trouble)).toEqual([]);
    tally(context, "R9", {
      runs: runs.length,
      "bytes searched": searched.reduce((sum, { bytes }) => sum + bytes, 0),
      "canaries planted": runs.length * SECRETS.length,
      found: searched.reduce((sum, { found }) => sum + found, 0),
    });
  });
});

/** In the short run each command either well or in trouble, in another kind each time. */
function chooseRuns(scene: Scene, { flags }: Command, turn: number): (readonly [State, readonly string[]])[] {
  const states = listStates(scene);
  // A chart takes formats, too, but not this one: it would end before anything can go wrong.
  const takesFormat = flags.some(
    ({ spelling, help }) => spelling.startsWith("--format") && help.includes("json"),
  );
  const json = ["--format", "json"];
  const forms = [[], ["--debug"], ...(takesFormat ? [json, ["--debug", ...json]] : [])];
  if (IS_FULL)
    return ["well" as const, ...states].flatMap((state) => forms.map((form) => [state, form] as const));
  // A server that fails is asked again for a long time.
  const quick = states.filter((state) => state !== 500);
  const well = ["well", ["--debug"]] as const;
  const trouble = [quick[turn % quick.length] ?? "well", forms[(turn >> 3) % forms.length] ?? []] as const;
  return [turn % 2 === 0 ? well : trouble];
}
