import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change, RosterEvent } from "../../src/snapshots/compare/event.ts";
import { createSender, SENT_FIELDS } from "../../src/snapshots/compare/sent-event.ts";
import { employeeSchema, type Employee } from "../../src/unified/employee/employee.ts";
import { FIELD_ENTRIES } from "../../src/unified/employee/employee-fields.ts";
import { tries } from "../support/effort.ts";
import { SENT } from "../support/sent-events.ts";
import { comparePerson } from "./comparing.ts";
import { person } from "./people.ts";

const send = createSender([]);

/** An employee with a value in every field. */
const WHOLE: Employee = {
  ...person(),
  personal_email: "ada@home.example",
  phones: [{ number: "+1 555 0100", type: "home" }],
  termination_reason: "Quarrel",
  work_location: {
    name: "Paris",
    street_1: "1 Rue",
    street_2: null,
    city: "Paris",
    state: null,
    postal_code: "75001",
    country: "FR",
    phone: "+33 1",
  },
  custom_fields: { shirt_size: "M", locker: "7" },
};

function changed(from: Partial<Employee>, to: Partial<Employee>): RosterEvent {
  const [event] = comparePerson({ ...WHOLE, ...from }, { ...WHOLE, ...to });
  if (event === undefined) throw new Error("Nothing is different.");
  return event;
}

describe("an event that leaves the machine", () => {
  it("carries of a person the fields that are marked, and no other", () => {
    const [event] = comparePerson(undefined, WHOLE);
    const sent = send(event as RosterEvent);
    expect(Object.keys(sent.employee ?? {})).toEqual(SENT);
    expect(sent).toEqual({
      ...event,
      employee: Object.fromEntries(SENT.map((field) => [field, WHOLE[field as keyof Employee]])),
    });
  });

  it("never carries a field without a mark, so a new one stays here", () => {
    expect(SENT_FIELDS).toEqual(SENT);
    const event = { ...changed({ job_title: "A" }, { job_title: "B", job_title_id: "b" }) };
    const employee = { ...WHOLE, brand_new: "secret" } as Employee;
    const changes = [...event.changes, { field: "brand_new", from: "secret", to: "more" }];
    const sent = send({ ...event, employee, changes, extra: "secret" } as RosterEvent);
    expect(JSON.stringify(sent)).not.toMatch(/secret|brand_new|extra/u);
  });

  it("marks no field as both private and sent", () => {
    const both = FIELD_ENTRIES.filter(
      ([, field]) => field.inEvents && (field.private === true || field.sensitive === true),
    );
    expect(both).toEqual([]);
  });

  it("keeps of the changes those of its fields, with their topics, and counts the others", () => {
    const event = changed(
      { job_title: "Engineer", personal_email: "a@home.example", access_role: "Employee", middle_name: null },
      {
        job_title: "Manager",
        job_title_id: "m",
        personal_email: "b@home.example",
        access_role: "Administrator",
        middle_name: "M",
      },
    );
    expect(event.topics).toEqual(["name", "title", "email", "access"]);
    expect(send(event)).toMatchObject({
      id: event.id,
      topics: ["title"],
      changes: [{ field: "job_title", from: "Engineer", to: "Manager" }],
      changes_withheld: 3,
    });
  });

  it("is sent all the same when none of its changes is of these fields", () => {
    const event = changed({ personal_email: "a@home.example" }, { personal_email: "b@home.example" });
    expect(send(event)).toMatchObject({ id: event.id, topics: [], changes: [], changes_withheld: 1 });
  });

  it("does not count a field that says the same as another change", () => {
    const one = [{ id: "g1", name: "Sales", type: "department" as const }];
    const two = [{ id: "g2", name: "Marketing", type: "department" as const }];
    const event = changed({ groups: one, department: "Sales" }, { groups: two, department: "Marketing" });
    expect(event.changes.map(({ field }) => field)).toEqual(["department", "groups"]);
    const sent = send(event);
    expect(sent.changes.map(({ field }) => field)).toEqual(["department"]);
    expect(sent).not.toHaveProperty("changes_withheld");
  });

  it("does not say why a person leaves", () => {
    const event = changed(
      { termination_date: null, termination_reason: null },
      { termination_date: "2026-04-01", termination_reason: "Quarrel" },
    );
    expect(event.event).toBe("termination_scheduled");
    expect(send(event)).toMatchObject({
      event: "termination_scheduled",
      changes: [{ field: "termination_date", from: null, to: "2026-04-01" }],
      changes_withheld: 1,
    });
  });

  it("of the company itself is sent whole", () => {
    const event: RosterEvent = {
      id: "evt_1",
      event: "visibility_lost",
      namely_event: null,
      date: null,
      employee: null,
      subject: { kind: "fields", id: null, name: null },
      topics: [],
      changes: [{ field: "personal_email", from: "visible", to: "hidden" }],
    };
    expect(send(event)).toEqual(event);
  });
});

