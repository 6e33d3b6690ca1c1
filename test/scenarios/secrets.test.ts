import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { CANARIES, type Mood, startEchoingNamely } from "../support/echoing-namely.ts";
import { findForms, findLeaks } from "../support/leaks.ts";
import { PRIVATE, PRIVATE_WORDS, UNIFIED_WORDS } from "../support/private-person.ts";
import { makePlace, runProgram, startHosted } from "../support/program.ts";
import type { ScriptedServer } from "../support/scripted-server.ts";
import { sideBySide } from "../support/side-by-side.ts";

const SECRETS = Object.values(CANARIES);
const TOKEN_ENV = { NAMELY_TOKEN: CANARIES.personalToken };
const REFRESH_ENV = {
  NAMELY_REFRESH_TOKEN: CANARIES.refreshToken,
  NAMELY_CLIENT_ID: "client-1",
  NAMELY_CLIENT_SECRET: CANARIES.clientSecret,
};

describe.concurrent("no token and no client secret leaves the program", { timeout: 120_000 }, () => {
  let company: Sandbox & AsyncDisposable;
  let namely: ScriptedServer;
  const base = { NAMELY_RATE_LIMIT: "1000/1s" };

  beforeAll(async () => {
    company = await openCompany({ employees: 5 });
    namely = await startEchoingNamely(company);
  });
  afterAll(async () => {
    await namely[Symbol.asyncDispose]();
    await company[Symbol.asyncDispose]();
  });

  it("except by namely token, which prints the access token and nothing else", async () => {
    for (const [env, token] of [
      [TOKEN_ENV, CANARIES.personalToken],
      [REFRESH_ENV, CANARIES.accessToken],
    ] as const) {
      using place = makePlace();
      const result = await runProgram(["token"], {
        env: { ...base, NAMELY_BASE_URL: namely.url.href, ...env },
        place,
      });
      expect(result).toMatchObject({ code: 0, stdout: `${token}\n`, stderr: "" });
      expect(findLeaks({ ...result, stdout: "" }, place, SECRETS)).toEqual([]);
    }
  });

  it("when the token comes from a file, or is no token at all", async () => {
    using place = makePlace();
    const kept = "work/token.txt";
    const env = { ...base, NAMELY_BASE_URL: namely.url.href };
    writeFileSync(join(place.root, kept), `${CANARIES.personalToken}\n`);
    const good = await runProgram(["companies", "--token-file", "token.txt", "--debug"], { env, place });
    expect(good.code).toBe(0);
    expect(findLeaks(good, place, SECRETS, kept)).toEqual([]);
    writeFileSync(join(place.root, kept), `${CANARIES.personalToken} and a word\n`);
    const bad = await runProgram(["companies", "--token-file", "token.txt", "--debug"], { env, place });
    expect(bad.code).toBe(4);
    expect(findLeaks(bad, place, SECRETS, kept)).toEqual([]);
  });

  it("by a login with a token, which lies in one private file from then on, and nowhere after logout", async () => {
    using place = makePlace();
    const env = { ...base, NAMELY_BASE_URL: namely.url.href };
    const kept = "config/secrets.json";
    const words = ["login", "sandbox", "--with-token", "--store", "file", "--debug"];
    const login = await runProgram(words, { env, place, input: `${CANARIES.personalToken}\n` });
    expect(login.code).toBe(0);
    expect(findLeaks(login, place, SECRETS, kept)).toEqual([]);
    expect(findForms(readFileSync(join(place.root, kept), "utf8"), SECRETS)).not.toEqual([]);
    expect(statSync(join(place.root, kept)).mode & 0o777).toBe(0o600);
    expect(statSync(place.config).mode & 0o777).toBe(0o700);
    for (const line of [
      ["status", "--debug"],
      ["employees", "--debug"],
      ["status", "--format", "json"],
    ]) {
      const later = await runProgram(line, { env, place });
      expect({ line, code: later.code }).toEqual({ line, code: 0 });
      expect(findLeaks(later, place, SECRETS, kept)).toEqual([]);
    }
    const logout = await runProgram(["logout", "--debug"], { env, place });
    expect(logout.code).toBe(0);
    expect(findLeaks(logout, place, SECRETS)).toEqual([]);
  });

  it("by a watch whose server turns odd between two polls", async () => {
    let mood: Mood = "good";
    await using fickle = await startEchoingNamely(company, () => mood);
    using place = makePlace();
    const env = { ...base, NAMELY_BASE_URL: fickle.url.href, NAMELY_TOKEN: CANARIES.personalToken };
    const watch = startHosted(["watch", "--every", "100ms", "--debug"], { env, place });
    await watch.waitFor("Baseline");
    mood = 422;
    await watch.waitFor("(422)");
    watch.stop();
    const result = await watch.ended;
    expect(result.stderr).toContain("[hidden]");
    expect(findLeaks(result, place, SECRETS)).toEqual([]);
  });

  it("by a login that fails", async () => {
    await using unfriendly = await startEchoingNamely(company, 401);
    using place = makePlace();
    const words = ["login", "sandbox", "--with-token", "--store", "file", "--debug"];
    const env = { ...base, NAMELY_BASE_URL: unfriendly.url.href };
    const login = await runProgram(words, { env, place, input: CANARIES.personalToken });
    expect(login.code).not.toBe(0);
    expect(findLeaks(login, place, SECRETS)).toEqual([]);
  });
});

