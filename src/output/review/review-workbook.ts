import { writeTextSheets, type TextSheet } from "../../formats/xlsx.ts";
import { HeapRoom } from "../../platform/process/heap-room.ts";
import {
  FINDING_GROUPS,
  FINDING_KINDS,
  FINDING_NAMES,
  type FindingName,
} from "../../reconcile/review/finding-names.ts";
import type { ReviewRow, ReviewSummary } from "../../reconcile/review/review-record.ts";

/** A column of the sheets with accounts or people. */
interface ReviewColumn {
  readonly title: string;
  readonly read: (row: ReviewRow) => string | null | undefined;
}

const PERSON_COLUMNS: readonly ReviewColumn[] = [
  { title: "Employee", read: ({ employee }) => employee?.name },
  { title: "Employee ID", read: ({ employee }) => employee?.id },
  { title: "Employee number", read: ({ employee }) => employee?.employee_number },
  { title: "Work email", read: ({ employee }) => employee?.work_email },
  { title: "Job title", read: ({ employee }) => employee?.job_title },
  { title: "Department", read: ({ employee }) => employee?.department },
  { title: "Manager", read: ({ employee }) => employee?.manager?.name ?? employee?.manager?.email },
  { title: "Lifecycle", read: ({ employee }) => employee?.lifecycle },
  { title: "First day", read: ({ employee }) => employee?.start_date },
  { title: "Last day", read: ({ employee }) => employee?.termination_date },
];

const SOURCE: ReviewColumn = { title: "Source", read: ({ source }) => source };
/** For the reviewer to fill in. */
const DECISION: ReviewColumn = { title: "Decision", read: () => "" };

const ACCOUNT_COLUMNS: readonly ReviewColumn[] = [
  { title: "Finding", read: ({ finding }) => FINDING_KINDS[finding].title },
  SOURCE,
  { title: "Row", read: ({ row }) => (row === null ? "" : String(row)) },
  { title: "Account", read: ({ account }) => account },
  { title: "Account name", read: ({ account_name }) => account_name },
  { title: "Status", read: ({ status }) => status },
  { title: "Last sign-in", read: ({ last_sign_in }) => last_sign_in },
  ...PERSON_COLUMNS,
  { title: "Matched by", read: ({ matched_by }) => matched_by },
  { title: "Reason", read: ({ reason }) => reason },
  {
    title: "Suggestions",
    read: ({ suggestions }) =>
      suggestions.map(({ id, name, work_email }) => `${name ?? id} <${work_email ?? id}>`).join("; "),
  },
  DECISION,
];

const EXCEPTION_COLUMNS: readonly ReviewColumn[] = [
  SOURCE,
  { title: "Account", read: ({ account }) => account },
  { title: "Finding", read: ({ finding }) => FINDING_KINDS[finding].title },
  { title: "Reason of the exception", read: ({ exception }) => exception?.reason },
  { title: "Owner", read: ({ exception }) => exception?.owner },
  { title: "Until", read: ({ exception }) => exception?.until },
  ...PERSON_COLUMNS,
  DECISION,
];

/** The part of the heap that rows may take before the sheets are made of them. */
const ROWS_IN_HEAP = 0.25;

/** An access review as a workbook, ready to sign. */
export class ReviewWorkbook {
  readonly #accounts: string[][] = [];
  readonly #toActOn = new Map<FindingName, string[][]>();
  readonly #without: string[][] = [];
  readonly #exceptions: string[][] = [];
  readonly #room = new HeapRoom("A workbook of so many rows", ROWS_IN_HEAP);

  take(rows: readonly ReviewRow[]): void {
    for (const row of rows) {
      this.#room.see();
      if (row.finding === "no_account") {
        this.#without.push(readCells([SOURCE, ...PERSON_COLUMNS, DECISION], row));
        continue;
      }
      const cells = readCells(ACCOUNT_COLUMNS, row);
      this.#accounts.push(cells);
      if (FINDING_KINDS[row.finding].group === "act") {
        const alike = this.#toActOn.get(row.finding);
        if (alike === undefined) this.#toActOn.set(row.finding, [cells]);
        else alike.push(cells);
      }
      if (row.exception !== null) this.#exceptions.push(readCells(EXCEPTION_COLUMNS, row));
    }
  }

  /** The content of the file. */
  async build(summary: ReviewSummary): Promise<Uint8Array> {
    // The worst comes first, as in the table; within a finding, the order is that of the files.
    const toActOn = FINDING_NAMES.flatMap((finding) => this.#toActOn.get(finding) ?? []);
    return writeTextSheets([
      summarize(summary),
      { name: "To act on", header: titlesOf(ACCOUNT_COLUMNS), rows: toActOn },
      { name: "All accounts", header: titlesOf(ACCOUNT_COLUMNS), rows: this.#accounts },
      {
        name: "People without account",
        header: titlesOf([SOURCE, ...PERSON_COLUMNS, DECISION]),
        rows: this.#without,
      },
      { name: "Exceptions", header: titlesOf(EXCEPTION_COLUMNS), rows: this.#exceptions },
      listEvidence(summary, this.#accounts.length),
    ]);
  }
}

function titlesOf(columns: readonly ReviewColumn[]): readonly string[] {
  return columns.map(({ title }) => title);
}

function readCells(columns: readonly ReviewColumn[], row: ReviewRow): string[] {
  return columns.map(({ read }) => read(row) ?? "");
}

/** One line for each finding, one column for each source, and sums that add up. */
function summarize({ sources, findings, rows }: ReviewSummary): TextSheet {
  const lines = FINDING_NAMES.filter((name) => name !== "no_account").map((name) => [
    FINDING_GROUPS[FINDING_KINDS[name].group],
    FINDING_KINDS[name].title,
    ...sources.map((source) => String(source.findings[name] ?? 0)),
    String(findings[name] ?? 0),
  ]);
  const without = sources.map((source) => String(source.findings.no_account ?? 0));
  return {
    name: "Summary",
    header: ["Group", "Finding", ...sources.map(({ source }) => source), "All sources"],
    rows: [
      ...lines,
      ["", "All accounts", ...sources.map((source) => String(source.rows)), String(rows)],
      ["", "People without account", ...without, String(findings.no_account ?? 0)],
    ],
  };
}

function listEvidence(summary: ReviewSummary, listed: number): TextSheet {
  const { roster, inputs } = summary;
  const facts: readonly (readonly [string, string])[] = [
    ["Company", summary.company ?? ""],
    ["Day of the review", summary.as_of],
    ["Made at (UTC)", summary.made_at],
    ["Command", summary.command],
    ["Version", `namely ${summary.version}`],
    ["People in the roster", String(roster.people)],
    ["People at work", String(roster.at_work)],
    ["People known from earlier snapshots", String(roster.former)],
    ["Earlier snapshots", String(roster.snapshots)],
    ["Accounts in all files", String(summary.rows)],
    ["Rows left out by --since", String(summary.known)],
    ["Accounts in this workbook", String(listed)],
  ];
  return {
    name: "Evidence",
    header: ["Item", "Value", "Source", "Read as", "Rows", "Bytes", "SHA-256", "Modified at (UTC)"],
    rows: [
      ...facts.map(([item, value]) => [item, value, "", "", "", "", "", ""]),
      ...inputs.map(({ kind, file, source, header, rows, bytes, sha256, modified_at }) => [
        `File: ${kind}`,
        file,
        source ?? "",
        header ?? "",
        rows === null ? "" : String(rows),
        String(bytes),
        sha256,
        modified_at ?? "",
      ]),
    ],
  };
}
