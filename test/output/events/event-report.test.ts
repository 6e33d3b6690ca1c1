import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { EventReport } from "../../../src/output/events/event-report.ts";
import { renderEventLine } from "../../../src/output/events/event-text.ts";
import type { RosterEvent } from "../../../src/snapshots/compare/event.ts";
import { countEvents, personEvent, renameEvent } from "./events.ts";

const TODAY = "2026-11-23";

const GRACE = { name: "Grace Hopper", job_title: "Rear Admiral of Compilers", department: "Engineering" };
const ADA = { name: "Ada Lovelace", job_title: "Engineer", department: "Engineering" };
const KATHERINE = { name: "Katherine Johnson", job_title: "Flight Navigator", department: "Navigation" };
const CHARLES = { name: "Charles Babbage", job_title: "Senior Engineer", department: "Engineering" };

const WEEK = [
  personEvent("hired", GRACE, { date: TODAY }),
  personEvent("pre_hire", KATHERINE, { date: "2026-12-01" }),
  personEvent("termination_scheduled", ADA, { date: "2026-12-20" }),
  personEvent("changed", CHARLES, {
    changes: [
      { field: "job_title", from: "Engineer", to: "Senior Engineer" },
      { field: "department", from: "Research", to: "Engineering" },
    ],
  }),
  renameEvent("London", "London and Leeds"),
];

function render(events: readonly RosterEvent[], width: number | undefined, colour = false): string {
  const report = new EventReport(TODAY);
  report.take(events);
  const summary = {
    company: "acme",
    as_of: TODAY,
    people: { before: 300, after: 301 },
    events: countEvents(events),
    left_out: {},
  };
  return report.renderTables(summary, { width, colour });
}

