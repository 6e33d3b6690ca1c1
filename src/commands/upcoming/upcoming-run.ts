import { checkCalendarCompany, readEarlierCalendar } from "../../output/calendar/calendar-file.ts";
import { withRoster } from "../../output/employee-file.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { formatOf } from "../../output/format-catalog.ts";
import { chooseFormat, type OutputFormat, type OutputOptions } from "../../output/format.ts";
import {
  planOutput,
  printFields,
  publishRecords,
  type RecordKind,
  type RecordPart,
  type RecordSource,
} from "../../output/publish.ts";
import { OFFLINE, withRunReport, type RunReport } from "../../output/run-report.ts";
import type { CalendarEvent } from "../../formats/ics.ts";
import type { Context } from "../../cli/context.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import type { EmployeeOptions } from "../../sync/employees/employee-detail.ts";
import { listFilterFields, type EmployeeFilter } from "../../unified/employee/filters.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";
import { addDays } from "../../platform/text/calendar.ts";
import { findUpcoming } from "../../unified/upcoming/upcoming-dates.ts";
import type { DateAfter } from "../../unified/upcoming/upcoming-kinds.ts";
import {
  compareUpcoming,
  describeUpcoming,
  upcomingSchema,
  type UpcomingRecord,
} from "../../unified/upcoming/upcoming-record.ts";
import { FieldVisibility, requireField, type FieldNeed } from "../../unified/visibility.ts";
import { chooseFile } from "../snapshot/snapshot-store.ts";
import type { StoredSource } from "../employees/employee-flags.ts";
import { describeForCalendar, describeForReading, UPCOMING_COLUMNS } from "./upcoming-text.ts";

/** What `namely upcoming` was asked for. */
export interface UpcomingOptions extends StoredSource {
  readonly employees: EmployeeOptions;
  readonly days: number;
  readonly after: readonly DateAfter[];
  readonly output: OutputOptions;
}

const OWN_FORMATS: readonly OutputFormat[] = ["ics"];

const UPCOMING_KIND: RecordKind = { schema: upcomingSchema, ownFormats: OWN_FORMATS };

const NOUN = { one: "date", many: "dates" };

/** Writes the dates that are ahead of employees, from Namely, a file or a baseline. */
export async function listUpcoming(context: Context, options: UpcomingOptions): Promise<void> {
  const { fields, columnFile } = context.globals;
  if (fields?.length === 0) return printFields(context, UPCOMING_KIND);
  const format = chooseFormat(context, OWN_FORMATS);
  const isForReading = fields === undefined && formatOf(format).columns === "few";
  const kind = isForReading ? { columns: UPCOMING_COLUMNS, ownFormats: OWN_FORMATS } : UPCOMING_KIND;
  const plan = planOutput(context, options.output, kind);
  if (format === "ics" && (fields ?? columnFile) !== undefined)
    throw new Fault("usage.conflict", "--fields and --columns have no effect on a calendar.", {
      hint: "Leave them out, or choose another format.",
    });
  const earlier = format === "ics" ? await readEarlierCalendar(context) : [];
  const from = await chooseFile(context, options);
  await withRunReport(context, "Employees", async (report) => {
    const { employees } = options;
    const visibility = new FieldVisibility();
    const roster = { from, options: employees, fieldsInUse: { needs: listDateNeeds(employees), visibility } };
    await withRoster(context, report, roster, async (people, connection) => {
      const day = (): string => chooseDay(context, employees.asOf, { connection });
      const source = gather(people, new UpcomingDates({ options, earlier, day }), {
        context,
        filter: employees.filter,
        format,
        earlier,
        report,
        visibility,
        show: isForReading ? describeForReading : (record) => record,
      });
      const makeCalendar = await formatOf("ics").loadWriter();
      const calendar = {
        earlier,
        today: day,
        describe: (record: object) => describeForCalendar(record as UpcomingRecord),
      };
      const newWriter = async () => makeCalendar({ columns: [], calendar }, context);
      const writing = format === "ics" ? { ...plan, newWriter } : plan;
      const receipt = await publishRecords(context, writing, source, report.stop);
      report.finish(receipt, NOUN, connection?.client.tally() ?? OFFLINE);
    });
  });
}

/** A list that lacks all starts or all last days would be taken for one that has none. */
function listDateNeeds({ includeSensitive }: EmployeeOptions): readonly FieldNeed[] {
  return [
    ...["employment_status", "start_date", "termination_date"].map((field) =>
      requireField(field, "namely upcoming"),
    ),
    ...(includeSensitive ? [requireField("date_of_birth", "--include-sensitive")] : []),
  ];
}

interface DateParts {
  readonly options: UpcomingOptions;
  readonly earlier: readonly CalendarEvent[];
  readonly day: () => string;
}

/** How much later than the window a date of a calendar may have moved: ten years. */
const FARTHEST_MOVE = 3653;

/** Keeps of all employees only their dates. */
class UpcomingDates {
  records: UpcomingRecord[] = [];
  /** The company of the employees. */
  company: string | undefined;
  unknown = 0;
  readonly #parts: DateParts;
  readonly #known: ReadonlySet<string>;
  readonly #latest: string;

  constructor(parts: DateParts) {
    this.#parts = parts;
    this.#known = new Set(parts.earlier.map(({ uid }) => uid));
    this.#latest = parts.earlier.reduce((last, { date }) => (date > last ? date : last), "");
  }

  restart(): void {
    this.records = [];
    this.unknown = 0;
  }

  take(employee: StoredEmployee): void {
    const { options, day } = this.#parts;
    const today = day();
    const until = addDays(today, options.days);
    // A date that a calendar already has may have moved behind the window. It is not gone, so it is not cancelled.
    const farthest = this.#known.size === 0 ? until : addDays(until, FARTHEST_MOVE);
    const latest = this.#latest > farthest ? this.#latest : farthest;
    this.company ??= employee.company?.id ?? undefined;
    if (employee.lifecycle === "unknown") this.unknown += 1;
    const search = {
      from: today,
      until: latest,
      after: options.after,
      birthdays: options.employees.includeSensitive,
    };
    for (const found of findUpcoming(employee, search)) {
      const record = describeUpcoming(employee, found, today);
      if (found.date <= until || this.#known.has(record.uid)) this.records.push(record);
    }
  }
}

interface Gathering {
  readonly context: Context;
  readonly filter: EmployeeFilter;
  readonly format: OutputFormat;
  readonly earlier: readonly CalendarEvent[];
  readonly report: RunReport;
  readonly visibility: FieldVisibility;
  readonly show: (record: UpcomingRecord) => object;
}

const RECORDS_PER_PART = 500;

async function* gather(
  parts: AsyncIterable<RecordPart>,
  dates: UpcomingDates,
  { context, filter, format, earlier, report, visibility, show }: Gathering,
): RecordSource {
  for await (const part of parts) {
    if (part.kind === "restart") dates.restart();
    else for (const record of part.records) dates.take(record as StoredEmployee);
  }
  const isFiltered = listFilterFields(filter).length > 0;
  if (visibility.records === 0 && !isFiltered) await refuseEmptyOutput(context, format);
  checkCalendarCompany(context, earlier, dates.company);
  if (dates.unknown > 0)
    report.onWarning(
      `${dates.unknown} of ${visibility.records} employees ${dates.unknown === 1 ? "has" : "have"} an unknown employment status, so their dates are left out.`,
    );
  const records = dates.records.sort(compareUpcoming);
  for (let start = 0; start < records.length; start += RECORDS_PER_PART)
    yield { kind: "records", records: records.slice(start, start + RECORDS_PER_PART).map(show) };
  return { nextCursor: null };
}
