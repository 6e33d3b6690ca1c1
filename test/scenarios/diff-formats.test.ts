import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { findWorkers, layBaseline, namesByPerson, runDiff, TODAY } from "../support/snapshots.ts";

/** Names that mean something to Markdown, HTML, a spreadsheet or a terminal. */
const MARKDOWN_NAME = "a|b *c* `d` <script>e</script> [f](g)";
const TERMINAL_NAME = "x\u001B[31my\u001B]0;title\u0007\nz\u202Eevil\u0007";
const FORMULA_NAME = '=HYPERLINK("http://x.invalid")';

const place = makePlace();
let company: Sandbox & AsyncDisposable;

beforeAll(async () => {
  company = await openCompany({ employees: 60 });
  const [back = "", gone = "", odd = "", wild = "", formula = "", mover = ""] = findWorkers(company, 6);
  company.control.terminate(back, { date: "2026-10-30" });
  company.control.setField(mover, TERMINAL_NAME, "before");
  await layBaseline({ company, place }, "--against", "old.ndjson", "--custom-fields", "all");
  company.control.hire();
  company.control.rehire(back);
  company.control.terminate(gone);
  company.control.rename(odd, { last_name: MARKDOWN_NAME });
  company.control.rename(wild, { last_name: TERMINAL_NAME });
  company.control.rename(formula, { first_name: FORMULA_NAME, last_name: "" });
  company.control.setField(mover, TERMINAL_NAME, "after");
  company.control.setField(mover, "shirt_size", TERMINAL_NAME);
  company.control.renameGroup("London", MARKDOWN_NAME);
  await layBaseline({ company, place }, "--against", "new.ndjson", "--custom-fields", "all");
}, 120_000);