describe.concurrent("what is private of a person", { timeout: 120_000 }, () => {
  let company: Sandbox & AsyncDisposable;
  let person = "";

  beforeAll(async () => {
    company = await openCompany({ employees: 5 });
    [person = ""] = company.control.ids();
    for (const [field, value] of Object.entries(PRIVATE)) company.control.setField(person, field, value);
  });
  afterAll(() => company[Symbol.asyncDispose]());

  it("appears nowhere unless asked for, whatever else is", async () => {
    const lines = [
      "employees --format json",
      "employees --format csv -o people.csv --debug",
      "employees --remote-data --custom-fields all --debug",
      "employees --remote-data --custom-fields all --format csv",
      `employees get ${person} --remote-data`,
      "companies --remote-data",
      "status --debug",
    ];
    await sideBySide(lines, async (line) => {
      using place = makePlace();
      const result = await runProgram(line.split(" "), { env: pointAt(company), place });
      expect({ line, code: result.code }).toEqual({ line, code: 0 });
      expect({ line, leaks: findLeaks(result, place, PRIVATE_WORDS) }).toEqual({ line, leaks: [] });
    });
  });

  it("is refused by name unless asked for, with the flag that asks for it", async () => {
    for (const words of [
      ["--fields", "ssn"],
      ["--fields", "compensation.amount"],
      ["--custom-fields", "shirt_size,dob"],
    ]) {
      const { code, stdout, stderr } = await runProgram(["employees", ...words], { env: pointAt(company) });
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: "" });
      expect(stderr).toContain("--include-sensitive");
    }
  });

  it("is all there in the records with --include-sensitive, and still in no message", async () => {
    using place = makePlace();
    const env = pointAt(company);
    const plain = await runProgram(["employees", "--include-sensitive", "--debug"], { env, place });
    expect(UNIFIED_WORDS.filter((word) => !plain.stdout.includes(word))).toEqual([]);
    expect(findLeaks({ ...plain, stdout: "" }, place, PRIVATE_WORDS)).toEqual([]);
    const raw = await runProgram(["employees", "--include-sensitive", "--remote-data"], { env, place });
    expect(PRIVATE_WORDS.filter((word) => !raw.stdout.includes(word))).toEqual([]);
  });

  it("comes out of a file that holds it only when asked for", async () => {
    using place = makePlace();
    const words = ["employees", "--include-sensitive", "--remote-data"];
    const whole = await runProgram(words, { env: pointAt(company) });
    writeFileSync(join(place.work, "people.ndjson"), whole.stdout);
    const from = ["employees", "--from", "people.ndjson"];
    for (const more of [[], ["--remote-data"], ["--format", "csv"]]) {
      const { code, stdout } = await runProgram([...from, ...more], { place });
      expect({ more, code, found: findForms(stdout, PRIVATE_WORDS) }).toEqual({ more, code: 0, found: [] });
    }
    const again = await runProgram([...from, "--include-sensitive", "--remote-data"], { place });
    expect(again.stdout).toBe(whole.stdout);
  });

  it("is in no message when a record has the wrong shape, nor when a file has", async () => {
    await using broken = await openCompany({ employees: 5 });
    const [id = ""] = broken.control.ids();
    for (const [field, value] of Object.entries(PRIVATE)) broken.control.setField(id, field, value);
    broken.control.setField(id, "start_date", { canary: "canary-gender" });
    broken.control.setField(id, "salary", "fortnightly-canary");
    broken.control.setField(id, "links", "canary-life");
    using place = makePlace();
    for (const words of [
      ["employees", "--debug", "--include-sensitive", "-o", "out.json"],
      ["employees", "--debug", "--format", "json", "-o", "out.json"],
    ]) {
      const result = await runProgram(words, { env: pointAt(broken), place });
      expect(findForms(result.stderr, PRIVATE_WORDS)).toEqual([]);
    }
    writeFileSync(
      join(place.work, "people.ndjson"),
      '{"id":"x","ssn":{"canary-life":1},"name":"Canary Contact"}\n',
    );
    const words = ["employees", "--from", "people.ndjson", "--debug"];
    const result = await runProgram(words, { place });
    expect(result.code).toBe(1);
    expect(findForms(result.stderr + result.stdout, PRIVATE_WORDS)).toEqual([]);
  });
});
