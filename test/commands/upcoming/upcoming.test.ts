import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import type { Employee } from "../../../src/unified/employee/employee.ts";
import { openCompany, pointAt } from "../../support/company.ts";
import { checkCalendar, type CheckedEvent } from "../../support/ics-checker.ts";
import { parseNdjson } from "../../support/records.ts";
import { person, writePlain, writeSnapshot } from "../../snapshots/people.ts";
import { makeScene, runLine, type Run } from "../terminal-context.ts";

const DAY = "2026-02-20";

interface Office {
  readonly folder: string;
  /** Runs `upcoming` on these people, as they are on a day. */
  readonly list: (people: readonly Partial<Employee>[], ...words: string[]) => Promise<Run>;
  readonly calendar: () => CheckedEvent[];
}

function openOffice(): Office {
  const scene = makeScene();
  const folder = scene.folders.config;
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    list: (people, ...words) => {
      writePlain(folder, "roster.ndjson", people);
      const day = words.includes("--as-of") ? [] : ["--as-of", DAY];
      return runLine(scene, ["upcoming", "--from", "roster.ndjson", ...day, ...words]);
    },
    calendar: () => checkCalendar(readFileSync(join(folder, "dates.ics"))),
  };
}

const JOINER = person({ id: "p1", first_name: "Zoë", start_date: "2026-03-01" });
const LEAVER = person({ id: "p2", first_name: "Ben", termination_date: "2026-02-25" });
const VETERAN = person({ id: "p3", first_name: "Cleo", start_date: "2021-03-01", department: "Sales" });
const PEOPLE = [JOINER, LEAVER, VETERAN];

/** Of every event the id, day, number and status. */
const show = (events: readonly CheckedEvent[]): string[] =>
  events.map(({ uid, date, sequence, status }) => `${uid} ${date} ${sequence} ${status}`);

function faultOf({ error }: Run): Fault {
  if (error instanceof Fault) return error;
  throw new Error(`Not a fault: ${String(error)}`);
}

