// A few runs of each kind in real processes, so that `npm test` notices a built program that does not start or end as it
// should. What is promised of processes in detail stands in the files named *.process.test.ts.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "./support/company.ts";
import {
  makePlace,
  runInShell,
  runNode,
  runProgram,
  spawnProgram,
  spawnTap,
  startProgram,
} from "./support/program.ts";

const ROOT = resolve(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

describe("the built program", () => {
  let company: Sandbox & AsyncDisposable;

  beforeAll(async () => {
    company = await openCompany({ employees: 60 });
  });
  afterAll(() => company[Symbol.asyncDispose]());

  test.each(["--version", "-v", "version"])("prints its version for %s", async (word) => {
    const { code, stdout, stderr } = await spawnProgram([word]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.startsWith(`namely ${version} (node `)).toBe(true);
  });

  test("prints the same help as its sources", async () => {
    expect(await spawnProgram(["--help"])).toEqual(await runProgram(["--help"]));
  });

  test("ends with exit code 2 on an unknown flag", async () => {
    expect(await spawnProgram(["employees", "--no-such-flag"])).toMatchObject({ code: 2, stdout: "" });
  });

  test("exports the same bytes into a file as its sources", async () => {
    using place = makePlace();
    const env = pointAt(company);
    const result = await spawnProgram(["employees", "-o", "people.csv"], { env, place });
    expect(result).toMatchObject({ code: 0, stdout: "" });
    const { stdout } = await runProgram(["employees", "--format", "csv"], { env });
    expect(readFileSync(join(place.work, "people.csv"), "utf8")).toBe(stdout);
    expect(readdirSync(place.work)).toEqual(["people.csv"]);
  });

  test("saves a baseline and reports who joined since", async () => {
    await using busy = await openCompany({ employees: 10 });
    using place = makePlace();
    const words = ["diff", "--save", "--as-of", busy.control.today, "--format", "ndjson"];
    const options = { env: pointAt(busy), place };
    expect(await spawnProgram(words, options)).toMatchObject({ code: 0, stdout: "" });
    const joiner = busy.control.hire();
    const { code, stdout } = await spawnProgram(words, options);
    expect({ code, lines: stdout.split("\n").length }).toEqual({ code: 0, lines: 2 });
    expect(JSON.parse(stdout)).toMatchObject({ event: "hired", employee: { id: joiner } });
  });

  test("ends with exit code 0 when its reader closes the pipe", async () => {
    await using large = await openCompany({ employees: 400 });
    const line = `namely employees | head -1 | cut -c 1; echo \${PIPESTATUS[0]}`;
    expect(await runInShell(line, { env: pointAt(large) })).toMatchObject({ stdout: "{\n0\n", stderr: "" });
  });

  test("ends on SIGTERM with exit code 143 and leaves no file", async () => {
    await using slow = await openCompany({ employees: 400, latencyMs: 200 });
    using place = makePlace();
    const running = startProgram(["employees", "-o", "people.csv"], { env: pointAt(slow), place });
    await slow.receive(8);
    running.stop();
    expect(await running.ended).toMatchObject({ code: 143, signal: null, stdout: "" });
    expect(readdirSync(place.work)).toEqual([]);
  });

  test("lists the streams of its Singer tap", async () => {
    using place = makePlace();
    const config = { base_url: company.url, access_token: company.personalToken, rate_limit: "1000/1s" };
    writeFileSync(join(place.work, "config.json"), JSON.stringify(config));
    const { code, stdout } = await spawnTap(["--config", "config.json", "--discover"], { place });
    expect(code).toBe(0);
    const { streams } = JSON.parse(stdout) as { streams: { tap_stream_id: string }[] };
    expect(streams.map(({ tap_stream_id: id }) => id)).toContain("employees");
  });
});

test("the packed library can be imported", async () => {
  using place = makePlace();
  const modules = join(place.work, "node_modules");
  const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", place.root];
  const tarball = execFileSync("npm", words, { cwd: ROOT, encoding: "utf8" }).trim();
  mkdirSync(join(modules, "namely-cli"), { recursive: true });
  const target = join(modules, "namely-cli");
  execFileSync("tar", ["-xzf", join(place.root, tarball), "-C", target, "--strip-components=1"]);
  mkdirSync(join(modules, "@napi-rs"));
  symlinkSync(join(ROOT, "node_modules/@napi-rs/keyring"), join(modules, "@napi-rs/keyring"));
  const script = 'import { Namely } from "namely-cli"; console.log(typeof Namely);';
  const result = await runNode(["--input-type=module", "-e", script], { place });
  expect(result).toMatchObject({ code: 0, stdout: "function\n", stderr: "" });
});
