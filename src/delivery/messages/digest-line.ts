import type { EventName, RosterEvent } from "../../snapshots/compare/event-models.ts";
import { cleanWords } from "./plain-words.ts";

/** The sections of a message, in its order. */
export const DIGEST_SECTIONS = ["Joining", "Left", "Last days", "Other changes"] as const;

export type DigestSection = (typeof DIGEST_SECTIONS)[number];

/** A piece of a line. Words from Namely are in it, so it may only be shown as plain text. */
export interface LinePart {
  readonly text: string;
  readonly isStrong: boolean;
}

interface Wording {
  readonly section: DigestSection;
  /** The words before the person; `day` is the event's date, `before` the earlier last day. */
  readonly lead: (days: { readonly day: string; readonly before: string }) => string;
  /** How the person belongs to the manager. */
  readonly reports?: "reports to" | "reported to";
}

/** "Starts Dec 1", or "Starts" where the date is not known. */
const withDay =
  (words: string) =>
  ({ day }: { readonly day: string }): string =>
    day === "" ? words.replace(/ (?:on|since|from)$/u, "") : `${words} ${day}`;

/** How each event is worded. The order is that of the lines within a section: what has to be acted on comes first. */
const WORDINGS: Readonly<Record<EventName, Wording | undefined>> = {
  pre_hire: { section: "Joining", lead: withDay("Starts"), reports: "reports to" },
  hired: { section: "Joining", lead: withDay("Started"), reports: "reports to" },
  started: { section: "Joining", lead: withDay("Started"), reports: "reports to" },
  rehired: { section: "Joining", lead: withDay("Rehired from"), reports: "reports to" },
  reinstated: { section: "Joining", lead: () => "Reinstated", reports: "reports to" },
  appeared: {
    section: "Joining",
    lead: ({ day }) => `New in Namely${day && `, started ${day}`}`,
    reports: "reports to",
  },
  overdue: {
    section: "Left",
    lead: ({ day }) => `Still active${day && ` after last day ${day}`}`,
    reports: "reports to",
  },
  terminated: {
    section: "Left",
    lead: ({ day }) => `Left${day && `, last day ${day}`}`,
    reports: "reported to",
  },
  offer_withdrawn: { section: "Left", lead: () => "Offer withdrawn" },
  vanished: { section: "Left", lead: () => "No longer in Namely", reports: "reported to" },
  termination_scheduled: { section: "Last days", lead: withDay("Last day"), reports: "reports to" },
  termination_moved: {
    section: "Last days",
    lead: ({ day, before }) => `Last day moved${day && ` to ${day}`}${before && `, was ${before}`}`,
    reports: "reports to",
  },
  termination_rescinded: {
    section: "Last days",
    lead: ({ day }) => `Staying${day && `, last day was ${day}`}`,
    reports: "reports to",
  },
  appeared_inactive: { section: "Other changes", lead: () => "New in Namely, already inactive" },
  appeared_unknown: { section: "Other changes", lead: () => "New in Namely, status unknown" },
  changed: undefined,
  group_renamed: undefined,
  job_title_renamed: undefined,
  company_renamed: undefined,
  visibility_lost: undefined,
};

const RANKS = Object.keys(WORDINGS);

/** The fields whose changes are named, in the order of a line, with their words. */
const NAMED_FIELDS = {
  name: "name",
  work_email: "work email",
  job_title: "title",
  department: "department",
  division: "division",
  office: "office",
  manager: "manager",
  start_date: "first day",
  termination_date: "last day",
  lifecycle: "status",
} as const;

const SUBJECTS = { group: "Group", job_title: "Job title", company: "Company", fields: "Fields" } as const;

/** One event in the words of a message. */
export interface DigestLine {
  readonly section: DigestSection;
  readonly parts: readonly LinePart[];
  /** The place within its section. */
  readonly order: readonly [rank: number, date: string, name: string];
}

/** The section that counts an event. */
export function sectionOf({ event }: RosterEvent): DigestSection {
  return WORDINGS[event]?.section ?? "Other changes";
}

/** Words an event; undefined where nothing that it says may be named. Days of this `year` go without it. */
export function wordEvent(event: RosterEvent, year: string): DigestLine | undefined {
  const parts = listParts(event, year).filter(({ text }) => text !== "");
  if (parts.length === 0) return undefined;
  const order = [RANKS.indexOf(event.event), event.date ?? "", nameOf(event)] as const;
  return { section: sectionOf(event), parts, order };
}

function listParts(event: RosterEvent, year: string): readonly LinePart[] {
  const wording = WORDINGS[event.event];
  if (event.employee === null) return wordCompany(event);
  if (wording === undefined) return wordChanges(event, year);
  const { job_title: title, department, manager } = event.employee;
  const superior = cleanWords(manager?.name);
  const details = [
    cleanWords(title) || cleanWords(department),
    wording.reports === undefined || superior === "" ? "" : `${wording.reports} ${superior}`,
  ].filter((text) => text !== "");
  const from = event.changes.find(({ field }) => field === "termination_date")?.from;
  const lead = wording.lead({ day: wordDay(event.date, year), before: wordDay(from, year) });
  return [plain(`${lead}: `), strong(nameOf(event)), plain(details.map((text) => `, ${text}`).join(""))];
}

/** The person by whatever is known of them. */
function nameOf({ employee, subject }: RosterEvent): string {
  return (
    cleanWords(employee?.name) ||
    cleanWords(employee?.work_email) ||
    cleanWords(employee?.id) ||
    cleanWords(subject?.name) ||
    "unknown"
  );
}

function wordCompany(event: RosterEvent): readonly LinePart[] {
  const { changes, subject } = event;
  if (subject === null) return [];
  if (event.event === "visibility_lost") return [plain("This login no longer sees some fields")];
  const before = cleanWords(changes[0]?.from);
  const was = before === "" ? "" : `, was ${before}`;
  return [plain(`${SUBJECTS[subject.kind]} renamed: `), strong(nameOf(event)), plain(was)];
}

/** A person with another name is called by the one that readers know. */
function wordChanges(event: RosterEvent, year: string): readonly LinePart[] {
  const former = cleanWords(event.changes.find(({ field }) => field === "name")?.from);
  const changes = Object.entries(NAMED_FIELDS).flatMap(([field, words]) => {
    const change = event.changes.find((candidate) => candidate.field === field);
    if (change === undefined) return [];
    const now = wordValue(change.to, year);
    if (field === "name" && former !== "") return [`now called ${now}`];
    return [`${words} ${wordValue(change.from, year)} → ${now}`];
  });
  return changes.length === 0 ? [] : [strong(former || nameOf(event)), plain(`: ${changes.join("; ")}`)];
}

/** Of a person, group or office the name. */
function wordValue(value: unknown, year: string): string {
  const isObject = typeof value === "object" && value !== null;
  const parts = isObject ? new Map<string, unknown>(Object.entries(value)) : undefined;
  const text = parts === undefined ? value : (parts.get("name") ?? parts.get("email"));
  return wordDay(text, year) || "none";
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Dec 1" for a day of this year, "Dec 1, 2027" for another, and any other text as it is. */
function wordDay(value: unknown, year: string): string {
  const [, itsYear, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(String(value)) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return cleanWords(value);
  return `${name} ${Number(day)}${itsYear === year ? "" : `, ${itsYear}`}`;
}

function plain(text: string): LinePart {
  return { text, isStrong: false };
}

function strong(text: string): LinePart {
  return { text, isStrong: true };
}
