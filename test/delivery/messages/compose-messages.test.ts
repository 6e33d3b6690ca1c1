import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeMessages } from "../../../src/delivery/messages/compose-messages.ts";
import { MESSAGE_KINDS, type MessageKind } from "../../../src/delivery/messages/message-kinds.ts";
import { EVENT_NAMES } from "../../../src/snapshots/compare/event-names.ts";
import type { RosterEvent } from "../../../src/snapshots/compare/event-models.ts";
import { judgeMessage } from "../../support/chat-rules.ts";
import { tries } from "../../support/effort.ts";
import { HOSTILE_NAMES, makeEvent, makePerson } from "./events.ts";

const NOW = Date.UTC(2026, 10, 23);

interface Read {
  readonly ids: readonly string[];
  readonly plain: readonly string[];
  readonly live: readonly string[];
}

/** The messages as their receiver takes them; fails for one that it refuses. */
function compose(kind: MessageKind, events: readonly RosterEvent[]): readonly Read[] {
  return composeMessages(kind, events, NOW).map(({ ids, body }) => {
    const { status, text, plain, live } = judgeMessage(kind, body);
    expect({ status, text, plain: status < 300 ? [] : plain }).toEqual({
      status: kind === "slack" ? 200 : 202,
      text: kind === "slack" ? "ok" : "",
      plain: [],
    });
    return { ids, plain, live };
  });
}

/** All that one message of Teams says, line by line. */
function readLines(...events: RosterEvent[]): readonly string[] {
  return compose("teams", events).flatMap(({ plain }) => plain);
}

const changes = (
  ...fields: (readonly [field: string, from: unknown, to: unknown])[]
): Partial<RosterEvent> => ({
  changes: fields.map(([field, from, to]) => ({ field, from, to })),
});