describe("namely upcoming", () => {
  it("lists dates by day and then by name, each with whose it is", async () => {
    const { stdout, error } = await openOffice().list(PEOPLE);
    expect(error).toBeUndefined();
    const dates = parseNdjson(stdout);
    expect(dates.map(({ date, kind }) => `${String(date)} ${String(kind)}`)).toEqual([
      "2026-02-25 last_day",
      "2026-03-01 anniversary",
      "2026-03-01 start",
    ]);
    expect(dates[1]).toEqual({
      date: "2026-03-01",
      kind: "anniversary",
      days: 9,
      years: 5,
      after: null,
      observed: false,
      employee: {
        id: "p3",
        name: "Cleo Byron",
        work_email: "ada@acme.example",
        job_title: "Engineer",
        department: "Sales",
        manager: null,
      },
      uid: "p3-anniversary-5@acme",
    });
  });

  it("is a table for people with how long it takes", async () => {
    const today = person({ id: "p4", first_name: "Dot", start_date: "2024-02-20" });
    const leap = person({ id: "p5", first_name: "Eve", start_date: "2024-02-29" });
    const words = ["--format", "table", "--after", "start=90d", "--days", "8"];
    const { stdout } = await openOffice().list([LEAVER, today, leap], ...words);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ {2,}/u).slice(0, 4).join("|"))).toEqual([
      "DATE|IN|WHAT|NAME",
      "2026-02-20|today|2 years|Dot Byron",
      "2026-02-25|5 days|last day|Ben Byron",
      "2026-02-28|8 days|2 years (29 February)|Eve Byron",
    ]);
  });

  it("lists only those whom a filter chooses", async () => {
    const { stdout } = await openOffice().list(PEOPLE, "--department", "sales");
    expect(parseNdjson(stdout)).toMatchObject([{ employee: { id: "p3" } }]);
  });

  it("has birthdays only with --include-sensitive, and never the year", async () => {
    const born = person({ id: "p4", date_of_birth: "1990-03-05" });
    const office = openOffice();
    expect((await office.list([born])).stdout).toBe("");
    const { stdout } = await office.list([born], "--include-sensitive");
    expect(parseNdjson(stdout)).toMatchObject([{ kind: "birthday", date: "2026-03-05", years: null }]);
    expect(stdout).not.toContain("1990");
  });

  it.each(["start_date", "termination_date", "employment_status"])(
    "fails when no employee in a snapshot shows %s",
    async (field) => {
      const scene = makeScene();
      mkdirSync(scene.folders.config, { recursive: true });
      const people = PEOPLE.map((one) =>
        Object.fromEntries(Object.entries(one).filter(([name]) => name !== field)),
      );
      const file = writeSnapshot(scene.folders.config, "old.ndjson", people);
      const run = await runLine(scene, ["upcoming", "--from", file, "--as-of", DAY]);
      expect(faultOf(run)).toMatchObject({ code: "access.field-hidden" });
      expect(run.stdout).toBe("");
    },
  );

  it("says how many have an unknown status, whose dates are left out", async () => {
    const odd = person({ id: "p4", employment_status: "unknown", start_date: "2026-03-01" });
    const { stdout, stderr } = await openOffice().list([...PEOPLE, odd]);
    expect(parseNdjson(stdout)).toHaveLength(3);
    expect(stderr).toContain("1 of 4 employees has an unknown employment status");
  });

  it("reads all employees once from Namely, and a baseline without a request", async () => {
    await using company = await openCompany({ employees: 60 });
    const scene = makeScene(pointAt(company));
    company.control.scheduleDeparture(company.control.ids()[5] ?? "");
    const live = await runLine(scene, ["upcoming", "--days", "60"]);
    expect(live.error).toBeUndefined();
    expect(live.stdout).toContain("last_day");
    const pages = company.requests.flatMap(({ path, query }) => (path === "/api/v1/profiles" ? [query] : []));
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(new Set(pages).size).toBe(pages.length);
    expect((await runLine(scene, ["snapshot", "--baseline", "nightly"])).error).toBeUndefined();
    const asked = company.requests.length;
    const day = company.control.today;
    const stored = await runLine(scene, [
      "upcoming",
      "--days",
      "60",
      "--baseline",
      "nightly",
      "--as-of",
      day,
    ]);
    expect(stored).toMatchObject({ stdout: live.stdout, error: undefined });
    expect(company.requests).toHaveLength(asked);
  });
});

