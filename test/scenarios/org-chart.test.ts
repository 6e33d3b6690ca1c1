import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { someOf } from "../support/effort.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { makePerson } from "../unified/org-people.ts";
import { setUpOrgChart } from "./org-chart-place.ts";

const chart = setUpOrgChart();
const { run, writePeople } = chart;

function read(name: string): string {
  return readFileSync(join(chart.place.work, name), "utf8");
}

describe.concurrent("namely org chart", { timeout: 120_000 }, () => {
  const beginnings: readonly (readonly [name: string, begin: string])[] = [
    ["page.html", "<!doctype html>"],
    ["page.htm", "<!doctype html>"],
    ["picture.svg", "<?xml "],
    ["chart.mmd", "---\ntitle"],
    ["chart.dot", "digraph org {"],
    ["chart.gv", "digraph org {"],
  ];
  it.each(someOf(beginnings, 2))("makes by its extension %s", async (name, begin) => {
    const { code, stdout, stderr } = await run("--from", "people.ndjson", "-o", name);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(read(name).startsWith(begin)).toBe(true);
    expect(statSync(join(chart.place.work, name)).mode & 0o777).toBe(0o600);
    expect(stderr).toMatch(/^\d+ people · \S+ \([\d.]+ k?B\)\n$/u);
  });

  it("makes the same bytes live and from a file, a page when it is piped, and what --format says", async () => {
    const live = await runProgram(["org", "chart"], { env: chart.liveEnv(), place: chart.place });
    const offline = await run("--from", "people.ndjson");
    expect(live.code).toBe(0);
    expect(live.stdout.startsWith("<!doctype html>")).toBe(true);
    expect(offline.stdout).toBe(live.stdout);
    const dot = await run("--from", "people.ndjson", "--format", "dot", "-o", "-");
    expect(dot.stdout.startsWith("digraph")).toBe(true);
  });

  it("shows one person's part, as deep as was asked for, under a title of one's own", async () => {
    writePeople("few.ndjson", [
      makePerson("a"),
      makePerson("b", "a"),
      makePerson("c", "b"),
      makePerson("d", "c"),
      makePerson("e", "a", { employment_status: "inactive" }),
    ]);
    const part = await run("b@example.com", "--depth", "1", "--from", "few.ndjson", "--format", "mermaid");
    expect(part.stdout).toContain('title: "Organization chart: Name b"');
    expect(part.stdout.match(/Name \w/gu)?.slice(1)).toEqual(["Name b", "Name c"]);
    const all = await run(
      "--include-inactive",
      "--title",
      "All & more",
      "--from",
      "few.ndjson",
      "--format",
      "svg",
    );
    expect(all.stdout).toContain("<title>All &#38; more</title>");
    expect(all.stdout).toContain("5 people");
    expect(all.stdout).toContain("Has left");
  });

  it("is wrong use on a terminal, with an unknown extension, and with an unknown format, before anybody is asked", async () => {
    const place = makePlace();
    onTestFinished(() => place[Symbol.dispose]());
    const terminal = await runProgram(["org", "chart"], { place, columns: 120 });
    expect(terminal).toMatchObject({ code: 2, stdout: "" });
    expect(terminal.stderr).toContain("-o chart.html");
    expect(await run("-o", "chart.csv")).toMatchObject({ code: 2, stdout: "" });
    const unknown = await run("--format", "htlm");
    expect({ code: unknown.code, hint: unknown.stderr.includes("Did you mean html?") }).toEqual({
      code: 2,
      hint: true,
    });
  });

  it("leaves the old file as it was when it fails", async () => {
    writeFileSync(join(chart.place.work, "old.html"), "old");
    const { code } = await run("Nobody Whatsoever", "--from", "people.ndjson", "-o", "old.html");
    expect({ code, old: read("old.html") }).toEqual({ code: 1, old: "old" });
  });

  it("warns of a flowchart that Mermaid would not draw", async () => {
    writePeople("many.ndjson", [
      makePerson("a"),
      ...Array.from({ length: 501 }, (_, index) => makePerson(`r${index}`, "a")),
    ]);
    const { code, stderr } = await run("--from", "many.ndjson", "-o", "many.mmd");
    expect({ code, warns: stderr.includes("warning: Mermaid draws at most 500 lines") }).toEqual({
      code: 0,
      warns: true,
    });
  });
});
