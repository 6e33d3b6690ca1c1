import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { chance, times } from "../support/effort.ts";
import { makePlace, runProgram, startProgram } from "../support/program.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { ageStoredToken, layBrowserLogin, readSecretsFile } from "../support/stored-login.ts";
import { afterMs, inConfig, kill, type Moment, PARTS, whenTouched } from "../support/sudden-death.ts";
import { tally } from "../support/tally.ts";

const STEPS: readonly Moment[] = [
  whenTouched(inConfig, /^acme\.login\.lock$/u),
  whenTouched(inConfig, /^\.secrets\.json\.lock\.namely-.*\.part$/u),
  whenTouched(inConfig, /^\.secrets\.json\.namely-.*\.part$/u),
  whenTouched(inConfig, /^\.secrets\.json\.namely-.*\.part$/u, { nth: 3 }),
  whenTouched(inConfig, /^secrets\.json$/u),
];

/** A kind of Namely: whether a refresh gives the same refresh token, another one, or says nothing of it. */
const HABITS = [
  { refreshToken: "same", short: 1, full: 30 },
  { refreshToken: "absent", short: 1, full: 20 },
  { refreshToken: "rotating", short: 2, full: 60 },
] as const;

const ENDED = { code: 4, stderr: "error: The login to acme has expired.\nhint: namely login acme\n" };

describe("a renewal that is killed", { timeout: times(240_000, 1_800_000) }, () => {
  it.for(HABITS)(
    "costs the login only where the used token is spent and its answer was not here yet: $refreshToken",
    async ({ refreshToken, short, full }, context) => {
      let onAnswer = (): void => undefined;
      await using company = await openCompany({
        employees: 5,
        latencyMs: 20,
        quirks: { refreshToken },
        onRequest: ({ path }) => path.endsWith("/token") && onAnswer(),
      });
      using place = makePlace();
      await layBrowserLogin(place, company, "acme");
      const countRefreshes = (): number =>
        company.requests.filter(({ path }) => path.endsWith("/token")).length;
      const atAnswer: Moment = {
        name: "the answer goes out",
        arm: (_program, strike) => (onAnswer = strike),
      };
      const counts = { kills: 0, "spent with the answer under way": 0, "sessions lost": 0 };
      for (let round = 0; round < times(short, full); round += 1) {
        await ageStoredToken(place, "acme");
        const before = { secrets: readSecretsFile(place), refreshes: countRefreshes() };
        const moment = [
          atAnswer,
          afterMs(100 + Math.round(400 * chance("moment of a renewal", round))),
          STEPS[Math.floor(chance("step of a renewal", round) * STEPS.length)] ?? atAnswer,
        ][round % 3];
        const isKilled = await kill(startProgram(["token"], { place }), moment ?? atAnswer);
        onAnswer = () => undefined;
        counts.kills += Number(isKilled);
        const isSpent = countRefreshes() > before.refreshes && readSecretsFile(place) === before.secrets;
        const status = await runProgram(["status"], { place });
        expect(readdirSync(place.config).filter((name) => PARTS.test(name))).toEqual([]);
        // Nobody but Namely knows the token that is good then; what can be done is said.
        const isOver = refreshToken === "rotating" && isKilled && isSpent;
        expect({ moment: moment?.name, code: status.code, stderr: status.stderr }).toEqual({
          moment: moment?.name,
          ...(isOver ? ENDED : { code: 0, stderr: "" }),
        });
        counts["spent with the answer under way"] += Number(isOver);
        counts["sessions lost"] += Number(!isOver && status.code !== 0);
        if (isOver) await layBrowserLogin(place, company, "acme");
      }
      await ageStoredToken(place, "acme");
      expect(await runProgram(["token"], { place })).toMatchObject({ code: 0, stderr: "" });
      expect(findLeftovers(place)).toEqual([]);
      tally(context, "R2", counts);
    },
  );
});

it("has a renewed token on the disk before anybody sees it used", { timeout: 240_000 }, async () => {
  using place = makePlace();
  await using company = await openCompany({ employees: 5 });
  const seen: boolean[] = [];
  await using server = await startScriptedServer((request, response) => {
    if (request.method === "POST")
      return sendJson(response, 200, {
        access_token: "new-access",
        refresh_token: "new-refresh",
        token_type: "bearer",
        expires_in: 899,
      });
    const stored = readSecretsFile(place);
    seen.push(
      request.headers.authorization === "Bearer new-access" &&
        stored.includes("new-access") &&
        stored.includes("new-refresh"),
    );
    sendJson(response, 200, { profiles: [{ id: "1", full_name: "Jane Doe" }] });
  });
  await layBrowserLogin(place, company, "acme", server.url.origin);
  await ageStoredToken(place, "acme");
  expect(await runProgram(["status"], { place })).toMatchObject({ code: 0 });
  expect(seen).toEqual([true]);
});
