import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { openCompany } from "../support/company.ts";
import { CANARIES, startEchoingNamely } from "../support/echoing-namely.ts";
import { findForms, findLeaks } from "../support/leaks.ts";
import { openNamely } from "../support/library.ts";
import { runTap } from "../support/program.ts";
import { openTapPlace } from "../support/tap-place.ts";

const SECRETS = Object.values(CANARIES);

/** By the names of the tap's settings. */
const LOGINS = {
  "a token": { access_token: CANARIES.personalToken },
  "a refresh token": {
    refresh_token: CANARIES.refreshToken,
    client_id: "client-1",
    client_secret: CANARIES.clientSecret,
  },
} as const;

const CASES = ([401, 422, "garbled"] as const).flatMap((mood) =>
  (Object.keys(LOGINS) as (keyof typeof LOGINS)[]).map((login) => ({ mood, login })),
);

describe.concurrent("a server that repeats all it was sent", () => {
  test.each(CASES)(
    "and answers with $mood brings no part of $login into the tap's words",
    async ({ mood, login }) => {
      await using company = await openCompany({ employees: 5 });
      await using namely = await startEchoingNamely(company, mood);
      using tap = openTapPlace(company);
      const config = tap.write("config.json", { base_url: namely.url.href, ...LOGINS[login] });
      const result = await runTap(["--config", config], { place: tap.place, env: { NAMELY_DEBUG: "1" } });
      expect(result.code).not.toBe(0);
      expect(result.stdout).toBe("");
      expect(result.stderr).toMatch(/^CRITICAL /mu);
      expect(findLeaks(result, tap.place, SECRETS, "work/config.json")).toEqual([]);
    },
  );

  test.each(CASES)(
    "and answers with $mood brings no part of $login into the library's errors",
    async ({ mood, login }) => {
      await using company = await openCompany({ employees: 5 });
      await using server = await startEchoingNamely(company, mood);
      const said: string[] = [];
      const options =
        login === "a token"
          ? { token: CANARIES.personalToken }
          : {
              token: undefined,
              refreshToken: CANARIES.refreshToken,
              clientId: "client-1",
              clientSecret: CANARIES.clientSecret,
            };
      await using namely = await openNamely(company, {
        baseUrl: server.url,
        ...options,
        onWarning: (sentence) => void said.push(sentence),
        onDebug: (line) => void said.push(line),
      });
      const failure: unknown = await namely
        .groups()
        .next()
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: "NamelyError" });
      expect(said).not.toEqual([]);
      const shown = `${inspect(failure, { depth: 20, showHidden: true })}\n${said.join("\n")}`;
      expect(findForms(shown, SECRETS)).toEqual([]);
    },
  );
});

test("the tap's log names no employee, even with debug output", async () => {
  await using company = await openCompany({ employees: 30 });
  using tap = openTapPlace(company);
  const config = tap.config({ include_sensitive: true });
  const { code, stdout, stderr } = await runTap(["--config", config], {
    place: tap.place,
    env: { NAMELY_DEBUG: "1" },
  });
  expect(code).toBe(0);
  expect(stderr).toContain("DEBUG GET /profiles");
  const people = company.control.ids().map((id) => company.control.profile(id));
  const words = people.flatMap(({ email, last_name }) => [String(email), String(last_name)]);
  expect(words.filter((word) => stderr.includes(word))).toEqual([]);
  // Nobody has selected them.
  expect(stdout).not.toMatch(/"(?:ssn|date_of_birth|compensation)"/u);
});