describe("a calendar of namely upcoming", () => {
  it("has an event for each date, the same bytes in every run", async () => {
    const { list, calendar, folder } = openOffice();
    const { error } = await list(PEOPLE, "-o", "dates.ics");
    expect(error).toBeUndefined();
    expect(show(calendar())).toEqual([
      "p2-last-day@acme 2026-02-25 0 CONFIRMED",
      "p3-anniversary-5@acme 2026-03-01 0 CONFIRMED",
      "p1-start@acme 2026-03-01 0 CONFIRMED",
    ]);
    expect(calendar()[1]).toMatchObject({ summary: "Cleo Byron: 5 years", description: "Engineer, Sales" });
    const first = readFileSync(join(folder, "dates.ics"));
    await list(PEOPLE, "-o", "dates.ics", "--as-of", "2026-02-21");
    expect(readFileSync(join(folder, "dates.ics")).equals(first)).toBe(true);
  });

  it("follows dates that move and cancels those that are gone until they have passed", async () => {
    const { list, calendar } = openOffice();
    await list(PEOPLE, "-o", "dates.ics");
    const later = { ...JOINER, start_date: "2026-03-09" };
    const staying = { ...LEAVER, termination_date: null };
    await list([later, staying], "-o", "dates.ics", "--as-of", "2026-02-21");
    expect(show(calendar())).toEqual([
      "p2-last-day@acme 2026-02-25 1 CANCELLED",
      "p3-anniversary-5@acme 2026-03-01 1 CANCELLED",
      "p1-start@acme 2026-03-09 1 CONFIRMED",
    ]);
    await list([later, staying], "-o", "dates.ics", "--as-of", "2026-02-26");
    expect(show(calendar())).toEqual([
      "p3-anniversary-5@acme 2026-03-01 1 CANCELLED",
      "p1-start@acme 2026-03-09 1 CONFIRMED",
    ]);
  });

  it("keeps a date beyond --days that an earlier run has written, as long as it is true", async () => {
    const { list, calendar } = openOffice();
    await list(PEOPLE, "-o", "dates.ics");
    const before = show(calendar());
    await list(PEOPLE, "-o", "dates.ics", "--days", "1");
    expect(show(calendar())).toEqual(before);
    await list([LEAVER, VETERAN], "-o", "dates.ics", "--days", "1");
    expect(show(calendar())).toContain("p1-start@acme 2026-03-01 1 CANCELLED");
  });

  it("moves a date that is now beyond --days instead of cancelling it", async () => {
    const { list, calendar } = openOffice();
    await list([LEAVER], "-o", "dates.ics", "--days", "10");
    const postponed = { ...LEAVER, termination_date: "2028-06-30" };
    await list([postponed, JOINER], "-o", "dates.ics", "--days", "1");
    expect(show(calendar())).toEqual(["p2-last-day@acme 2028-06-30 1 CONFIRMED"]);
  });

  it("holds nothing private, also with birthdays", async () => {
    const { list, calendar, folder } = openOffice();
    const whole: Partial<Employee> = {
      ...LEAVER,
      personal_email: "canary@home.example",
      phones: [{ number: "+1 555 0100", type: "home" }],
      termination_reason: "canary-reason",
      date_of_birth: "1951-03-05",
      ssn: "987-65-4320",
      gender: "canary-gender",
    };
    const stays = { ...whole, id: "p9", termination_date: null };
    await list([whole, stays], "-o", "dates.ics", "--include-sensitive");
    expect(calendar().map(({ summary }) => summary)).toEqual(["Ben Byron: last day", "Ben Byron: birthday"]);
    const text = readFileSync(join(folder, "dates.ics"), "utf8");
    expect(text).not.toMatch(/canary|555|1951|987/u);
  });

  it.each([
    [
      "another program's calendar",
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n",
    ],
    ["no calendar", "name,email\n"],
  ])("never replaces %s", async (_, text) => {
    const { list, folder } = openOffice();
    const path = join(folder, "dates.ics");
    writeFileSync(path, text);
    expect(faultOf(await list(PEOPLE, "-o", "dates.ics")).code).toBe("output.not-our-calendar");
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("of another company is not cancelled by this one", async () => {
    const { list, calendar } = openOffice();
    await list(PEOPLE, "-o", "dates.ics");
    const before = show(calendar());
    const other = PEOPLE.map((one) => ({ ...one, company: { id: "globex", name: null } }));
    expect(faultOf(await list(other, "-o", "dates.ics")).code).toBe("output.not-our-calendar");
    expect(show(calendar())).toEqual(before);
  });

  it("is not emptied by a roster without people unless --allow-empty says so", async () => {
    const { list, calendar } = openOffice();
    await list(PEOPLE, "-o", "dates.ics");
    expect(faultOf(await list([], "-o", "dates.ics")).code).toBe("output.empty");
    expect(calendar()).toHaveLength(3);
    expect((await list([], "-o", "dates.ics", "--allow-empty")).error).toBeUndefined();
    expect(calendar().every(({ status }) => status === "CANCELLED")).toBe(true);
  });

  it("goes to stdout with --format ics", async () => {
    const { stdout } = await openOffice().list(PEOPLE, "--format", "ics");
    expect(checkCalendar(Buffer.from(stdout))).toHaveLength(3);
  });

  it("takes no --fields, and is no format of another command", async () => {
    const { list, folder } = openOffice();
    expect(faultOf(await list(PEOPLE, "-o", "dates.ics", "--fields", "date")).code).toBe("usage.conflict");
    const scene = makeScene();
    const employees = await runLine(scene, ["employees", "--from", "x", "-o", "people.ics"]);
    expect(faultOf(employees)).toMatchObject({ code: "usage.extension" });
    expect(faultOf(await runLine(scene, ["employees", "--from", "x", "--format", "ics"])).code).toBe(
      "usage.choice",
    );
    expect(existsSync(join(folder, "dates.ics"))).toBe(false);
  });
});
