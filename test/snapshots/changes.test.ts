import { describe, expect, test } from "vitest";
import { describeChanges } from "../../src/output/events/change-text.ts";
import { FIELD_ENTRIES } from "../../src/unified/employee/employee-fields.ts";
import { TOPICS } from "../../src/unified/vocabulary.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { comparePerson, fieldsOf, namesOf } from "./comparing.ts";
import { person, without } from "./people.ts";

const sales = { id: "g-sales", name: "Sales", type: "department" } as const;
const platform = { id: "g-platform", name: "Platform", type: "department" } as const;
const dublin = { id: "g-dublin", name: "Dublin", type: "office" } as const;
const ilse = { id: "p2", name: "Ilse Brandt", email: "ilse@acme.example" };
const home = {
  street_1: "Home 1",
  street_2: null,
  city: "Here",
  state: null,
  postal_code: null,
  country: null,
};
const quay = { name: "Dublin", ...home, phone: null };
const pay = { amount: 1, currency: "EUR", period: "monthly", effective_date: "2026-01-01" };

/** Another value of each field, with the topic of the change. */
const CHANGED: Readonly<Record<string, readonly [Partial<Employee>, string]>> = {
  employee_number: [{ employee_number: "0012" }, "employment"],
  company: [{ company: { id: "other", name: "Other" } }, "other"],
  first_name: [{ first_name: "Augusta", name: "Ada Byron" }, "name"],
  middle_name: [{ middle_name: "King" }, "name"],
  last_name: [{ last_name: "Lovelace", name: "Ada Byron" }, "name"],
  preferred_name: [{ preferred_name: "Addie" }, "name"],
  name: [{ name: "A. Byron" }, "name"],
  job_title: [{ job_title: "Analyst", job_title_id: null }, "title"],
  job_title_id: [{ job_title: "Analyst", job_title_id: "title-analyst" }, "title"],
  department: [{ groups: [sales] }, "group"],
  division: [{ groups: [{ ...sales, type: "division" }] }, "group"],
  office: [{ groups: [dublin] }, "group"],
  groups: [{ groups: [sales] }, "group"],
  teams: [{ teams: [{ id: "t", name: "T" }] }, "group"],
  work_email: [{ work_email: "new@acme.example" }, "email"],
  personal_email: [{ personal_email: "ada@home.example" }, "email"],
  phones: [{ phones: [{ number: "+353 1 555 0100", type: "work" }] }, "phone"],
  manager: [{ manager: ilse }, "manager"],
  managers: [{ manager: ilse, managers: [ilse, { ...ilse, id: "p3" }] }, "manager"],
  employment_status: [{ employment_status: "unknown" }, "employment"],
  employment_status_raw: [{ employment_status: "unknown" }, "employment"],
  employment_type: [{ employment_type: "contract" }, "employment"],
  employment_type_raw: [{ employment_type: "other", employment_type_raw: "Guru" }, "employment"],
  start_date: [{ start_date: "2020-01-16" }, "dates"],
  termination_date: [{ termination_date: "2019-01-01" }, "dates"],
  termination_reason: [{ termination_reason: "Studies" }, "dates"],
  work_location: [{ work_location: quay }, "location"],
  access_role: [{ access_role: "Administrator" }, "access"],
  linkedin_url: [{ linkedin_url: "https://linkedin.example/ada" }, "other"],
  created_at: [{ created_at: "2020-01-02T08:00:00Z" }, "other"],
  date_of_birth: [{ date_of_birth: "1990-01-01" }, "private"],
  gender: [{ gender: "Female" }, "private"],
  ethnicity: [{ ethnicity: "Told" }, "private"],
  marital_status: [{ marital_status: "Married" }, "private"],
  home_location: [{ home_location: home }, "private"],
  compensation: [{ compensation: pay }, "private"],
  ssn: [{ ssn: "000-00-0001" }, "private"],
  emergency_contact: [{ emergency_contact: { name: "A friend", phone: null } }, "private"],
  "custom_fields.shirt_size": [{ custom_fields: { shirt_size: "L" } }, "custom"],
};

