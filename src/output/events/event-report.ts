import { escapeMarkdown } from "../../formats/markdown.ts";
import { cleanLine } from "../../formats/table-cells.ts";
import type { EventName } from "../../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { renderTable, type TableOptions } from "../../terminal/table.ts";
import { describeChanges } from "./change-text.ts";
import { countEvents, joinLeftOut, type DiffSummary } from "./diff-summary.ts";

type SectionName = "Hires" | "Departures" | "Returns" | "Moves and other changes" | "The company";

const SECTION_OF: Readonly<Record<EventName, SectionName>> = {
  hired: "Hires",
  pre_hire: "Hires",
  started: "Hires",
  appeared: "Hires",
  appeared_inactive: "Hires",
  appeared_unknown: "Hires",
  terminated: "Departures",
  overdue: "Departures",
  termination_scheduled: "Departures",
  termination_moved: "Departures",
  offer_withdrawn: "Departures",
  vanished: "Departures",
  rehired: "Returns",
  reinstated: "Returns",
  termination_rescinded: "Returns",
  changed: "Moves and other changes",
  group_renamed: "The company",
  job_title_renamed: "The company",
  company_renamed: "The company",
  lost_sight: "The company",
};

const SECTIONS: readonly SectionName[] = [
  "Hires",
  "Departures",
  "Returns",
  "Moves and other changes",
  "The company",
];

/** Within a section, what asks most for somebody to act stands first. */
const ORDER: readonly EventName[] = Object.keys(SECTION_OF) as EventName[];

const PERSON_HEADER = ["WHAT", "NAME", "TITLE", "DEPARTMENT", "MANAGER", "DATE"];
const CHANGE_HEADER = ["NAME", "TITLE", "DEPARTMENT", "MANAGER", "CHANGE"];
const COMPANY_HEADER = ["WHAT", "NAME", "CHANGE"];

interface Row {
  readonly event: EventName;
  readonly cells: readonly string[];
  /** For the order within an event. */
  readonly date: string;
  readonly name: string;
}

/** Events as a person reads them: by what they mean, each with who it is and when. */
export class EventReport {
  readonly #asOf: string;
  readonly #rows = new Map<SectionName, Row[]>(SECTIONS.map((section) => [section, []]));

  /** `asOf` is the day that is today, `YYYY-MM-DD`. */
  constructor(asOf: string) {
    this.#asOf = asOf;
  }

  take(events: readonly RosterEvent[]): void {
    for (const event of events) this.#rows.get(SECTION_OF[event.event])?.push(this.#makeRow(event));
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

  #list(): { section: SectionName; header: readonly string[]; rows: string[][] }[] {
    return SECTIONS.flatMap((section) => {
      const rows = this.#rows.get(section) ?? [];
      if (rows.length === 0) return [];
      rows.sort(
        (a, b) =>
          ORDER.indexOf(a.event) - ORDER.indexOf(b.event) ||
          compare(a.date, b.date) ||
          compare(a.name, b.name),
      );
      return [{ section, header: headerOf(section), rows: rows.map(({ cells }) => [...cells]) }];
    });
  }

  #makeRow(event: RosterEvent): Row {
    const { employee, subject, date } = event;
    const name = cleanLine(employee?.name ?? employee?.work_email ?? employee?.id ?? subject?.name ?? "");
    const who = [name, employee?.job_title, employee?.department, employee?.manager?.name].map((cell) =>
      cleanLine(cell ?? ""),
    );
    const cells =
      event.event === "changed"
        ? [...who, describeChanges(event.changes)]
        : employee === null
          ? [event.event.replaceAll("_", " "), name, describeCompanyChange(event)]
          : [this.#describe(event), ...who, date ?? (event.event === "vanished" ? "" : "unknown")];
    return { event: event.event, cells, date: date ?? "", name };
  }

  #describe({ event, date, changes }: RosterEvent): string {
    const from = changes.find(({ field }) => field === "termination_date")?.from;
    switch (event) {
      case "terminated":
        return date === this.#asOf ? "left today" : "left";
      case "termination_scheduled":
        return date === this.#asOf ? "last day today" : "last day scheduled";
      case "termination_moved":
        return typeof from === "string" ? `last day moved from ${from}` : "last day moved";
      case "termination_rescinded":
        return "stays after all";
      case "overdue":
        return "overdue: still active after the last day";
      case "pre_hire":
        return "to start";
      case "appeared":
        return "appeared, started long ago";
      case "appeared_unknown":
        return "appeared, status unknown";
      default:
        return event.replaceAll("_", " ");
    }
  }
}

/** A report that is passed on says by itself that there is more. */
function countAll(summary: DiffSummary): string {
  const leftOut = Object.values(summary.left_out).reduce((sum, count) => sum + count, 0);
  const text = leftOut === 0 ? "" : `${leftOut} ${leftOut === 1 ? "event" : "events"} left out`;
  return joinLeftOut(countEvents(summary), text);
}

function headerOf(section: SectionName): readonly string[] {
  if (section === "The company") return COMPANY_HEADER;
  return section === "Moves and other changes" ? CHANGE_HEADER : PERSON_HEADER;
}

function describeCompanyChange({ event, changes }: RosterEvent): string {
  if (event === "lost_sight")
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
