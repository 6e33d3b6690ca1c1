import { dateOf } from "../calendar.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { SandboxPerson } from "../company/people.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import { Identifiers } from "../identifiers.ts";
import type { EndpointRequest } from "./endpoint-request.ts";
import { hiddenKeys } from "./profiles.ts";

interface SandboxReportColumn {
  readonly name: string;
  readonly type: "text" | "date";
  readonly label: string;
  /** The profile's key: a report has no column that its reader may not see. */
  readonly key: string;
  readonly cell: (company: SandboxCompany, person: SandboxPerson) => string | null;
}

const STATUS_WORDS = { active: "Active Employee", inactive: "Former Employee", pending: "Pending Employee" };

const COLUMNS: readonly SandboxReportColumn[] = [
  {
    name: "profiles_first_name",
    type: "text",
    label: "First name",
    key: "first_name",
    cell: (_, person) => person.firstName,
  },
  {
    name: "profiles_last_name",
    type: "text",
    label: "Last name",
    key: "last_name",
    cell: (_, person) => person.lastName,
  },
  {
    name: "profiles_job_title",
    type: "text",
    label: "Job Title",
    key: "job_title",
    cell: (company, person) => company.shape.jobTitle(person)?.title ?? null,
  },
  {
    name: "profiles_start_date",
    type: "date",
    label: "Start date",
    key: "start_date",
    cell: (_, person) => (person.start === undefined ? null : dateOf(person.start)),
  },
  {
    name: "profiles_departure_date",
    type: "date",
    label: "Last day",
    key: "departure_date",
    cell: (_, person) => (person.departure === undefined ? null : dateOf(person.departure)),
  },
  // Cells hold what people read, not what the API calls it.
  {
    name: "profiles_user_status",
    type: "text",
    label: "User Status",
    key: "user_status",
    cell: (_, person) => STATUS_WORDS[person.status],
  },
];

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
  if (saved === undefined) return notFound("Report", company.quirks.notFoundErrors);
  const hidden = hiddenKeys(request);
  const { reports } = company.quirks;
  const visible = COLUMNS.filter((column) => !hidden.has(column.key));
  const columns = reports === "twin-columns" ? [...visible, ...visible.slice(-1)] : visible;
  const content: unknown[] = [];
  const listing = company.roster.list({ sort: "created_at", descending: false, filters: {} });
  for (let position = 0; position < listing.length && content.length < ROWS; position += 1) {
    const person = company.roster.describe(listing.at(position) ?? 0);
    if (!saved.holds(person)) continue;
    const cells = columns.map((column) => column.cell(company, person));
    content.push(reports === "short-rows" ? cells.slice(0, -1) : cells);
  }
  const report = {
    id,
    type: "profile",
    columns: columns.map(({ name, type, label }) => ({ name, type, label })),
    content,
    links: {},
  };
  return jsonResponse(200, { reports: [report], meta: {}, links: {}, linked: {} });
}