const everything: Partial<Employee> = {
  date_of_birth: null,
  gender: null,
  ethnicity: null,
  marital_status: null,
  home_location: null,
  compensation: null,
  ssn: null,
  emergency_contact: null,
  custom_fields: { shirt_size: "M" },
};

test.each(Object.entries(CHANGED))("another %s is one change with its topic", (field, [fields, topic]) => {
  const events = comparePerson(person(everything), person({ ...everything, ...fields }));
  expect(events).toMatchObject([{ event: "changed", namely_event: "profile.updated", date: null }]);
  expect(fieldsOf(events)).toContain(field);
  expect(events[0]?.topics).toEqual([topic]);
});

test("every field that is compared is tried above, and every topic comes up", () => {
  const tried = new Set(Object.keys(CHANGED).map((field) => field.split(".")[0]));
  // Addresses are told by the fields that hold one each.
  const compared = FIELD_ENTRIES.filter(([, { compared }]) => compared !== false).map(([field]) => field);
  expect(compared.filter((field) => !tried.has(field))).toEqual(["emails"]);
  const topics = new Set(Object.values(CHANGED).map(([, topic]) => topic));
  expect(TOPICS.filter((topic) => !topics.has(topic))).toEqual([]);
});

test("several changes are one event, with each topic once and the fields in the order of the model", () => {
  const after = person({ work_email: "lovelace@acme.example", last_name: "Lovelace", manager: ilse });
  const events = comparePerson(person(), after);
  expect(namesOf(events)).toEqual(["changed"]);
  expect(fieldsOf(events)).toEqual(["last_name", "name", "work_email", "manager"]);
  expect(events[0]?.topics).toEqual(["name", "email", "manager"]);
  expect(events[0]?.changes[2]).toEqual({
    field: "work_email",
    from: "ada@acme.example",
    to: "lovelace@acme.example",
  });
});

describe("several managers", () => {
  const otto = { id: "p3", name: "Otto Lang", email: "otto@acme.example" };
  const under = (...managers: Employee["managers"]): Employee =>
    person({ manager: managers[0] ?? null, managers });
  const changed = (before: Partial<Employee>, after: Partial<Employee>) =>
    fieldsOf(comparePerson(before, after));

  test("in another order are no change", () => {
    expect(changed(under(ilse, otto), under(otto, ilse))).toEqual([]);
  });

  test("of whom one is another person are a change, and of the first only when that is so", () => {
    expect(changed(under(ilse), under(ilse, otto))).toEqual(["managers"]);
    expect(changed(under(ilse, otto), under(ilse))).toEqual(["managers"]);
    expect(changed(under(ilse, otto), under(otto))).toEqual(["manager", "managers"]);
    expect(changed(under(), under(ilse, otto))).toEqual(["manager", "managers"]);
  });

  test("of whom there is one at most are reported by the manager alone", () => {
    expect(changed(under(ilse), under(otto))).toEqual(["manager"]);
    expect(changed(under(ilse), under())).toEqual(["manager"]);
  });

  test("with another name are no change", () => {
    expect(changed(under(ilse, otto), under(ilse, { ...otto, name: "O. Lang" }))).toEqual([]);
  });

  test("are no change where an older file holds only the first of them", () => {
    const older = without(under(otto), "managers");
    expect(changed(older, under(ilse, otto))).toEqual([]);
    expect(changed(under(ilse, otto), older)).toEqual([]);
    expect(changed(older, under(ilse))).toEqual(["manager"]);
    expect(changed(older, under())).toEqual(["manager"]);
  });

  test("are reported by themselves where a file does not hold the first", () => {
    const plain = (...managers: Employee["managers"]) => ({ id: "p1", managers });
    expect(changed(plain(ilse), plain(otto))).toEqual(["managers"]);
  });

  test("are put in words once", () => {
    const [event] = comparePerson(under(), under(ilse, otto));
    expect(describeChanges(event?.changes ?? [])).toBe("managers: none → Ilse Brandt, Otto Lang");
  });
});

test("addresses without fields of their own are a change of the list", () => {
  const strip = (email: string) => without(person({ work_email: email }), "work_email", "personal_email");
  expect(fieldsOf(comparePerson(strip("a@acme.example"), strip("b@acme.example")))).toEqual(["emails"]);
});

