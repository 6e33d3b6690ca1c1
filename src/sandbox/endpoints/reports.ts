import { dateOf, type Day } from "../calendar.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { SandboxPerson } from "../company/people.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import { Identifiers } from "../identifiers.ts";
import type { EndpointRequest } from "./endpoint-request.ts";
import { hiddenKeys } from "./profiles.ts";

interface SandboxReportColumn {
  /** The profile's key: a report has no column that its reader may not see. */
  readonly key: string;
  readonly label: string;
  readonly type: "text" | "date";
  readonly cell: (person: SandboxPerson, company: SandboxCompany) => string | null;
}

const STATUS_WORDS = { active: "Active Employee", inactive: "Former Employee", pending: "Pending Employee" };

const COLUMNS: readonly SandboxReportColumn[] = [
  { key: "first_name", label: "First name", type: "text", cell: ({ firstName }) => firstName },
  { key: "last_name", label: "Last name", type: "text", cell: ({ lastName }) => lastName },
  {
    key: "job_title",
    label: "Job Title",
    type: "text",
    cell: (person, { shape }) => shape.jobTitle(person)?.title ?? null,
  },
  { key: "start_date", label: "Start date", type: "date", cell: ({ start }) => writeDay(start) },
  { key: "departure_date", label: "Last day", type: "date", cell: ({ departure }) => writeDay(departure) },
  // Cells hold what people read, not what the API calls it.
  { key: "user_status", label: "User Status", type: "text", cell: ({ status }) => STATUS_WORDS[status] },
];

function writeDay(day: Day | undefined): string | null {
  return day === undefined ? null : dateOf(day);
}

/** A web page would not show more either. */
const ROWS = 5_000;

interface SavedReport {
  readonly title: string;
  readonly holds: (person: SandboxPerson) => boolean;
}

/** No endpoint lists saved reports; their ids are in the addresses of their web pages. */
const REPORTS: readonly SavedReport[] = [
  { title: "All employees", holds: () => true },
  { title: "Who left", holds: (person) => person.status === "inactive" },
];

/** All saved reports, for users who cannot open Namely's web page. */
export function listSavedReports(company: SandboxCompany): { readonly id: string; readonly title: string }[] {
  const ids = new Identifiers(company.people.dice, "report");
  return REPORTS.map(({ title }, number) => ({ id: ids.of(number), title }));
}

export function showReport(request: EndpointRequest): SandboxResponse {
  const { company, id } = request;
  const saved = REPORTS[listSavedReports(company).findIndex((report) => report.id === id)];
  if (saved === undefined) return notFound("Report", company.quirks);
  const hidden = hiddenKeys(request);
  const { reports } = company.quirks;
  const visible = COLUMNS.filter((column) => !hidden.has(column.key));
  const columns = reports === "twin-columns" ? [...visible, ...visible.slice(-1)] : visible;
  const content: unknown[] = [];
  for (const index of company.roster.indexes()) {
    const person = company.roster.describe(index);
    if (!saved.holds(person)) continue;
    if (content.length >= ROWS) break;
    const cells = columns.map((column) => column.cell(person, company));
    content.push(reports === "short-rows" ? cells.slice(0, -1) : cells);
  }
  const report = {
    id,
    type: "profile",
    columns: columns.map(({ key, type, label }) => ({ name: `profiles_${key}`, type, label })),
    content,
    links: {},
  };
  return jsonResponse(200, { reports: [report], meta: {}, links: {}, linked: {} });
}