describe("a digest", () => {
  test("for Slack has a header, a list for each section, and counts alone in the text that Slack parses", () => {
    const [message] = composeMessages("slack", [makeEvent("pre_hire", 1), makeEvent("pre_hire", 2)], NOW);
    const line = {
      type: "rich_text_section",
      elements: [
        { type: "text", text: "Starts Dec 1: " },
        { type: "text", text: "Ada Example", style: { bold: true } },
        { type: "text", text: ", Engineer, reports to Grace Example" },
      ],
    };
    expect(JSON.parse(message?.body ?? "")).toEqual({
      text: "People changes: 2 joining",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "People changes: 2 joining", emoji: false } },
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_section",
              elements: [{ type: "text", text: "Joining", style: { bold: true } }],
            },
            { type: "rich_text_list", style: "bullet", elements: [line, line] },
          ],
        },
      ],
    });
    expect(message?.ids).toEqual(["evt_1", "evt_2"]);
  });

  test("for Teams is an adaptive card with every line in a block of plain text", () => {
    const [message] = composeMessages("teams", [makeEvent("termination_scheduled")], NOW);
    expect(JSON.parse(message?.body ?? "")).toEqual({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: null,
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            msteams: { width: "Full" },
            body: [
              {
                type: "TextBlock",
                text: "People changes: 1 last day",
                weight: "Bolder",
                size: "Medium",
                wrap: true,
              },
              { type: "TextBlock", text: "Last days", weight: "Bolder", spacing: "Medium", wrap: true },
              {
                type: "RichTextBlock",
                spacing: "Small",
                inlines: [
                  { type: "TextRun", text: "Last day Dec 1: " },
                  { type: "TextRun", text: "Ada Example", weight: "Bolder" },
                  { type: "TextRun", text: ", Engineer, reports to Grace Example" },
                ],
              },
            ],
          },
        },
      ],
    });
  });

  test("has joiners, leavers, last days and other changes in this order, with their counts", () => {
    const events = [
      makeEvent("changed", 1, changes(["job_title", "Engineer", "Lead"])),
      makeEvent("termination_scheduled", 2),
      makeEvent("terminated", 3),
      makeEvent("overdue", 4),
      makeEvent("hired", 5),
    ];
    expect(readLines(...events)).toEqual([
      "People changes: 1 joining, 2 left, 1 last day, 1 other change",
      "Joining",
      "Started Dec 1: Ada Example, Engineer, reports to Grace Example",
      "Left",
      "Still active after last day Dec 1: Ada Example, Engineer, reports to Grace Example",
      "Left, last day Dec 1: Ada Example, Engineer, reported to Grace Example",
      "Last days",
      "Last day Dec 1: Ada Example, Engineer, reports to Grace Example",
      "Other changes",
      "Ada Example: title Engineer → Lead",
    ]);
  });

  test.each<[string, RosterEvent]>([
    [
      "Starts Jan 2, 2027: Ada Example, Engineer",
      makeEvent("pre_hire", 1, {
        date: "2027-01-02",
        employee: { id: "1", name: "Ada Example", job_title: "Engineer" },
      }),
    ],
    [
      "Starts: Ada Example, Platform",
      makeEvent("pre_hire", 1, {
        date: null,
        employee: { id: "1", name: "Ada Example", department: "Platform" },
      }),
    ],
    [
      "Rehired from Dec 1: ada@example.com",
      makeEvent("rehired", 1, {
        employee: { id: "1", name: null, work_email: "ada@example.com" },
      }),
    ],
    [
      "Last day moved to Dec 1, was Dec 20: id-1",
      makeEvent("termination_moved", 1, {
        employee: { id: "id-1" },
        ...changes(["termination_date", "2026-12-20", "2026-12-01"]),
      }),
    ],
    ["No longer in Namely: id-1", makeEvent("vanished", 1, { date: null, employee: { id: "id-1" } })],
    [
      "Ada Example: now called Ada Park; manager none → Alan Park",
      makeEvent("changed", 1, {
        employee: { id: "1", name: "Ada Park" },
        ...changes(
          ["manager", null, { id: "2", name: "Alan Park", email: null }],
          ["name", "Ada Example", "Ada Park"],
          ["last_name", "Example", "Park"],
        ),
      }),
    ],
    [
      "Ada Example: department Sales → none; last day none → Dec 20; status active → leaving",
      makeEvent(
        "changed",
        1,
        changes(
          ["lifecycle", "active", "leaving"],
          ["termination_date", null, "2026-12-20"],
          ["department", "Sales", null],
        ),
      ),
    ],
    [
      "Group renamed: Revenue, was Sales",
      makeEvent("group_renamed", 1, {
        employee: null,
        date: null,
        subject: { kind: "group", id: "1", name: "Revenue" },
        ...changes(["name", "Sales", "Revenue"]),
      }),
    ],
    [
      "This login no longer sees some fields",
      makeEvent("visibility_lost", 1, {
        employee: null,
        date: null,
        subject: { kind: "fields", id: null, name: null },
      }),
    ],
  ])("says %s", (line, event) => {
    expect(readLines(event).at(-1)).toBe(line);
  });

  test("counts changes of other fields and names neither them nor the person", () => {
    const secret = (number: number): RosterEvent =>
      makeEvent("changed", number, changes(["home", "1 Main Street", "2 Main Street"], ["salary", 1, 2]));
    expect(readLines(secret(1), secret(2))).toEqual([
      "People changes: 2 other changes",
      "Other changes",
      "2 other changes of fields that are not shown here",
    ]);
    const known = makeEvent("changed", 3, changes(["office", "Oslo", "Bern"], ["home", "a", "b"]));
    expect(readLines(secret(1), known).slice(2)).toEqual([
      "Ada Example: office Oslo → Bern",
      "and 1 other change",
    ]);
  });

  test("says of every event that there is something in a section", () => {
    for (const event of EVENT_NAMES) {
      const lines = readLines(makeEvent(event, 1, changes(["job_title", "Engineer", "Lead"])));
      expect([event, lines.length]).toEqual([event, 3]);
    }
  });

  test.each(MESSAGE_KINDS)("of nothing is no message for %s", (kind) => {
    expect(composeMessages(kind, [], NOW)).toEqual([]);
  });
});

