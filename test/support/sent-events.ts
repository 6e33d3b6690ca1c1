import { parseNdjson } from "./records.ts";

/** What an event carries of a person when it leaves the machine, written down a second time on purpose. */
export const SENT = [
  "id",
  "employee_number",
  "name",
  "job_title",
  "department",
  "division",
  "office",
  "work_email",
  "manager",
  "managers",
  "employment_status",
  "lifecycle",
  "employment_type",
  "start_date",
  "termination_date",
];

/** Of the fields that are not sent: what never changes alone, and is not counted beside what it follows from. */
const IMPLIED = ["first_name", "last_name", "job_title_id", "groups", "employment_status_raw", "emails"];

interface ReportedEvent {
  readonly employee: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly { readonly field: string }[];
}

/** A whole event as it leaves the machine, where all of its topics are of fields that are sent. */
export function sentOf(event: ReportedEvent): object {
  const { employee, changes } = event;
  if (employee === null) return event;
  const kept = SENT.flatMap((field) => (field in employee ? [[field, employee[field]]] : []));
  const sent = changes.filter(({ field }) => SENT.includes(field));
  const withheld = changes.filter(({ field }) => ![...SENT, ...IMPLIED].includes(field)).length;
  return {
    ...event,
    employee: Object.fromEntries(kept) as object,
    changes: sent,
    ...(withheld > 0 && { changes_withheld: withheld }),
  };
}

/** A report of `diff` in NDJSON as a destination gets it. */
export function sentLines(report: string): string {
  return parseNdjson(report)
    .map((event) => `${JSON.stringify(sentOf(event as unknown as ReportedEvent))}\n`)
    .join("");
}
