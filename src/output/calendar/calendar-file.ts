import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { readCalendar, type CalendarEvent } from "../../formats/ics.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { FileTooLongError, readSmallFile } from "../../platform/files/bounded-file.ts";
import { errorCode, explainFileError } from "../../platform/files/file-fault.ts";
import { outputFile } from "../../cli/output-file.ts";
import type { Context } from "../../cli/context.ts";

/** A hundred thousand events take less. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The events of the calendar that `-o` is about to replace; none without one. Throws `output.not-our-calendar` for a file
 * that is not a calendar of this command.
 */
export async function readEarlierCalendar(context: Context): Promise<readonly CalendarEvent[]> {
  const output = outputFile(context.globals);
  if (output === undefined) return [];
  const text = await readText(resolve(context.cwd, output));
  if (text === undefined || text === "") return [];
  const events = readCalendar(text);
  if (events !== undefined) return events;
  throw notOurs(`The file "${output}" is not a calendar of namely upcoming, so it was not replaced.`);
}

/** Throws `output.not-our-calendar` when the calendar has dates of another company: all of them would be cancelled. */
export function checkCalendarCompany(
  { globals }: Context,
  earlier: readonly CalendarEvent[],
  company: string | undefined,
): void {
  const companyOf = (uid: string): string => uid.slice(uid.lastIndexOf("@") + 1);
  const other = earlier.map(({ uid }) => companyOf(uid)).find((id) => id !== company);
  if (company === undefined || other === undefined) return;
  throw notOurs(
    `The calendar "${outputFile(globals) ?? ""}" has dates of the company "${other}", so it was not replaced.`,
  );
}

function notOurs(sentence: string): Fault {
  return new Fault("output.not-our-calendar", sentence, {
    hint: "Write to another file, such as -o dates.ics, or remove this one.",
  });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    // Writing to a pipe or a device replaces nothing.
    if (!(await stat(path)).isFile()) return undefined;
    return (await readSmallFile(path, MOST_BYTES)).toString("utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (error instanceof FileTooLongError) return "too long";
    throw explainFileError(error, path);
  }
}
