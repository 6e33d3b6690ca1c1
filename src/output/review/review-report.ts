import { renderMarkdownTable } from "../../formats/markdown.ts";
import { cleanLine } from "../../formats/table-cells.ts";
import {
  FINDING_GROUPS,
  FINDING_KINDS,
  FINDING_NAMES,
  type FindingGroup,
  type FindingName,
} from "../../reconcile/review/finding-names.ts";
import type { ReviewRow, ReviewSummary } from "../../reconcile/review/review-record.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { renderTable, type TableColumn, type TableOptions } from "../../terminal/table.ts";
import { measureWidth } from "../../terminal/width.ts";

/** More rows of one finding are for a file. */
const MOST_ROWS = 1000;

const COLUMNS: readonly TableColumn[] = [
  { name: "ACCOUNT" },
  { name: "SOURCE" },
  { name: "EMPLOYEE" },
  { name: "LAST DAY" },
  { name: "LAST SIGN-IN", optional: true },
  { name: "WHY", text: true },
];

/** A review as a person reads it: by finding, the worst first; of what is in order, only the counts. */
export class ReviewReport {
  readonly #rows = new Map<FindingName, string[][]>();
  readonly #counts = new Map<FindingName, number>();

  take(rows: readonly ReviewRow[]): void {
    for (const row of rows) {
      const { finding } = row;
      this.#counts.set(finding, (this.#counts.get(finding) ?? 0) + 1);
      if (FINDING_KINDS[finding].group === "fine") continue;
      const held = this.#rows.get(finding) ?? [];
      if (held.length < MOST_ROWS) held.push(makeCells(row));
      this.#rows.set(finding, held);
    }
  }

  renderTables(summary: ReviewSummary, look: TableOptions): string {
    const { bold } = chooseStyle(look.color);
    const sections = this.#list().map(({ title, rows, more }) => {
      const reason = sharedReason(rows);
      const why = reason !== undefined && fitsBeside(title, reason, look.width) ? reason : undefined;
      const shown = COLUMNS.map((_, index) => index).filter(
        (index) => rows.some((row) => row[index] !== "") && !(index === REASON && why !== undefined),
      );
      const table = renderTable(
        shown.flatMap((index) => COLUMNS[index] ?? []),
        rows.map((row) => shown.map((index) => row[index] ?? "")),
        { ...look, color: false },
      );
      return `${bold(title)}${why === undefined ? "" : `  ${why}`}\n${table}${more}\n`;
    });
    return `${sections.join("")}${renderTable(
      COUNT_COLUMNS.map((name, index) => ({
        name,
        align: index > 0 ? ("right" as const) : ("left" as const),
      })),
      countRows(summary),
      { ...look, color: false, all: true },
    )}${describeRoster(summary)}\n`;
  }

  renderMarkdown(summary: ReviewSummary): string {
    const header = COLUMNS.map(({ name }) => toTitle(name));
    const sections = this.#list().map(({ title, rows, more }) => {
      const table = renderMarkdownTable(header, rows);
      return `### ${title}\n\n${table}${more === "" ? "" : `\n${more}`}\n`;
    });
    const counts = renderMarkdownTable(COUNT_COLUMNS.map(toTitle), countRows(summary));
    return `${sections.join("")}### Summary\n\n${counts}\n${describeRoster(summary)}\n`;
  }

  #list(): { readonly title: string; readonly rows: readonly string[][]; readonly more: string }[] {
    return FINDING_NAMES.flatMap((finding) => {
      const rows = this.#rows.get(finding);
      if (rows === undefined) return [];
      const count = this.#counts.get(finding) ?? 0;
      const more = count - rows.length;
      return [
        {
          title: `${FINDING_KINDS[finding].title} (${count})`,
          rows,
          more: more === 0 ? "" : `and ${more} more: use --format csv to see all\n`,
        },
      ];
    });
  }
}

const REASON = COLUMNS.length - 1;

/** The reason that all rows of a finding have; undefined when they have different ones. */
function sharedReason(rows: readonly (readonly string[])[]): string | undefined {
  const [reason = "", ...others] = new Set(rows.map((row) => row[REASON]));
  return others.length === 0 ? makePrintable(reason) : undefined;
}

function fitsBeside(title: string, reason: string, width: number = Infinity): boolean {
  return measureWidth(title) + 2 + measureWidth(reason) <= width;
}

function makeCells(row: ReviewRow): string[] {
  const { account, source, employee, last_sign_in } = row;
  return [
    account ?? "",
    source,
    employee?.name ?? employee?.work_email ?? employee?.id ?? "",
    employee?.termination_date ?? "",
    last_sign_in?.slice(0, 10) ?? "",
    describeReason(row),
  ].map(cleanLine);
}

/** The reason with the people who may be the right ones. */
function describeReason({ reason, suggestions }: ReviewRow): string {
  if (suggestions.length === 0) return reason;
  const people = suggestions.map(({ id, name, work_email, lifecycle }) => {
    const details = [work_email, lifecycle].filter((detail) => detail !== null).join(", ");
    return `${name ?? id}${details === "" ? "" : ` (${details})`}`;
  });
  return `${reason} ${suggestions[0]?.why === "same_name" ? "Same name" : "Candidates"}: ${people.join("; ")}`;
}

const COUNT_COLUMNS = ["SOURCE", "ACCOUNTS", "TO ACT ON", "TO WATCH", "IN ORDER", "PEOPLE WITHOUT ACCOUNT"];

/** One line for each source and one for all: the three groups add up to the accounts. */
function countRows({ sources, rows, findings }: ReviewSummary): string[][] {
  const lines = sources.length > 1 ? [...sources, { source: "all", rows, findings }] : sources;
  return lines.map((line) => {
    const groups = (Object.keys(FINDING_GROUPS) as FindingGroup[]).map((group) =>
      FINDING_NAMES.reduce(
        (sum, name) =>
          FINDING_KINDS[name].group === group && name !== "no_account"
            ? sum + (line.findings[name] ?? 0)
            : sum,
        0,
      ),
    );
    return [cleanLine(line.source), ...[line.rows, ...groups, line.findings.no_account ?? 0].map(String)];
  });
}

function describeRoster({ roster, known, as_of }: ReviewSummary): string {
  const parts = [
    `Compared with ${count(roster.people, "person", "people")}, ${roster.at_work} at work, on ${as_of}`,
    ...(roster.former > 0 ? [`${roster.former} known from earlier snapshots`] : []),
    ...(known > 0 ? [`${count(known, "row", "rows")} left out, because the earlier review has them`] : []),
  ];
  return parts.join(" · ");
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function toTitle(header: string): string {
  return header.charAt(0) + header.slice(1).toLowerCase();
}