/** Words that a receiver may parse: they are ours. */
const FIXED =
  /^(?:People changes: (?:[\d,]+ (?:joining|left|last days?|other changes?)(?:, )?)+(?: \(\d of \d\))?|Joining|Left|Last days|Other changes)$/u;

describe.each(MESSAGE_KINDS)("the limits of %s", (kind) => {
  test.each([
    [1, 1],
    [40, 1],
    [5000, 3],
  ])("hold for %d events, which come in %d messages with each of them once", (count, messages) => {
    const names = Array.from({ length: count }, (_, number) => `Person Number ${number} of a Company`);
    const events = names.map((name, number) =>
      makeEvent(EVENT_NAMES[number % EVENT_NAMES.length] ?? "hired", number, {
        employee: { ...makeEvent("hired").employee, id: name, name },
      }),
    );
    const found = compose(kind, events);
    expect(found).toHaveLength(messages);
    expect(found.flatMap(({ ids }) => ids).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect(
      found.map(({ plain }) => /\((?<which>\d of \d)\)$/u.exec(plain[0] ?? "")?.groups?.["which"]),
    ).toEqual(messages === 1 ? [undefined] : ["1 of 3", "2 of 3", "3 of 3"]);
  });

  test("leave no event uncounted: what has no line is in the number at the end", () => {
    const secret = changes(["home", "1 Main Street", "2 Main Street"]);
    const events = Array.from({ length: 5000 }, (_, number) =>
      number < 4000 ? makeEvent("hired", number) : makeEvent("changed", number, secret),
    );
    const lines = compose(kind, events).flatMap(({ plain }) => plain);
    const named = lines.filter((line) => line.startsWith("Started"));
    const [, more = ""] = /^and ([\d,]+) more$/u.exec(lines.at(-1) ?? "") ?? [];
    expect(named.length).toBeGreaterThan(250);
    expect(named.length + Number(more.replaceAll(",", ""))).toBe(5000);
  });

  test.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "hold for the name %s, which stays plain text on one short line",
    (_, name) => {
      const events = EVENT_NAMES.map((event, number) =>
        makeEvent(event, number, {
          employee: makePerson(name),
          subject: { kind: "group", id: name, name },
          ...changes(
            ["job_title", name, name],
            ["manager", { name }, { email: name }],
            ["work_email", name, name],
            ["department", name, name],
            ["division", name, name],
            ["office", name, name],
            ["name", name, name],
          ),
        }),
      );
      for (const { plain, live } of compose(kind, events)) {
        for (const text of live) expect(text).toMatch(FIXED);
        for (const text of plain) {
          expect(text).not.toMatch(
            /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2028\u2029]/u,
          );
          expect([...new Intl.Segmenter("en").segment(text)].length).toBeLessThan(620);
        }
      }
    },
  );

  test("hold for any names at all, and none is ever parsed by the receiver", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom(...HOSTILE_NAMES));
    const event = fc.tuple(fc.constantFrom(...EVENT_NAMES), text, text);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 300 }), (drawn) => {
        const events = drawn.map(([name, person, title], number) =>
          makeEvent(name, number, {
            employee: makePerson(person),
            ...changes(["job_title", person, title], ["department", title, person]),
          }),
        );
        const found = compose(kind, events);
        expect(found.flatMap(({ ids }) => ids).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
        for (const { live } of found) for (const words of live) expect(words).toMatch(FIXED);
      }),
      tries(40, 1000),
    );
  });
});

test("a name that is too long ends with an ellipsis and never within a character", () => {
  const family = "👩‍👩‍👧‍👦";
  const event = makeEvent("vanished", 1, { date: null, employee: { id: "1", name: family.repeat(1000) } });
  const name = readLines(event).at(-1)?.replace("No longer in Namely: ", "") ?? "";
  const whole = name.slice(0, -1);
  expect(name.endsWith("…")).toBe(true);
  expect(whole).toBe(family.repeat(whole.length / family.length));
  const long = makeEvent("vanished", 1, { date: null, employee: { id: "1", name: "x".repeat(10_240) } });
  expect(readLines(long).at(-1)).toBe(`No longer in Namely: ${"x".repeat(79)}…`);
});
