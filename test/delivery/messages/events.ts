import type { EventName, RosterEvent } from "../../../src/snapshots/compare/event-models.ts";

/** An event of a person with this name; `change` replaces what an event has. */
export function makeEvent(
  event: EventName,
  number: number | string = 1,
  change: Partial<RosterEvent> = {},
): RosterEvent {
  return {
    id: `evt_${number}`,
    event,
    namely_event: null,
    date: "2026-12-01",
    employee: {
      id: `person-${number}`,
      name: "Ada Example",
      work_email: "ada@example.com",
      job_title: "Engineer",
      department: "Platform",
      manager: { id: "m", name: "Grace Example", email: "grace@example.com" },
    },
    subject: null,
    topics: [],
    changes: [],
    ...change,
  };
}

/** A person whose every field is this text. */
export function makePerson(text: string): RosterEvent["employee"] {
  return {
    id: text,
    name: text,
    work_email: text,
    job_title: text,
    department: text,
    manager: { id: text, name: text, email: text },
  };
}

/** Names that a chat must not obey, or that do not fit. */
export const HOSTILE_NAMES: readonly string[] = [
  "<!channel>",
  "<@U012AB3CD>",
  "<https://evil.example|Payroll>",
  "https://evil.example/login",
  "*bold* _it_ ~gone~ `code` > quote",
  ":rotating_light: @here @channel @everyone",
  "[link](https://evil.example) **bold** # head",
  "<at>Everyone</at>",
  "&amp; & < > &lt;!channel&gt;",
  'quotes " and \\ and \u0000 and \u001b[31m',
  "line\nbreak\r\nand\ttab\u2028and\u2029more",
  "\u202egnp.exe\u202c \u2066isolated\u2069 \u200fmark\u200e \u061c",
  "zero\u200bwidth\ufeff\u2060",
  "half \ud800 surrogate \udfff",
  "x".repeat(10_240),
  "👩‍👩‍👧‍👦".repeat(1000),
  `e${"\u0301".repeat(5000)}`,
  "名".repeat(5000),
  "",
  "   ",
];
