import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { findForms, findLeaks } from "../support/leaks.ts";
import { makePlace, runProgram, startOnTerminal } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";

/** Every token in the file that they are kept in. */
function readTokens(stored: string): string[] {
  const entries = stored.matchAll(/"(?:token|refresh_token)":\s*"([0-9a-f]{32})"/g);
  return [...entries].map(([, token = ""]) => token);
}

describeWith(["script"], "a login in the browser", () => {
  it(
    "shows no code, no secret and no token, on the terminal or in a file but one",
    { timeout: 60_000 },
    async () => {
      const port = await findFreePort();
      await using company = await openCompany({
        employees: 5,
        redirectUris: [`http://localhost:${port}/callback`],
      });
      using place = makePlace();
      const env = {
        NAMELY_BASE_URL: company.url,
        NAMELY_CLIENT_ID: company.clientId,
        NAMELY_CLIENT_SECRET: company.clientSecret,
        NAMELY_RATE_LIMIT: "1000/1s",
        TERM: "dumb",
      };
      const words = [
        "login",
        "sandbox",
        "--port",
        String(port),
        "--no-browser",
        "--store",
        "file",
        "--debug",
      ];
      const login = startOnTerminal(words, { env, place, columns: 2000 });
      await login.waitFor("oauth2/authorize?");
      await login.waitFor("paste the address");
      const address = /https?:\/\/\S+oauth2\/authorize\?\S+/.exec(login.said())?.[0] ?? "";
      const redirect = company.control.decide(address);
      const code = new URL(redirect).searchParams.get("code") ?? "";
      const page = await (await fetch(redirect.replace("localhost", "127.0.0.1"))).text();
      const result = await login.ended;
      expect(result.code).toBe(0);
      const kept = "config/secrets.json";
      const stored = readFileSync(join(place.root, kept), "utf8");
      const tokens = readTokens(stored);
      expect(tokens).toHaveLength(2);
      const secrets = [...tokens, code, company.clientSecret];
      expect(findLeaks(result, place, secrets, kept)).toEqual([]);
      expect(findForms(page, [...secrets, new URL(redirect).searchParams.get("state") ?? ""])).toEqual([]);
      expect(findForms(stored, [code])).toEqual([]);

      company.control.expireTokens();
      const later = await runProgram(["employees", "--debug"], {
        env: { ...env, NAMELY_CLIENT_SECRET: undefined },
        place,
      });
      expect({ code: later.code, stderr: later.stderr }).toMatchObject({ code: 0 });
      const renewed = readTokens(readFileSync(join(place.root, kept), "utf8"));
      expect(findLeaks(later, place, [...secrets, ...renewed], kept)).toEqual([]);
    },
  );
});