describe("a field that --event-fields names", () => {
  it("is in the event, in the order of the model", () => {
    const event = changed({ personal_email: "a@home.example" }, { personal_email: "b@home.example" });
    const sent = createSender([["personal_email"], ["first_name"]])(event);
    expect(Object.keys(sent.employee ?? {}).slice(0, 4)).toEqual([
      "id",
      "employee_number",
      "first_name",
      "name",
    ]);
    expect(sent).toMatchObject({
      topics: ["email"],
      changes: [{ field: "personal_email", from: "a@home.example", to: "b@home.example" }],
      employee: { personal_email: "b@home.example" },
    });
    expect(sent).not.toHaveProperty("changes_withheld");
  });

  it("can be a part of one, and then another part is no change", () => {
    const city = createSender([["work_location", "city"]]);
    const place = WHOLE.work_location;
    if (place === null) throw new Error("No place.");
    const moved = city(changed({}, { work_location: { ...place, city: "Lyon", phone: "+33 2" } }));
    expect(moved.employee?.work_location).toEqual({ city: "Lyon" });
    expect(moved.changes).toEqual([
      { field: "work_location", from: { city: "Paris" }, to: { city: "Lyon" } },
    ]);
    const called = city(changed({}, { work_location: { ...place, phone: "+33 2" } }));
    expect(called).toMatchObject({ changes: [], topics: [], changes_withheld: 1 });
  });

  it("can be one of the company's own fields, or all of them", () => {
    const event = changed({}, { custom_fields: { shirt_size: "L", locker: "8" } });
    const one = createSender([["custom_fields", "locker"]])(event);
    expect(one.employee?.custom_fields).toEqual({ locker: "8" });
    expect(one.changes).toEqual([{ field: "custom_fields.locker", from: "7", to: "8" }]);
    expect(one.changes_withheld).toBe(1);
    const all = createSender([["custom_fields"]])(event);
    expect(all.employee?.custom_fields).toEqual({ shirt_size: "L", locker: "8" });
    expect(all.changes).toEqual(event.changes);
  });
});

/** Values that occur nowhere else, so that one that gets out is seen. */
function markValues(value: unknown, mark: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => markValues(item, `${mark}-${index}`));
  if (typeof value !== "object" || value === null) return mark;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, markValues(part, `${mark}-${key}`)]),
  );
}

const LISTS = new Set(["groups", "teams", "emails", "phones", "managers"]);
const TOP_LEVEL = Object.keys(employeeSchema.shape).filter((name) => name !== "remote_data");

/** A value for each field, and for each another one in a change. */
function plant(field: string, turn: number): unknown {
  const mark = `mark-${field}-${turn}`;
  return LISTS.has(field) ? [markValues({ id: 0, name: 0, number: 0 }, mark)] : markValues({ part: 0 }, mark);
}

it("lets no value of a field out that is neither marked nor named, whatever happened", () => {
  const fields = fc.subarray(TOP_LEVEL);
  fc.assert(
    fc.property(fields, fields, fields, (known, different, named) => {
      const employee = Object.fromEntries(known.map((field) => [field, plant(field, 1)]));
      const changes: Change[] = different.map((field) => ({
        field,
        from: plant(field, 0),
        to: plant(field, 1),
      }));
      const event = { id: "evt_1", event: "changed", date: null, employee: { id: "p1", ...employee } };
      const whole = {
        ...event,
        namely_event: null,
        subject: null,
        topics: [],
        changes,
      } as unknown as RosterEvent;
      const sent = JSON.stringify(createSender(named.map((name) => [name]))(whole));
      const out = new Set([...sent.matchAll(/mark-(\w+?)-\d/gu)].map(([, field = ""]) => field));
      const allowed = new Set([...SENT, ...named]);
      expect([...out].filter((field) => !allowed.has(field))).toEqual([]);
      const there = [...new Set([...known, ...different])].filter((field) => allowed.has(field));
      expect([...out].toSorted()).toEqual(there.toSorted());
    }),
    tries(300, 5000),
  );
});
