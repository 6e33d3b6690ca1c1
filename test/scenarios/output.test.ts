import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { someOf } from "../support/effort.ts";

const SUMMARY =
  /^\d+ (employees?|groups?|compan(y|ies)) · \d+ requests?( · [1-9]\d* retr(y|ies))?( · [\d.]+ s waited)?( · .+ \([\d.]+ \w+\))?$/;

describe.concurrent("-o", { timeout: 120_000 }, () => {
  it("into a missing folder is exit 1 before any request", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const words = ["employees", "-o", "missing/people.csv"];
    const { code, stdout, stderr } = await runProgram(words, { env: pointAt(company), place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: There is no folder .*missing.*\n(cause: ENOENT\n)?hint: .*\n$/);
    expect(readdirSync(place.work)).toEqual([]);
    expect(company.requests.filter(({ path }) => path === "/api/v1/profiles")).toEqual([]);
  });

  it("onto a folder is exit 1, and the folder is what it was", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    mkdirSync(join(place.work, "people.csv"));
    for (const output of ["people.csv", "people.csv/"]) {
      const words = ["employees", "-o", output];
      const { code, stdout, stderr } = await runProgram(words, { env: pointAt(company), place });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("is a folder");
    }
    expect(readdirSync(place.work)).toEqual(["people.csv"]);
    expect(readdirSync(join(place.work, "people.csv"))).toEqual([]);
  });
});

describe.concurrent("stdout", { timeout: 120_000 }, () => {
  it("holds records and nothing else, however much there is to say", async () => {
    await using company = await openCompany({ employees: 120 });
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    company.control.addFault({ kind: "status", status: 502, page: 2, times: 1 });
    company.control.changeBetweenPages({ after: 2, hire: 1 });
    const env = pointAt(company);
    await runProgram(["employees", "-q"], { env });
    const outputs = await sideBySide(["json", "ndjson", "csv", "table"], async (format) => {
      const words = ["employees", "--debug", "--fields", "id", "--format", format];
      const { stdout, stderr } = await runProgram(words, { env });
      const [debug, warning] = format === "json" ? ['{"debug":{', '{"warning":{'] : ["debug: ", "warning: "];
      expect(stderr).toContain(debug);
      expect(stderr).toContain(warning);
      return stdout;
    });
    const ids = company.control.ids();
    const records = ids.map((id) => `{"id":"${id}"}`);
    const end = `"next_cursor":null,"prev_cursor":null,"result_count":${ids.length},"is_partial_response":false}`;
    expect(outputs.map((text) => text.replaceAll(/ +$/gm, ""))).toEqual([
      `{"result":[\n${records.join(",\n")}\n],${end}\n`,
      `${records.join("\n")}\n`,
      `${["id", ...ids].join("\n")}\n`,
      `${["ID", ...ids].join("\n")}\n`,
    ]);
  });
});

describe.concurrent("stderr", { timeout: 120_000 }, () => {
  it("ends with a summary, and -q leaves it out", async () => {
    await using company = await openCompany({ employees: 60 });
    const env = pointAt(company);
    await sideBySide(someOf(["employees -o people.csv", "groups", "companies"], 1), async (line) => {
      const words = line.split(" ");
      const { stderr } = await runProgram(words, { env });
      expect(stderr.endsWith("\n")).toBe(true);
      expect(stderr.trimEnd().split("\n").at(-1)).toMatch(SUMMARY);
      const quiet = await runProgram([...words, "-q"], { env });
      expect({ line, stderr: quiet.stderr }).toEqual({ line, stderr: "" });
    });
  });

  it("sums up what is so: records, requests, retries, file and bytes", async () => {
    await using company = await openCompany({ employees: 60 });
    company.control.addFault({ kind: "reset", when: "before-headers", page: 2, times: 1 });
    using place = makePlace();
    const { stderr } = await runProgram(["employees", "-o", "people.csv"], { env: pointAt(company), place });
    const { size } = statSync(join(place.work, "people.csv"));
    expect(stderr).toBe(
      `60 employees · ${company.requests.length} requests · 1 retry · people.csv (${(size / 1000).toFixed(1)} kB)\n`,
    );
  });

  it("has an error as one JSON object with --format json, and its code can be read", async () => {
    await using company = await openCompany({ employees: 5 });
    company.control.addFault({ kind: "status", status: 422, path: "/profiles" });
    const cases = [
      { words: ["employees", "--format", "json"], code: "api.rejected", exit: 1 },
      { words: ["employees", "--format=json", "--limit", "0"], code: "usage.number", exit: 2 },
      { words: ["employees", "--format", "json", "--no-such-flag"], code: "usage.unknown-option", exit: 2 },
      { words: ["groups", "get", "nobody", "--format", "json"], code: "api.not-found", exit: 1 },
    ];
    await sideBySide(someOf(cases, 2), async ({ words, code, exit }) => {
      const { code: left, stdout, stderr } = await runProgram(words, { env: pointAt(company) });
      expect({ words, left, stdout }).toEqual({ words, left: exit, stdout: "" });
      const { error } = JSON.parse(stderr) as { error: Record<string, unknown> };
      expect(Object.keys(error)).toEqual(["code", "message", "hint", "request_id"]);
      expect({ words, code: error["code"] }).toEqual({ words, code });
    });
  });

  it("names the request's id, so that Namely's support can find it", async () => {
    await using company = await openCompany({ employees: 5 });
    company.control.addFault({ kind: "status", status: 422, path: "/profiles" });
    const { stderr } = await runProgram(["employees", "--format", "json"], { env: pointAt(company) });
    const { error } = JSON.parse(stderr) as { error: { request_id: string } };
    expect(error.request_id).toMatch(/^[\w-]{8,}$/);
  });

  it("has no escape byte when it is no terminal", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const words of [["employees"], ["employees", "--nope"], ["--help"]]) {
      const { stdout, stderr } = await runProgram(words, {
        env: { ...pointAt(company), TERM: "xterm-256color" },
      });
      expect(stdout + stderr).not.toContain("\u001B");
    }
  });
});

it("leaves nothing in the user's folders but the requested file", async () => {
  await using company = await openCompany({ employees: 30 });
  using place = makePlace();
  await runProgram(["employees", "-o", "people.csv"], { env: pointAt(company), place });
  expect(readdirSync(place.home)).toEqual([]);
  expect(readdirSync(place.temporary)).toEqual([]);
  expect(existsSync(place.config)).toBe(false);
});
