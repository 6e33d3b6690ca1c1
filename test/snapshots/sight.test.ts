import { describe, expect, test } from "vitest";
import { compareVisibility } from "../../src/snapshots/file/header.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { compareFiles, comparePerson, fieldsOf, namesOf } from "./comparing.ts";
import { header, person, without, writePlain, writeSnapshot } from "./people.ts";

const rich: Partial<Employee> = {
  groups: [{ id: "g", name: "Sales", type: "department" }],
  teams: [{ id: "t", name: "Zebra" }],
  manager: { id: "m", name: "Ilse Brandt", email: "ilse@acme.example" },
  personal_email: "ada@home.example",
  phones: [{ number: "1", type: "work" }],
  termination_date: "2026-12-31",
  termination_reason: "Studies",
  compensation: { amount: 1, currency: "EUR", period: "monthly", effective_date: "2026-01-01" },
  ssn: "000-00-0001",
  custom_fields: { shirt_size: "L" },
};

describe("a field that is missing on one side", () => {
  const fields = Object.keys(person(rich)).filter((field) => field !== "id") as (keyof Employee)[];

  test.each(fields)("is never a change: %s", (field) => {
    const ada = person(rich);
    expect(comparePerson(without(ada, field), ada)).toEqual([]);
    expect(comparePerson(ada, without(ada, field))).toEqual([]);
  });

  test("is not the same as an empty one", () => {
    expect(fieldsOf(comparePerson(person(rich), person({ ...rich, ssn: null })))).toEqual(["ssn"]);
  });

  test("is never a change among custom fields either", () => {
    const more = person({ ...rich, custom_fields: { shirt_size: "L", diet: "None" } });
    expect(comparePerson(person(rich), more)).toEqual([]);
    expect(comparePerson(more, person(rich))).toEqual([]);
  });

  test("is left out of the event's employee, not null there", () => {
    const [event] = comparePerson(without(person(rich), "ssn"), without(person(), "ssn", "manager"));
    expect(event?.employee).not.toHaveProperty("ssn");
    expect(event?.employee).not.toHaveProperty("manager");
  });
});

test("a snapshot of an older program, with fewer fields, changes no person", async () => {
  const folder = makeTempFolder();
  const people = ["a", "b", "c"].map((id) => person({ ...rich, id }));
  const old = people.map((one) =>
    without(one, "linkedin_url", "teams", "access_role", "employment_type_raw"),
  );
  const older = writeSnapshot(folder, "older", old);
  const newer = writeSnapshot(folder, "newer", people);
  expect((await compareFiles(older, newer)).events).toEqual([]);
  expect((await compareFiles(newer, older)).events).toEqual([]);
});

