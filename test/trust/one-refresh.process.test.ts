import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { readSettings } from "../../src/auth/companies.ts";
import { forgetLogin, saveLogin, type SaveDeps } from "../../src/auth/save-login.ts";
import type { SecretsAnswer } from "../../src/auth/secret-store.ts";
import { openLogins } from "../../src/auth/logins.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { layLogin, makeSessionContext, type SessionContext } from "../auth/session-world.ts";
import { makeChildProgram } from "../support/child-program.ts";
import { IS_FULL, times } from "../support/effort.ts";
import { spawnProgram } from "../support/program.ts";
import { type Crew, CREW_PROGRAM, type Member, openCrew, type Reply } from "../support/session-crew.ts";
import { tally } from "../support/tally.ts";
import { startTokenServer, type TokenServer, type TokenServerOptions } from "../support/token-server.ts";

/** A server that takes everything back when a refresh token comes twice, and processes that share one login to it. */
interface Stage extends AsyncDisposable {
  readonly server: TokenServer;
  readonly context: SessionContext;
  /** Lets the token of the round before run out for as many processes, all at once. */
  expire(size: number): Promise<Round>;
}

const LARGEST = IS_FULL ? 16 : 8;
/** What came of one round. */
interface Round {
  readonly tokens: readonly string[];
  readonly faults: readonly string[];
  /** How many did not live to get either. */
  readonly killed: number;
}

/** Longer than the server's 899 s, so that the token of the round before is over for everybody. */
const ROUND_MS = 1_000_000;

let folder: string;
let crew: Crew;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "namely-crew-"));
  crew = openCrew(await makeChildProgram(CREW_PROGRAM, folder));
});

