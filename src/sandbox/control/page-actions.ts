import { Fault } from "../../platform/errors/fault.ts";
import type { LifeEvent, LifeEventKind } from "../company/passing-days.ts";
import type { SandboxControl } from "./control.ts";

/** What a button of the page did. */
export interface ActionOutcome {
  readonly kind: "done" | "failed";
  /** The sandbox's day on which it was done. */
  readonly date: string;
  readonly sentence: string;
  /** A line for each employee. */
  readonly lines: readonly string[];
}

type Action = (control: SandboxControl, form: URLSearchParams) => Pick<ActionOutcome, "sentence" | "lines">;

const MOST_DAYS = 366;
const MOST_LINES = 12;

const EVENT_WORDS: Readonly<Record<LifeEventKind, string>> = {
  hired: "hired",
  pre_hired: "pre-hire",
  started: "started",
  withdrawn: "offer withdrawn",
  terminated: "terminated",
  departure_scheduled: "termination scheduled",
  departure_rescinded: "termination rescinded",
  departed: "terminated",
  rehired: "rehired",
  moved: "moved",
  renamed: "renamed",
};

/** The forms of the page, by the last part of their address. */
const ACTIONS: Readonly<Record<string, Action>> = {
  advance: (control, form) => {
    const text = form.get("days") ?? "";
    const days = /^\d{1,3}$/u.test(text) ? Number(text) : 0;
    if (days < 1 || days > MOST_DAYS)
      throw new Fault("usage.sandbox-days", `"${text}" is not a number of days from 1 to ${MOST_DAYS}.`);
    const events = control.advance(days);
    const passed = days === 1 ? "1 day passed" : `${days} days passed`;
    return { sentence: `${passed}: ${countEvents(events)}.`, lines: listEvents(control, events) };
  },
  hire: (control, form) => {
    const id = control.hire({
      first_name: readField(form, "first_name"),
      last_name: readField(form, "last_name"),
      department: readField(form, "department"),
    });
    return { sentence: `Hired ${nameOf(control, id)}.`, lines: [] };
  },
  terminate: (control, form) => {
    const person = readField(form, "person") ?? control.findLeaver();
    if (person === undefined)
      throw new Fault("usage.sandbox-person", "The sandbox has no active employee to terminate.");
    const name = nameOf(control, person);
    control.terminate(person);
    return { sentence: `Terminated ${name}.`, lines: [] };
  },
  clear_faults: (control) => {
    control.clearFaults();
    return { sentence: "Cleared all faults.", lines: [] };
  },
};

/** Whether the page has a form of this name. */
export function isPageAction(name: string): boolean {
  return Object.hasOwn(ACTIONS, name);
}

/** Does what a form asks for; what the sandbox refuses is an outcome as well. */
export function runPageAction(control: SandboxControl, name: string, body: string): ActionOutcome {
  try {
    const done = ACTIONS[name]?.(control, new URLSearchParams(body)) ?? { sentence: "", lines: [] };
    return { kind: "done", date: control.today, ...done };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: "failed", date: control.today, sentence: error.message, lines: [] };
  }
}

/** A field that was filled in. */
function readField(form: URLSearchParams, name: string): string | undefined {
  return form.get(name)?.trim() || undefined;
}

function nameOf(control: SandboxControl, person: string): string {
  const { first_name, last_name, email } = control.profile(person);
  const name = [first_name, last_name].filter((part) => typeof part === "string").join(" ");
  return typeof email === "string" && email !== "" ? `${name} (${email})` : name;
}

function countEvents(events: readonly LifeEvent[]): string {
  // In the order of the words, whichever came first.
  const words = [...new Set(Object.values(EVENT_WORDS))];
  const counts = new Map(words.map((word) => [word, 0]));
  for (const { kind } of events) counts.set(EVENT_WORDS[kind], (counts.get(EVENT_WORDS[kind]) ?? 0) + 1);
  const parts = [...counts].filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
  return parts.length === 0 ? "no changes" : parts.join(" · ");
}

function listEvents(control: SandboxControl, events: readonly LifeEvent[]): string[] {
  const ids = new Set(events.length > 0 ? control.ids() : []);
  const lines = events.slice(0, MOST_LINES).map(({ date, kind, id }) => {
    // An offer that was withdrawn leaves no profile behind.
    const name = ids.has(id) ? nameOf(control, id) : "profile removed";
    return `${date} · ${EVENT_WORDS[kind]} · ${name}`;
  });
  return events.length > MOST_LINES ? [...lines, `… and ${events.length - MOST_LINES} more`] : lines;
}
