import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { chance, times } from "../support/effort.ts";
import { makePlace, type Place, type ProgramResult, runProgram, startProgram } from "../support/program.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { layBrowserLogin, readStored } from "../support/stored-login.ts";
import { afterMs, inConfig, kill, type Moment, PARTS, whenTouched } from "../support/sudden-death.ts";
import { tally } from "../support/tally.ts";

/** Between two steps of everything that changes a login. */
const STEPS: readonly Moment[] = [
  whenTouched(inConfig, /\.login\.lock$/u),
  whenTouched(inConfig, /^secrets\.json\.lock$/u),
  whenTouched(inConfig, /^\.secrets\.json\.namely-.*\.part$/u),
  whenTouched(inConfig, /^\.secrets\.json\.namely-.*\.part$/u, { nth: 3 }),
  whenTouched(inConfig, /^secrets\.json$/u),
  whenTouched(inConfig, /^\.config\.json\.namely-.*\.part$/u),
  whenTouched(inConfig, /^config\.json$/u),
];

/** A step or, every other time, any moment at all. */
function chooseMoment(topic: string, round: number, usualMs: number): Moment {
  const step = STEPS[Math.floor(chance(`step of ${topic}`, round) * STEPS.length)];
  if (round % 2 === 0 && step !== undefined) return step;
  return afterMs(Math.round(usualMs * (0.2 + chance(`moment of ${topic}`, round))));
}

interface Kills {
  kills: number;
  before: number;
  lost: number;
}

/** Logged in to both companies with tokens that nothing can renew. */
async function logIn(place: Place, { url }: Sandbox, company: string, token: string): Promise<number> {
  const started = performance.now();
  const words = ["login", company, "--with-token", "--store", "file"];
  const result = await runProgram(words, { place, input: token, env: { NAMELY_BASE_URL: url } });
  expect(result).toMatchObject({ code: 0 });
  return performance.now() - started;
}

/** Asks Namely whether a company's login works; whatever killed runs have left is gone by then. */
async function check(place: Place, company: string): Promise<ProgramResult> {
  const status = await runProgram(["status", "--company", company], { place });
  expect(readdirSync(place.config).filter((name) => PARTS.test(name))).toEqual([]);
  return status;
}

function report(context: TestContext, { kills, before, lost }: Kills): void {
  tally(context, "R2", { kills, "with the earlier login": before, "sessions lost": lost });
}

describe("the login", { timeout: times(240_000, 1_800_000) }, () => {
  it("is the old or the new one after a login is killed", async (context) => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const tokens = [company.personalToken, company.control.makePersonalToken()];
    const usualMs = await logIn(place, company, "acme", tokens[0] ?? "");
    const counts = { kills: 0, before: 0, lost: 0 };
    let current = tokens[0];
    for (let round = 0; round < times(2, 100); round += 1) {
      const next = tokens.find((token) => token !== current) ?? "";
      const words = ["login", "acme", "--with-token", "--store", "file"];
      const program = startProgram(words, { place, input: next, env: { NAMELY_BASE_URL: company.url } });
      const moment = chooseMoment("login", round, usualMs);
      counts.kills += Number(await kill(program, moment));
      const status = await check(place, "acme");
      counts.lost += Number(status.code !== 0);
      expect({ moment: moment.name, ...status }).toMatchObject({ code: 0, stderr: "" });
      const stored = (await readStored(place, "acme")).access?.token;
      expect(tokens).toContain(stored);
      counts.before += Number(stored === current);
      current = stored;
    }
    await logIn(place, company, "acme", company.personalToken);
    expect(findLeftovers(place)).toEqual([]);
    report(context, counts);
  });

  it("to every company is there after the choice of another one is killed", async (context) => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    await layBrowserLogin(place, company, "globex");
    const usualMs = await logIn(place, company, "acme", company.personalToken);
    const counts = { kills: 0, before: 0, lost: 0 };
    let current = "acme";
    for (let round = 0; round < times(1, 50); round += 1) {
      const next = current === "acme" ? "globex" : "acme";
      const program = startProgram(["use", next], { place });
      const moment = chooseMoment("use", round, usualMs / 2);
      counts.kills += Number(await kill(program, moment));
      const status = await check(place, next);
      counts.lost += Number(status.code !== 0);
      expect({ moment: moment.name, ...status }).toMatchObject({ code: 0, stderr: "" });
      const settings = JSON.parse(readFileSync(join(place.config, "config.json"), "utf8")) as {
        readonly current: string;
      };
      expect([current, next]).toContain(settings.current);
      counts.before += Number(settings.current === current);
      current = settings.current;
    }
    expect(await runProgram(["use", "acme"], { place })).toMatchObject({ code: 0 });
    expect(findLeftovers(place)).toEqual([]);
    report(context, counts);
  });

  it("to another company is untouched by a logout that is killed, and its own works or is gone", async (context) => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    await layBrowserLogin(place, company, "globex");
    const counts = { kills: 0, before: 0, lost: 0 };
    for (let round = 0; round < times(1, 50); round += 1) {
      await layBrowserLogin(place, company, "acme");
      const { access, grant } = await readStored(place, "acme");
      const program = startProgram(["logout", "acme"], { place });
      const moment = chooseMoment("logout", round, 400);
      counts.kills += Number(await kill(program, moment));
      const status = await check(place, "globex");
      counts.lost += Number(status.code !== 0);
      expect({ moment: moment.name, ...status }).toMatchObject({ code: 0 });
      const left = await readStored(place, "acme");
      // All of it or nothing: half a login would be neither.
      expect([
        { access, grant },
        { access: undefined, grant: undefined },
      ]).toContainEqual(left);
      counts.before += Number(left.access !== undefined);
    }
    // The lock of a logout that was killed is taken up by whatever next has to do with the same login.
    await layBrowserLogin(place, company, "acme");
    expect(await runProgram(["logout", "--all"], { place })).toMatchObject({ code: 0 });
    expect(findLeftovers(place)).toEqual([]);
    report(context, counts);
  });
});
