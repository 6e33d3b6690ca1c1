import type { ReportSection } from "../../snapshots/compare/event-names.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { chooseStyle, type Style } from "../../terminal/style.ts";
import type { TableOptions } from "../../terminal/table.ts";
import { measureWidth, wrapToWidth } from "../../terminal/width.ts";
import type { EventText } from "./event-text.ts";

/** The rows of one section of a report. */
export interface EventSection {
  readonly section: ReportSection;
  readonly rows: readonly EventText[];
}

const GAP = "  ";
/** A narrower terminal breaks the lines by itself. */
const LEAST_TOTAL = 60;
/** Of the whole width, what names may take before they wrap. */
const NAME_SHARE = 0.35;
/** A title is not squeezed to less to keep the date beside it. */
const LEAST_TITLE = 16;
/** Changes are beside the title where they have so much room, else under the row. */
const LEAST_CHANGE = 40;

/** Widths of the columns; `details` is what is left for them, or "below" where they go under the row. */
interface ReportLayout {
  readonly label: number;
  readonly name: number;
  readonly title: number;
  /** Of a row with its changes below it. */
  readonly wideTitle: number;
  /** 0 where there is no room for the column. */
  readonly department: number;
  readonly dates: number | "below";
  readonly changes: number | "below";
  readonly total: number;
}

/** Sections of rows with columns of their own width, nothing cut: what does not fit wraps in its column or under its row. */
export function renderEventTable(sections: readonly EventSection[], look: TableOptions): string {
  const style = chooseStyle(look.colour);
  // A file has a row for each event; on a terminal a line for each change is easier to read.
  const join = look.width === undefined ? (details: string[]) => [details.join("; ")] : undefined;
  const printable = sections.map(({ section, rows }) => ({
    section,
    rows: rows.map((row) => clean(row, join)),
  }));
  const layout = planLayout(printable, look.width);
  return printable
    .map(({ section, rows }) => {
      const paint = LABEL_STYLE[section](style);
      const lines = rows.flatMap((row) => renderRow(row, section, layout, paint));
      return [style.bold(section), ...lines, ""].join("\n");
    })
    .join("\n");
}

const plain = (text: string): string => text;

const LABEL_STYLE: Readonly<Record<ReportSection, (style: Style) => (text: string) => string>> = {
  Hires: ({ green }) => green,
  Departures: ({ red }) => red,
  Returns: ({ green }) => green,
  Changes: ({ yellow }) => yellow,
  Company: () => plain,
};

function planLayout(sections: readonly EventSection[], width: number | undefined): ReportLayout {
  const rows = sections.flatMap((section) => section.rows);
  const total = width === undefined ? Number.POSITIVE_INFINITY : Math.max(width, LEAST_TOTAL);
  const label = widest(rows.map((row) => row.label));
  const name = Math.min(widest(rows.map((row) => row.name)), Math.floor(total * NAME_SHARE));
  const wanted = widest(rows.map((row) => row.title));
  const department = widest(rows.map((row) => row.department));
  const dated = sections.filter(({ section }) => !isChange(section)).flatMap((section) => section.rows);
  // "(today)" wraps before titles are squeezed for it.
  const dates = widest(dated.flatMap((row) => row.details.map((text) => text.replace(/ \(today\)$/u, ""))));
  // What is left behind the name for the title, a gap and the details.
  const room = total - label - name - 2 * GAP.length;
  const wideTitle = Math.min(wanted, room);
  const spare = room - wanted - department - 2 * GAP.length;
  if (department > 0 && spare >= Math.max(dates, LEAST_CHANGE))
    return { label, name, title: wanted, wideTitle, department, dates: spare, changes: spare, total };
  const squeezed = Math.min(wanted, room - GAP.length - dates);
  const isBeside = squeezed >= Math.min(wanted, LEAST_TITLE);
  const title = isBeside ? squeezed : wideTitle;
  const left = room - GAP.length - title;
  return {
    label,
    name,
    title,
    wideTitle,
    department: 0,
    dates: isBeside ? left : "below",
    changes: left >= LEAST_CHANGE ? left : "below",
    total,
  };
}

function isChange(section: ReportSection): boolean {
  return section === "Changes" || section === "Company";
}

function renderRow(
  row: EventText,
  section: ReportSection,
  layout: ReportLayout,
  paint: (text: string) => string,
): string[] {
  const { label, name, department, total } = layout;
  const room = isChange(section) ? layout.changes : layout.dates;
  const title = room === "below" ? layout.wideTitle : layout.title;
  const columns = [
    { width: name, lines: wrapToWidth(row.name, name) },
    { width: title, lines: wrapToWidth(row.title, title) },
  ];
  if (department > 0) columns.push({ width: department, lines: [row.department] });
  if (room !== "below")
    columns.push({ width: 0, lines: row.details.flatMap((text) => wrapToWidth(text, room)) });
  const height = Math.max(...columns.map(({ lines }) => lines.length));
  const indent = " ".repeat(label + GAP.length);
  const beside = Array.from({ length: height }, (_, index) => {
    const cells = columns.map(({ width, lines }) => pad(lines[index] ?? "", width)).join(GAP);
    const start = index === 0 ? paint(row.label) + indent.slice(measureWidth(row.label)) : indent;
    return (start + cells).trimEnd();
  });
  if (room !== "below") return beside;
  const below = total - indent.length - GAP.length;
  return [
    ...beside,
    ...row.details.flatMap((text) =>
      wrapToWidth(text, below).map((line, index) => indent + (index === 0 ? "" : GAP) + line),
    ),
  ];
}

function clean(row: EventText, join: (details: string[]) => string[] = (details) => details): EventText {
  const { name, title, department, details } = row;
  return {
    ...row,
    name: makePrintable(name),
    title: makePrintable(title),
    department: makePrintable(department),
    details: join(details.map(makePrintable)),
  };
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, measureWidth(text)), 0);
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - measureWidth(cell)));
}