afterAll(async () => {
  await company[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

/** Compares the two files of the place, which is quicker than asking Namely and reports in the same way. */
function compareFiles(...words: string[]): Promise<ProgramResult> {
  return runProgram(["diff", "old.ndjson", "new.ndjson", "--as-of", TODAY, ...words], { place });
}

it("yaml has the same events as ndjson, and an empty list for none", async () => {
  const [yaml, ndjson] = await Promise.all([report("yaml"), report("ndjson")]);
  expect(parse(yaml)).toEqual(parseNdjson(ndjson));
  const { stdout } = await runProgram(["diff", "old.ndjson", "old.ndjson", "--format", "yaml"], { place });
  expect(stdout).toBe("[]\n");
});

async function report(format: string, ...words: string[]): Promise<string> {
  const { code, stdout } = await compareFiles("--format", format, ...words);
  expect({ format, code }).toEqual({ format, code: 0 });
  return stdout;
}

/** Everything that could steer a terminal or turn the direction of writing, but for the line ends. */
const STEERING = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

function expectHarmless(text: string): void {
  expect(text.split("\n").filter((line) => STEERING.test(line))).toEqual([]);
}

describe.concurrent("a report", { timeout: 120_000 }, () => {
  it("as a table has a section for each kind of event, and the counts of the same words at the end", async () => {
    const text = await report("table");
    const sections = text.trimEnd().split("\n\n");
    const titles = sections.map((section) => section.split("\n")[0]);
    expect(titles).toEqual([
      "Hires",
      "Departures",
      "Returns",
      "Changes",
      "Company",
      "1 hired · 1 rehired · 1 left · 4 changed · 1 group renamed",
    ]);
    expect(sections[0]).toMatch(/^Hires\nhired {2,}\S.* {2,}first day 2026-11-23$/);
    expect(sections[1]).toMatch(/^Departures\nleft {2,}\S.* {2,}last day 2026-11-23 \(today\)$/);
    expect(sections[2]).toMatch(/^Returns\nrehired {2,}\S.* {2,}first day 2026-11-23$/);
    expect(sections[3]?.split("\n")).toHaveLength(5);
    expectHarmless(text);
  });

  it("as json is a summary and the events, which ndjson holds line by line", async () => {
    const [json, ndjson] = await Promise.all([report("json"), report("ndjson")]);
    const { summary, result } = JSON.parse(json) as { summary: unknown; result: RosterEvent[] };
    expect(Object.keys(JSON.parse(json) as object)).toEqual(["summary", "result"]);
    expect(summary).toEqual({
      company: "sandbox",
      as_of: TODAY,
      people: { before: 60, after: 61 },
      events: { hired: 1, rehired: 1, terminated: 1, changed: 4, group_renamed: 1 },
      left_out: {},
    });
    expect(parseNdjson(ndjson)).toEqual(result);
    expect(namesByPerson(result)).toHaveProperty([`group ${MARKDOWN_NAME}`]);
  });

  it("as csv has a row for each event, and cells that no spreadsheet runs", async () => {
    const [csv, ndjson] = await Promise.all([report("csv"), report("ndjson")]);
    const [header = [], ...rows] = parseCsv(csv);
    const cellsOf = (name: string): (string | undefined)[] => rows.map((row) => row[header.indexOf(name)]);
    const events = parseNdjson(ndjson);
    expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
    expect(cellsOf("event")).toEqual(events.map(({ event }) => event));
    expect(cellsOf("id")).toEqual(events.map(({ id }) => id));
    expect(cellsOf("employee.name")).toContain(`'${FORMULA_NAME}`);
    expect(cellsOf("employee.name").filter((name) => name?.startsWith("="))).toEqual([]);
    expect(cellsOf("subject.name")).toContain(MARKDOWN_NAME);
    expect(cellsOf("changes").some((cell) => cell?.includes("shirt size: "))).toBe(true);
    const excel = await report("csv", "--excel");
    expect(parseCsv(excel.replace(/^\uFEFF/u, ""), "\r\n")).toEqual([header, ...rows]);
  });

  it("as markdown is tables in which a name is nothing but text", async () => {
    const text = await report("markdown");
    const blocks = text.trimEnd().split("\n\n");
    expect(blocks.filter((block) => block.startsWith("### "))).toHaveLength(5);
    expect(blocks.at(-1)).toMatch(/^1 hired · /);
    for (const table of blocks.filter((block) => block.startsWith("|"))) {
      const lines = table.split("\n");
      // GitHub takes a table only when every line has as many cells as the one of dashes.
      const widths = lines.map((line) => line.replaceAll(/\\./gu, "").split("|").length);
      expect(new Set(widths).size).toBe(1);
      expect(lines[1]).toMatch(/^\| (--- \| )*--- \|$/);
    }
    expect(text).toContain("a\\|b \\*c\\* \\`d\\` \\<script\\>e\\</script\\> \\[f\\](g)");
    // What would become a link is code, in which nothing else has a meaning.
    expect(text.replaceAll(/(?<!\\)`[^`|\\]+`/gu, "")).not.toMatch(/(?<!\\)[<`]/u);
    expectHarmless(text);
  });

  it("on a terminal is a table that no name can steer", async () => {
    const words = ["diff", "--as-of", TODAY, "--against", "old.ndjson"];
    const env = { ...pointAt(company), NO_COLOR: "1" };
    const { code, stdout } = await runProgram(words, { env, place, columns: 120 });
    expect(code).toBe(0);
    expect(stdout).toContain("\nChanges\n");
    for (const sign of ["\u001B[31m", "\u001B]0;", "\u0007", "\u202E"]) expect(stdout).not.toContain(sign);
  });

  it("with -o goes into the file, in the format of its extension", async () => {
    const cases = [
      ["news.json", /^\{"summary":/],
      ["news.ndjson", /^\{"id":"evt_/],
      ["news.csv", /^event,date,employee\.id,/],
      ["news.md", /^### Hires\n/],
    ] as const;
    for (const [file, beginning] of cases) {
      const { code, stdout, stderr } = await compareFiles("-o", file);
      expect({ file, code, stdout }).toEqual({ file, code: 0, stdout: "" });
      expect(readFileSync(join(place.work, file), "utf8")).toMatch(beginning);
      expect(stderr).toContain(`60 → 61 people · ${file} (`);
    }
  });

  it("of nothing is empty, but for what a format cannot be without, and stderr is silent in a pipe", async () => {
    const run = async (format: string): Promise<string> => {
      const words = ["--against", "new.ndjson", "--format", format];
      const { code, stdout, stderr } = await runDiff({ company, place }, ...words);
      expect({ format, code, stderr }).toEqual({ format, code: 0, stderr: "" });
      return stdout;
    };
    expect(await run("table")).toBe("");
    expect(await run("markdown")).toBe("");
    expect(await run("ndjson")).toBe("");
    expect(parseCsv(await run("csv"))).toHaveLength(1);
    expect(JSON.parse(await run("json"))).toEqual({
      summary: {
        company: "sandbox",
        as_of: TODAY,
        people: { before: 61, after: 61 },
        events: {},
        left_out: {},
      },
      result: [],
    });
  });

  it("takes no --fields", async () => {
    const { code, stdout } = await runProgram(["diff", "--fields", "id"], { env: pointAt(company), place });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});