describe("a plain file with a few fields", () => {
  test("is compared by what it holds", async () => {
    const folder = makeTempFolder();
    const old = writePlain(folder, "old", [
      { id: "b", name: "Bo", employment_status: "active" },
      { id: "a", name: "Ada", employment_status: "active" },
      { id: "c", name: "Cy", employment_status: "active" },
    ]);
    const now = writePlain(folder, "new", [
      { name: "Bo", id: "b", employment_status: "inactive" },
      { name: "Ada B.", id: "a", employment_status: "active" },
      { name: "Di", id: "d", employment_status: "active" },
    ]);
    const { events, findings } = await compareFiles(old, now);
    expect(events.map(({ event, employee }) => [employee?.id, event])).toEqual([
      ["a", "changed"],
      ["b", "terminated"],
      ["c", "vanished"],
      ["d", "hired"],
    ]);
    expect(events[1]?.employee).toEqual({ id: "b", name: "Bo", employment_status: "inactive" });
    expect(findings.people).toEqual({ before: 3, after: 3 });
  });

  test("is compared with a snapshot", async () => {
    const folder = makeTempFolder();
    const plain = writePlain(folder, "plain", [
      { id: "a", job_title: "Engineer" },
      { id: "b", job_title: "Boss" },
    ]);
    const full = writeSnapshot(folder, "full", [person({ id: "a" }), person({ id: "b" })]);
    expect(fieldsOf((await compareFiles(plain, full)).events)).toEqual(["job_title"]);
  });

  test.each([
    ["names of managers", [{ id: "a", manager: { name: "Ilse Brandt" } }], { manager: rich.manager }],
    ["names of groups", [{ id: "a", groups: [{ name: "Sales" }] }], { groups: rich.groups }],
    ["names of teams", [{ id: "a", teams: [{ name: "Zebra" }] }], { teams: rich.teams }],
    ["the company's name", [{ id: "a", company: { name: "Acme" } }], {}],
  ])("holds nothing but %s, and those are compared", async (_, lines, fields) => {
    const folder = makeTempFolder();
    const plain = writePlain(folder, "plain", lines);
    const full = writeSnapshot(folder, "full", [person({ id: "a", ...(fields as Partial<Employee>) })]);
    expect((await compareFiles(plain, full)).events).toEqual([]);
    const others = JSON.parse(JSON.stringify(lines).replace(/"name":"[^"]+"/u, '"name":"Other"')) as object[];
    const events = (await compareFiles(writePlain(folder, "others", others), full)).events;
    expect(namesOf(events)).toEqual(["changed"]);
  });

  test("reports a move between groups without ids", () => {
    for (const type of [{}, { type: "department" }]) {
      const before = { id: "a", department: "Sales", groups: [{ name: "Sales", ...type }] };
      const after = { id: "a", department: "Core", groups: [{ name: "Core", ...type }] };
      const events = comparePerson(before as Partial<Employee>, after as Partial<Employee>);
      expect(fieldsOf(events)).toEqual(["department", "groups"]);
    }
  });
});

describe("what the token may not see any more", () => {
  const keys = ["email", "id", "personal_email", "reports_to", "user_status"];
  const people = ["a", "b"].map((id) => person({ ...rich, id }));
  // Namely leaves the key out, or sends it empty: neither says anything about the people.
  const emptied = people.map((one) => ({ ...one, manager: null, personal_email: null }));

  test("is reported once, and no person has changed", async () => {
    const folder = makeTempFolder();
    const { events, findings } = await compareFiles(
      writeSnapshot(folder, "old", people, { visible_keys: keys }),
      writeSnapshot(folder, "new", emptied, { visible_keys: ["email", "id", "user_status"] }),
    );
    expect(events).toMatchObject([
      {
        event: "visibility_lost",
        namely_event: null,
        employee: null,
        subject: { kind: "fields", id: null, name: null },
        changes: [
          { field: "personal_email", from: "visible", to: "hidden" },
          { field: "reports_to", from: "visible", to: "hidden" },
        ],
      },
    ]);
    expect(findings.visibility.lost).toEqual(["personal_email", "reports_to"]);
    expect(findings.people).toEqual({ before: 2, after: 2 });
  });

  test("is no event when it comes back, and no person has changed", async () => {
    const folder = makeTempFolder();
    const { events, findings } = await compareFiles(
      writeSnapshot(folder, "old", emptied, { visible_keys: ["email", "id", "user_status"] }),
      writeSnapshot(folder, "new", people, { visible_keys: keys }),
    );
    expect(events).toEqual([]);
    expect(findings.visibility.gained).toEqual(["personal_email", "reports_to"]);
  });

  test("hides every field that is read from it, and no other", () => {
    const before = header({ visible_keys: [...keys, "first_name", "preferred_name"] });
    const after = header({ visible_keys: keys.filter((key) => key !== "email") });
    expect([...compareVisibility(before, after).fields]).toEqual([
      "first_name",
      "preferred_name",
      "name",
      "work_email",
      "emails",
    ]);
  });

  test("hides the names that come from the company's groups when those cannot be read", () => {
    const { lost, fields } = compareVisibility(header({ groups: [] }), header({ groups: null }));
    expect(lost).toEqual(["groups"]);
    expect([...fields]).toEqual(["department", "division", "office"]);
  });

  test("hides a whole name that was made of the preferred one", () => {
    const before = header({ visible_keys: ["first_name", "last_name", "preferred_name"] });
    const after = header({ visible_keys: ["first_name", "last_name"] });
    expect([...compareVisibility(before, after).fields]).toEqual(["preferred_name", "name"]);
  });

  test("is not known of a file without a header", () => {
    const nothing = { lost: [], gained: [], fields: new Set() };
    expect(compareVisibility(undefined, header())).toEqual(nothing);
    expect(compareVisibility(header(), undefined)).toEqual(nothing);
  });
});
