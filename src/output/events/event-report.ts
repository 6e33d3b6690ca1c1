import { escapeMarkdown } from "../../formats/markdown.ts";
import { cleanLine } from "../../formats/table-cells.ts";
import {
  EVENT_NAMES,
  eventKind,
  REPORT_SECTIONS,
  type ReportSection,
} from "../../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { renderTable, type TableOptions } from "../../terminal/table.ts";
import { describeChanges } from "./change-text.ts";
import { countEvents, joinLeftOut, type DiffSummary } from "./diff-summary.ts";

/** Within a section, what asks most for somebody to act stands first. */
const RANKS = [...EVENT_NAMES].sort((a, b) => (eventKind(b).urgency ?? 0) - (eventKind(a).urgency ?? 0));

const PERSON_HEADER = ["WHAT", "NAME", "TITLE", "DEPARTMENT", "MANAGER", "DATE"];
const CHANGE_HEADER = ["NAME", "TITLE", "DEPARTMENT", "MANAGER", "CHANGE"];
const COMPANY_HEADER = ["WHAT", "NAME", "CHANGE"];

interface Row {
  /** Its event's place within the section. */
  readonly rank: number;
  readonly cells: readonly string[];
  /** For the order within an event. */
  readonly date: string;
  readonly name: string;
}

/** Events as a person reads them: by what they mean, each with who it is and when. */
export class EventReport {
  readonly #asOf: string;
  readonly #rows = new Map<ReportSection, Row[]>(REPORT_SECTIONS.map((section) => [section, []]));

  /** `asOf` is the day that is today, `YYYY-MM-DD`. */
  constructor(asOf: string) {
    this.#asOf = asOf;
  }

  take(events: readonly RosterEvent[]): void {
    for (const event of events) this.#rows.get(eventKind(event.event).section)?.push(this.#makeRow(event));
  }

  /** Nothing at all when there is nothing to tell. */
  renderTables(summary: DiffSummary, look: TableOptions): string {
    const { bold } = chooseStyle(look.colour);
    const sections = this.#list().map(
      ({ section, header, rows }) =>
        `${bold(section)}\n${renderTable(
          header.map((name) => ({ name })),
          rows,
          { ...look, colour: false },
        )}`,
    );
    return sections.length === 0 ? "" : `${sections.join("\n")}\n${countAll(summary)}\n`;
  }

  renderMarkdown(summary: DiffSummary): string {
    const sections = this.#list().map(({ section, header, rows }) => {
      const lines = [header.map(toTitle), header.map(() => "---"), ...rows.map((row) => row.map(toCell))];
      return `### ${section}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("")}`;
    });
    return sections.length === 0 ? "" : `${sections.join("\n")}\n${countAll(summary)}\n`;
  }

  #list(): { section: ReportSection; header: readonly string[]; rows: string[][] }[] {
    return REPORT_SECTIONS.flatMap((section) => {
      const rows = this.#rows.get(section) ?? [];
      if (rows.length === 0) return [];
      rows.sort((a, b) => a.rank - b.rank || compare(a.date, b.date) || compare(a.name, b.name));
      return [{ section, header: headerOf(section), rows: rows.map(({ cells }) => [...cells]) }];
    });
  }

  #makeRow(event: RosterEvent): Row {
    const { employee, subject, date } = event;
    const name = cleanLine(employee?.name ?? employee?.work_email ?? employee?.id ?? subject?.name ?? "");
    const who = [name, employee?.job_title, employee?.department, employee?.manager?.name].map((cell) =>
      cleanLine(cell ?? ""),
    );
    const { section, date: dateKind } = eventKind(event.event);
    const cells =
      section === "Moves and other changes"
        ? [...who, describeChanges(event.changes)]
        : employee === null
          ? [event.event.replaceAll("_", " "), name, describeCompanyChange(event)]
          : [this.#describe(event), ...who, date ?? (dateKind === "none" ? "" : "unknown")];
    return { rank: RANKS.indexOf(event.event), cells, date: date ?? "", name };
  }

  #describe({ event, date, changes }: RosterEvent): string {
    const from = changes.find(({ field }) => field === "termination_date")?.from;
    const { wording = event.replaceAll("_", " ") } = eventKind(event);
    if (typeof wording === "string") return wording;
    return wording({
      isToday: date === this.#asOf,
      lastDayBefore: typeof from === "string" ? from : undefined,
    });
  }
}

/** A report that is passed on says by itself that there is more. */
function countAll(summary: DiffSummary): string {
  const leftOut = Object.values(summary.left_out).reduce((sum, count) => sum + count, 0);
  const text = leftOut === 0 ? "" : `${leftOut} ${leftOut === 1 ? "event" : "events"} left out`;
  return joinLeftOut(countEvents(summary), text);
}

function headerOf(section: ReportSection): readonly string[] {
  if (section === "The company") return COMPANY_HEADER;
  return section === "Moves and other changes" ? CHANGE_HEADER : PERSON_HEADER;
}

function describeCompanyChange({ event, changes }: RosterEvent): string {
  if (event === "visibility_lost")
    return `this token no longer sees: ${changes.map(({ field }) => cleanLine(field)).join(", ")}`;
  return describeChanges(changes);
}

function toTitle(header: string): string {
  return header.charAt(0) + header.slice(1).toLowerCase();
}

function toCell(cell: string): string {
  return escapeMarkdown(cell);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