test("a time of update, a lifecycle and a raw record are no change by themselves", () => {
  const after = {
    ...person(),
    updated_at: "2026-03-02T00:00:00Z",
    lifecycle: "leaving",
    remote_data: { a: 1 },
  };
  expect(comparePerson({ ...person(), remote_data: {} }, after as Employee)).toEqual([]);
});

test("what --ignore names is not reported", () => {
  const after = person({ ...everything, access_role: "Administrator", custom_fields: { shirt_size: "L" } });
  const ignored = new Set(["access_role", "custom_fields.shirt_size"]);
  expect(comparePerson(person(everything), after, { ignored })).toEqual([]);
});

test("what only one of the tokens may see is not reported", () => {
  const after = person({ work_email: null, access_role: "Administrator" });
  const hidden = new Set(["work_email", "emails"]);
  expect(fieldsOf(comparePerson(person(), after, { hidden }))).toEqual(["access_role"]);
});

describe("what follows from another person or thing is no change of the person", () => {
  test.each<[string, Partial<Employee>, Partial<Employee>]>([
    ["a manager's new name", { manager: ilse }, { manager: { ...ilse, name: "Ilse Berg" } }],
    ["a manager's new address", { manager: ilse }, { manager: { ...ilse, email: "berg@acme.example" } }],
    ["a group's new name", { groups: [sales, dublin] }, { groups: [{ ...sales, name: "Revenue" }, dublin] }],
    [
      "a new name that changes which group stands first",
      { groups: [platform, sales] },
      { groups: [sales, { ...platform, name: "Zebra" }] },
    ],
    ["a team's new name", { teams: [{ id: "t", name: "A" }] }, { teams: [{ id: "t", name: "B" }] }],
    ["a job title's new name", {}, { job_title: "Software Engineer" }],
    ["a job title that was made anew", {}, { job_title_id: "title-engineer-2" }],
    ["the company's new name", {}, { company: { id: "acme", name: "Acme & Sons" } }],
    ["another spelling of the status", {}, { employment_status_raw: "Active" }],
    ["another spelling of the kind of employment", {}, { employment_type_raw: "full-time" }],
    [
      "the new name of the office in an address",
      { groups: [dublin], work_location: quay },
      { groups: [{ ...dublin, name: "Dublin 2" }], work_location: { ...quay, name: "Dublin 2" } },
    ],
  ])("%s", (_, before, after) => {
    expect(comparePerson(person(before), person(after))).toEqual([]);
  });

  test("but another manager, group or title is", () => {
    const before = person({ manager: ilse, groups: [sales] });
    const after = person({
      manager: { id: "p3", name: "Ilse Brandt", email: null },
      groups: [{ ...sales, id: "g-new" }],
      job_title: "Analyst",
      job_title_id: "title-analyst",
    });
    expect(fieldsOf(comparePerson(before, after))).toEqual([
      "job_title",
      "job_title_id",
      "groups",
      "manager",
    ]);
  });

  test("and so is leaving the first of two departments", () => {
    const before = person({ groups: [platform, sales] });
    expect(fieldsOf(comparePerson(before, person({ groups: [sales] })))).toEqual(["department", "groups"]);
    expect(fieldsOf(comparePerson(person({ groups: [sales] }), before))).toEqual(["department", "groups"]);
  });

  test.each<[string, Partial<Employee>, Partial<Employee>]>([
    [
      "employment_status_raw",
      { employment_status: "unknown" },
      { employment_status: "unknown", employment_status_raw: "on leave" },
    ],
    [
      "employment_type_raw",
      { employment_type: "other", employment_type_raw: "Guru" },
      { employment_type: "other", employment_type_raw: "Wizard" },
    ],
  ])("and so is another word where no meaning is known: %s", (field, before, after) => {
    expect(fieldsOf(comparePerson(person(before), person(after)))).toEqual([field]);
  });

  test("a renamed department is not reported of a person who joins another kind of group", () => {
    const before = person({ groups: [sales] });
    const after = person({ groups: [{ ...sales, name: "Revenue" }, dublin] });
    expect(fieldsOf(comparePerson(before, after))).toEqual(["office", "groups"]);
  });
});