afterAll(async () => {
  await crew[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function setStage(options: TokenServerOptions = {}): Promise<Stage> {
  const server = await startTokenServer({ rotating: true, ...options });
  const context = makeSessionContext();
  const wish = { baseUrl: server.url, refreshToken: server.refreshToken, secondsLeft: 0 };
  await layLogin(context, "acme", wish);
  let round = 0;
  return {
    server,
    context,
    expire: async (size) => {
      round += 1;
      const aheadMs = round * ROUND_MS;
      const present = crew.gather(size);
      const asked = present.map((member, index) =>
        member.ask({ folder: context.deps.folders.config, aheadMs, anew: (round + index) % 2 === 0 }),
      );
      return sumUp(await Promise.allSettled(asked));
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

function sumUp(replies: readonly PromiseSettledResult<Reply>[]): Round {
  const given = replies.flatMap((reply) => (reply.status === "fulfilled" ? [reply.value] : []));
  return {
    tokens: given.flatMap(({ token }) => token ?? []),
    faults: given.flatMap(({ fault }) => fault ?? []),
    killed: replies.length - given.length,
  };
}

function count(testContext: TestContext, { server }: Pick<Stage, "server">, rounds: readonly Round[]): void {
  const faults = rounds.flatMap((round) => round.faults);
  tally(testContext, "R3", {
    rounds: rounds.length,
    "processes at the end of a token": rounds.reduce(
      (sum, { tokens, faults, killed }) => sum + tokens.length + faults.length + killed,
      0,
    ),
    "refreshes sent": server.forms.length,
    "families revoked": server.revoked ? 1 : 0,
    logouts: faults.filter((code) => code.startsWith("auth.")).length,
  });
}

const json = { "content-type": "application/json" };

describe("processes that meet at the end of a token", () => {
  it("send one refresh a round, and all of them go on with its token", async (testContext) => {
    await using stage = await setStage();
    const { server } = stage;
    const rounds: Round[] = [];
    for (let number = 1; number <= times(8, 300); number += 1) {
      const size = [2, 4, 8, LARGEST][number % 4] ?? 2;
      const round = await stage.expire(size);
      rounds.push(round);
      const [token = ""] = round.tokens;
      expect(round).toEqual({ tokens: Array(size).fill(token), faults: [], killed: 0 });
      expect({ isGood: server.accepts(token), sent: server.forms.length }).toEqual({
        isGood: true,
        sent: number,
      });
    }
    expect(server.revoked).toBe(false);
    count(testContext, stage, rounds);
  });

  it("wait for a server that takes its time, and do not send another one meanwhile", async (testContext) => {
    let inTheMiddle = 0;
    let most = 0;
    await using stage = await setStage({
      meanwhile: async () => {
        most = Math.max(most, (inTheMiddle += 1));
        await systemClock.sleep(times(300, 2000));
        inTheMiddle -= 1;
      },
    });
    const rounds: Round[] = [];
    for (let number = 1; number <= times(1, 10); number += 1) rounds.push(await stage.expire(4));
    expect(rounds.map(({ tokens }) => new Set(tokens).size)).toEqual(rounds.map(() => 1));
    expect(rounds.flatMap(({ faults }) => faults)).toEqual([]);
    expect({ most, sent: stage.server.forms.length }).toEqual({ most: 1, sent: rounds.length });
    count(testContext, stage, rounds);
  });

  it("lose the run of one, and not the login, to a server in trouble", async (testContext) => {
    const trouble = new Set<number>();
    let sent = 0;
    await using stage = await setStage({
      disturb: (_, response) => {
        sent += 1;
        if (sent % 2 === 0) return false;
        trouble.add(sent);
        response.writeHead(500, json).end("{}");
        return true;
      },
    });
    const rounds: Round[] = [];
    for (let number = 1; number <= times(2, 30); number += 1) rounds.push(await stage.expire(4));
    for (const { tokens, faults } of rounds) {
      expect({ given: tokens.length, kinds: new Set(tokens).size, faults }).toEqual({
        given: 3,
        kinds: 1,
        faults: ["api.status"],
      });
    }
    expect(stage.server.forms).toHaveLength(rounds.length + trouble.size);
    expect(stage.server.revoked).toBe(false);
    count(testContext, stage, rounds);
  });

  it.for(["the one that renews", "one that waits"])(
    "go on without %s when that is killed",
    async (whom, testContext) => {
      const size = times(4, 16);
      const isRenewing = whom === "the one that renews";
      let isArmed = false;
      await using stage = await setStage({
        disturb: (_, { req }) => {
          if (!isArmed) return false;
          isArmed = false;
          const isSender = ({ pid }: Member): boolean => String(pid) === req.headers["user-agent"];
          const victim = crew.gather(size).find((member) => isSender(member) === isRenewing);
          victim?.kill();
          // What the dead one has asked for has not reached the server.
          return isRenewing;
        },
      });
      const rounds: Round[] = [];
      for (let number = 1; number <= times(2, 50); number += 1) {
        isArmed = true;
        const round = await stage.expire(size);
        rounds.push(round);
        const [token = ""] = round.tokens;
        expect(round).toEqual({ tokens: Array(size - 1).fill(token), faults: [], killed: 1 });
      }
      expect(stage.server.forms).toHaveLength(isRenewing ? 2 * rounds.length : rounds.length);
      expect(stage.server.revoked).toBe(false);
      count(testContext, stage, rounds);
    },
  );

  it("take over a login that is made meanwhile", async (testContext) => {
    for (let repeat = 0; repeat < times(1, 20); repeat += 1) {
      let login: Promise<void> | undefined;
      await using stage: Stage = await setStage({
        meanwhile: async () => {
          login ??= logInAgain(stage.context);
          await systemClock.sleep(20);
        },
      });
      const during = await stage.expire(4);
      await login;
      const after = await stage.expire(4);
      expect([during.faults, after.faults]).toEqual([[], []]);
      expect(after.tokens).toEqual(Array(4).fill(PERSONAL));
      expect(await readStored(stage.context)).toMatchObject({ secrets: { access: { token: PERSONAL } } });
      expect({ sent: stage.server.forms.length, revoked: stage.server.revoked }).toEqual({
        sent: 1,
        revoked: false,
      });
      count(testContext, stage, [during, after]);
    }
  });

  it("do not bring back a login that is forgotten meanwhile", async () => {
    for (let repeat = 0; repeat < times(1, 20); repeat += 1) {
      let logout: Promise<unknown> | undefined;
      await using stage: Stage = await setStage({
        meanwhile: async () => {
          logout ??= logOut(stage.context);
          await systemClock.sleep(20);
        },
      });
      await stage.expire(4);
      await logout;
      expect(await readStored(stage.context)).toEqual({ kind: "absent" });
      const after = await stage.expire(4);
      expect(after.tokens).toEqual([]);
      expect(new Set(after.faults.map((code) => code.split(".")[0]))).toEqual(new Set(["auth"]));
      expect(await readStored(stage.context)).toEqual({ kind: "absent" });
      expect(stage.server.forms).toHaveLength(1);
    }
  });

  it("may be runs of the whole program", async (testContext) => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    const env = {
      NAMELY_CONFIG_DIR: context.deps.folders.config,
      NAMELY_STATE_DIR: context.deps.folders.state,
    };
    const rounds: Round[] = [];
    for (let number = 1; number <= times(1, 20); number += 1) {
      await layLogin(context, "acme", {
        baseUrl: server.url,
        refreshToken: server.refreshToken,
        secondsLeft: 0,
      });
      const size = times(3, [2, 4, 8][number % 3] ?? 2);
      const results = await Promise.all(Array.from({ length: size }, () => spawnProgram(["token"], { env })));
      expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
        results.map(() => ({ code: 0, stderr: "" })),
      );
      expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1);
      expect(server.forms).toHaveLength(number);
      rounds.push({ tokens: results.map(({ stdout }) => stdout), faults: [], killed: 0 });
    }
    expect(server.revoked).toBe(false);
    count(testContext, { server }, rounds);
  });
});

const PERSONAL = "canary-personal-token";

function saveDoors({ deps }: SessionContext): SaveDeps {
  return { logins: openLogins({ ...deps, clock: systemClock }), warn: deps.warn };
}

/** Stores another login to the same company, as a person does who has run `namely login --with-token`. */
function logInAgain(context: SessionContext): Promise<void> {
  const access = { token: PERSONAL, login: "l2", obtained_at: Date.now() };
  const user = { id: "1", name: "Jane Doe", email: null };
  const login = { method: "token", store: "file", user, logged_in_at: new Date().toISOString() } as const;
  return saveLogin(saveDoors(context), "acme", login, { access, grant: undefined });
}

async function logOut(context: SessionContext): Promise<void> {
  const { companies } = await readSettings(context.deps.folders.config);
  await forgetLogin(saveDoors(context).logins, "acme", companies["acme"]);
}

function readStored({ deps }: SessionContext): Promise<SecretsAnswer> {
  return openLogins(deps).stores.file.read("acme");
}
