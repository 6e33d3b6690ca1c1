import { writeCalendar, type CalendarEvent } from "../../formats/ics.ts";
import type { RecordWriter } from "../../formats/record-writer.ts";
import { mergeCalendar, type PresentEvent } from "./merge-calendar.ts";

/** What a calendar is made of besides the records. */
export interface CalendarPlan {
  readonly earlier: readonly CalendarEvent[];
  /** Today, `YYYY-MM-DD`; asked for at the end. */
  readonly today: () => string;
  readonly describe: (record: object) => PresentEvent;
}

/** A writer of a calendar that follows an earlier one. All of it comes at the end. */
export function createCalendarWriter({ calendar }: { readonly calendar?: CalendarPlan }): RecordWriter {
  if (calendar === undefined) throw new Error("A calendar needs a plan.");
  const { earlier, today, describe } = calendar;
  const present: PresentEvent[] = [];
  return {
    open: () => "",
    write: (records) => {
      for (const record of records) present.push(describe(record as object));
      return "";
    },
    close: () => writeCalendar(mergeCalendar(earlier, present, today())),
  };
}