describe("a report on a terminal", () => {
  test("of 80 columns has dates beside the title, and each change on a line under its person", () => {
    expect(render(WEEK, 80)).toBe(`Hires
hired          Grace Hopper       Rear Admiral of           first day 2026-11-23
                                  Compilers
joining        Katherine Johnson  Flight Navigator          first day 2026-12-01

Departures
leaving        Ada Lovelace       Engineer                  last day 2026-12-20

Changes
changed        Charles Babbage    Senior Engineer
               job title: Engineer → Senior Engineer
               department: Research → Engineering

Company
group renamed  London and Leeds
               was London

1 hired · 1 joining · 1 leaving · 1 changed · 1 group renamed
`);
  });

  test("of 120 columns has the department, and the changes beside it", () => {
    expect(render(WEEK, 120)).toBe(`Hires
hired          Grace Hopper       Rear Admiral of Compilers  Engineering  first day 2026-11-23
joining        Katherine Johnson  Flight Navigator           Navigation   first day 2026-12-01

Departures
leaving        Ada Lovelace       Engineer                   Engineering  last day 2026-12-20

Changes
changed        Charles Babbage    Senior Engineer            Engineering  job title: Engineer → Senior Engineer
                                                                          department: Research → Engineering

Company
group renamed  London and Leeds                                           was London

1 hired · 1 joining · 1 leaving · 1 changed · 1 group renamed
`);
  });

  test("of 60 columns has the dates under the row as well", () => {
    const events = [personEvent("termination_moved", KATHERINE, { date: "2026-12-20" })];
    expect(render(events, 50)).toBe(`Departures
last day moved  Katherine Johnson  Flight Navigator
                last day 2026-12-20

1 last day moved
`);
  });

  test("sets sections and labels off in color where that is wanted, and is the same text", () => {
    const text = render(WEEK, 80, true);
    expect(text).toContain("\u001B[1mHires\u001B[22m\n\u001B[32mhired\u001B[39m  ");
    expect(text).toContain("\u001B[31mleaving\u001B[39m  ");
    expect(stripVTControlCharacters(text)).toBe(render(WEEK, 80));
  });

  test("lines up wide characters", () => {
    const people = ["李小龍", "Zoe\u0301", "👩‍👩‍👧 Park", "Ada"];
    const events = people.map((name) =>
      personEvent("hired", { name, job_title: "Engineer" }, { date: "2026-11-20" }),
    );
    const lines = render(events, 80).split("\n").slice(1, 5);
    expect(new Set(lines.map((line) => stringWidth(line.split("Engineer")[0] ?? "")))).toEqual(new Set([16]));
  });

  test("cuts no name, title or change, and has no line wider than the terminal", () => {
    const words = fc.array(fc.stringMatching(/^[a-zé李👍]{1,30}$/u), { minLength: 1, maxLength: 6 });
    const text = words.map((parts) => parts.join(" "));
    const person = fc.record({ name: text, job_title: text, department: text, from: text, to: text });
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 60, max: 140 }),
        (people, width) => {
          const events = people.map(({ from, to, ...one }, index) =>
            index % 2 === 0
              ? personEvent("changed", one, { changes: [{ field: "office", from, to }] })
              : personEvent("terminated", one, { date: "2026-11-20" }),
          );
          const lines = render(events, width).split("\n");
          expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
          const letters = countLetters(lines.join(""));
          const wanted = people.flatMap(({ name, job_title, from, to }, index) =>
            index % 2 === 0 ? [name, job_title, from, to] : [name, job_title],
          );
          for (const [letter, count] of countLetters(wanted.join("")))
            expect(letters.get(letter)).toBeGreaterThanOrEqual(count);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a report elsewhere", () => {
  test("has one row for each event, with the department", () => {
    expect(render(WEEK, undefined)).toBe(`Hires
hired          Grace Hopper       Rear Admiral of Compilers  Engineering  first day 2026-11-23
joining        Katherine Johnson  Flight Navigator           Navigation   first day 2026-12-01

Departures
leaving        Ada Lovelace       Engineer                   Engineering  last day 2026-12-20

Changes
changed        Charles Babbage    Senior Engineer            Engineering  job title: Engineer → Senior Engineer; department: Research → Engineering

Company
group renamed  London and Leeds                                           was London

1 hired · 1 joining · 1 leaving · 1 changed · 1 group renamed
`);
  });

  test("without events is empty", () => {
    expect(render([], 80)).toBe("");
  });

  test("as Markdown has the same words", () => {
    const report = new EventReport(TODAY);
    report.take([WEEK[2] ?? WEEK[0]].filter((event) => event !== undefined));
    const summary = { company: null, as_of: null, people: { before: 2, after: 2 }, events: {}, left_out: {} };
    expect(report.renderMarkdown({ ...summary, events: { termination_scheduled: 1 } })).toBe(
      [
        "### Departures",
        "",
        "| Event | Name | Title | Department | Manager | When |",
        "| --- | --- | --- | --- | --- | --- |",
        "| leaving | Ada Lovelace | Engineer | Engineering |  | last day 2026-12-20 |",
        "",
        "1 leaving",
        "",
      ].join("\n"),
    );
  });
});

describe("a line about an event", () => {
  const ended = { field: "termination_date", from: "2026-12-01", to: "2026-12-20" };
  test.each([
    [
      personEvent("terminated", ADA, { date: "2026-12-20" }),
      "left · Ada Lovelace · Engineer · last day 2026-12-20",
    ],
    [
      personEvent("terminated", ADA, { date: TODAY }),
      "left · Ada Lovelace · Engineer · last day 2026-11-23 (today)",
    ],
    [personEvent("terminated", ADA), "left · Ada Lovelace · Engineer · last day unknown"],
    [
      personEvent("termination_moved", ADA, { date: "2026-12-20", changes: [ended] }),
      "last day moved · Ada Lovelace · Engineer · last day 2026-12-20, was 2026-12-01",
    ],
    [
      personEvent("termination_rescinded", ADA, { date: "2026-12-01" }),
      "staying · Ada Lovelace · Engineer · last day was 2026-12-01",
    ],
    [
      personEvent("overdue", ADA, { date: "2026-11-01" }),
      "overdue · Ada Lovelace · Engineer · last day 2026-11-01, still active",
    ],
    [
      personEvent("appeared", ADA, { date: "2019-03-04" }),
      "appeared · Ada Lovelace · Engineer · started 2019-03-04",
    ],
    [personEvent("vanished", ADA), "vanished · Ada Lovelace · Engineer"],
    [
      personEvent("pre_hire", { name: "Ada" }, { date: "2026-12-01" }),
      "joining · Ada · first day 2026-12-01",
    ],
    [
      WEEK[3],
      "changed · Charles Babbage · Senior Engineer · job title: Engineer → Senior Engineer; department: Research → Engineering",
    ],
    [WEEK[4], "group renamed · London and Leeds · was London"],
  ] as const)("has its label, the person and what counts", (event, line) => {
    expect(event && renderEventLine(event, TODAY)).toBe(line);
  });
});

function countLetters(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text.replaceAll(/\s/gu, "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}
