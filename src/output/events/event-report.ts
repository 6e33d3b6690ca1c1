import { renderMarkdownTable } from "../../formats/markdown.ts";
import {
  EVENT_NAMES,
  eventKind,
  REPORT_SECTIONS,
  type ReportSection,
} from "../../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { compareText } from "../../unified/raw/text.ts";
import type { TableOptions } from "../../terminal/table.ts";
import { countEvents, joinLeftOut, type DiffSummary } from "./diff-summary.ts";
import { describeEvent, type EventText } from "./event-text.ts";
import { renderEventTable } from "./event-table.ts";

/** Within a section, the most urgent events come first. */
const RANKS = [...EVENT_NAMES].sort((a, b) => (eventKind(b).urgency ?? 0) - (eventKind(a).urgency ?? 0));

const PERSON_HEADER = ["Event", "Name", "Title", "Department", "Manager", "When"];
const CHANGE_HEADER = ["Event", "Name", "Title", "Department", "Manager", "Change"];
const COMPANY_HEADER = ["Event", "Name", "Change"];

interface Row extends EventText {
  /** Its event's place within the section. */
  readonly rank: number;
  /** For the order within an event. */
  readonly date: string;
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
    for (const event of events) {
      const { event: name, date } = event;
      this.#rows
        .get(eventKind(name).section)
        ?.push({ ...describeEvent(event, this.#asOf), rank: RANKS.indexOf(name), date: date ?? "" });
    }
  }

  /** Empty when there are no events. */
  renderTables(summary: DiffSummary, look: TableOptions): string {
    const sections = this.#list();
    return sections.length === 0 ? "" : `${renderEventTable(sections, look)}\n${countAll(summary)}\n`;
  }

  renderMarkdown(summary: DiffSummary): string {
    const sections = this.#list().map(({ section, rows }) => {
      const cells = rows.map((row) => listCells(section, row));
      return `### ${section}\n\n${renderMarkdownTable(headerOf(section), cells)}`;
    });
    return sections.length === 0 ? "" : `${sections.join("\n")}\n${countAll(summary)}\n`;
  }

  #list(): { section: ReportSection; rows: readonly Row[] }[] {
    return REPORT_SECTIONS.flatMap((section) => {
      const rows = this.#rows.get(section) ?? [];
      if (rows.length === 0) return [];
      rows.sort((a, b) => a.rank - b.rank || compareText(a.date, b.date) || compareText(a.name, b.name));
      return [{ section, rows }];
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
  if (section === "Company") return COMPANY_HEADER;
  return section === "Changes" ? CHANGE_HEADER : PERSON_HEADER;
}

function listCells(
  section: ReportSection,
  { label, name, title, department, manager, details }: EventText,
): string[] {
  const detail = details.join("; ");
  return section === "Company" ? [label, name, detail] : [label, name, title, department, manager, detail];
}
