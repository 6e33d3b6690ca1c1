import { describe, expect, test } from "vitest";
import { employeeSchema, type Employee } from "../../../src/unified/employee/employee.ts";
import {
  FIELD_SOURCES,
  keepVisibleFields,
  mayShowField,
  showsField,
} from "../../../src/unified/employee/field-sources.ts";
import { listPlainFields } from "../../../src/unified/employee/plain-fields.ts";
import { mapFields } from "../mapping.ts";
import { profileOf2015, profileOf2016, profileOfToday } from "../profiles.ts";

const wishes = { includeSensitive: true, customFields: "all", remoteData: true } as const;

/** A profile with something in every key. */
const full: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(listPlainFields(false).map(({ key }) => [key, "2020-01-01"])),
  ...profileOf2015,
  ...profileOf2016,
  ...profileOfToday,
  full_name: undefined,
  preferred_name: "Boss",
  office_fax: "1",
  office_phone: "2",
  office_direct_dial: "3",
  office_main_number: "4",
  office_company_mobile: "5",
  mobile_phone: "6",
  home_phone: "7",
  links: { ...profileOfToday.links, teams: [{ id: "team-zebra", name: "Zebra" }] },
};

const keep = (raw: Readonly<Record<string, unknown>>, groupsVisible = true) =>
  keepVisibleFields(mapFields(raw, wishes), raw, groupsVisible);

/** Fields that no key of the raw profile brings, or only several together. */
const WITHOUT_SOURCE = ["id", "company", "lifecycle", "custom_fields", "remote_data"];

test("every field has its sources, but for those that no key brings by itself", () => {
  const fields = Object.keys(employeeSchema.shape);
  expect(fields.filter((field) => !(field in FIELD_SOURCES))).toEqual(WITHOUT_SOURCE);
  expect(Object.keys(FIELD_SOURCES).filter((field) => !fields.includes(field))).toEqual([]);
});

test("a profile that has every key keeps every field", () => {
  expect(Object.keys(keep(full)).sort()).toEqual(Object.keys(employeeSchema.shape).sort());
});

test("a profile that has none keeps what does not come from one", () => {
  const kept = keep({ id: "p1", user_status: "active" });
  expect(Object.keys(kept)).toEqual([
    "id",
    "company",
    "employment_status",
    "employment_status_raw",
    "lifecycle",
    "custom_fields",
    "remote_data",
  ]);
});

test("a key that is there but empty is kept as empty", () => {
  const kept = keep({ id: "p1", user_status: "active", email: "", departure_date: null, reports_to: [] });
  expect(kept).toMatchObject({ work_email: null, emails: [], termination_date: null, manager: null });
  expect(kept).not.toHaveProperty("start_date");
});

describe("a field that changes with a key has that key among its sources", () => {
  test.each(Object.keys(full).filter((key) => key !== "id"))("%s", (key) => {
    const without = Object.fromEntries(Object.entries(full).filter(([other]) => other !== key));
    const [before, after] = [
      mapFields(full, wishes),
      mapFields({ user_status: undefined, ...without }, wishes),
    ];
    const moved = Object.keys(before)
      .filter((field) => !WITHOUT_SOURCE.includes(field))
      // An address holds its office's name as well, which is told by the office itself.
      .filter((field) => field !== "work_location" || key !== "links")
      .filter((field) => differs(before, after, field as keyof Employee));
    expect(moved.filter((field) => !isReadFrom(field as keyof Employee, key))).toEqual([]);
  });

  function isReadFrom(field: keyof Employee, key: string): boolean {
    return FIELD_SOURCES[field]?.some((source) => source.split(".")[0] === key) ?? false;
  }

  function differs(before: Employee, after: Employee, field: keyof Employee): boolean {
    return JSON.stringify(before[field]) !== JSON.stringify(after[field]);
  }
});

test("a field is shown by any of its keys, and one that no key brings always", () => {
  const raw = { id: "p1", links: { groups: [] }, badge: null, first_name: "" };
  const shown = ["name", "groups", "department", "custom_fields.badge", "company", "id"];
  const hidden = ["teams", "manager", "lifecycle", "custom_fields.shirt"];
  expect(shown.filter((field) => !showsField(raw, field, true))).toEqual([]);
  expect(hidden.filter((field) => showsField(raw, field, true))).toEqual([]);
  expect(showsField(raw, "department", false)).toBe(false);
});

test("a snapshot's header says which fields its lines may show", () => {
  const header = { visible_keys: ["id", "links", "user_status"], groups: null };
  const fields = ["groups", "teams", "lifecycle", "company", "department", "manager"];
  expect(fields.filter((field) => mayShowField(field, header))).toEqual(fields.slice(0, 4));
});

describe("groups", () => {
  const raw = {
    id: "p1",
    user_status: "active",
    links: { groups: [{ id: "group-dublin", name: "Dublin" }] },
  };

  test("that cannot be read leave department, division and office open", () => {
    const kept = keep(raw, false);
    for (const field of ["department", "division", "office"]) expect(kept).not.toHaveProperty(field);
    expect(kept.groups).toHaveLength(1);
  });

  test("that can be read show that a person is in no department", () => {
    expect(keep(raw)).toMatchObject({ department: null, division: null, office: "Dublin" });
  });

  test("that the profile does not link say nothing", () => {
    for (const links of [undefined, null, {}, { teams: [] }])
      expect(keep({ id: "p1", user_status: "active", links })).not.toHaveProperty("groups");
    expect(keep({ id: "p1", user_status: "active", links: { teams: [] } })).toHaveProperty("teams");
  });
});

test("a name is known from any of its parts", () => {
  for (const raw of [
    { full_name: "Noor" },
    { first_name: "Noor" },
    { preferred_name: "Noor" },
    { last_name: "Noor" },
  ])
    expect(keep({ id: "p1", user_status: "active", ...raw })).toMatchObject({ name: "Noor" });
});

test("a job title is known from either place", () => {
  const title = { id: "t", title: "Engineer" };
  for (const raw of [{ job_title: title }, { links: { job_title: title } }])
    expect(keep({ id: "p1", user_status: "active", ...raw })).toMatchObject({
      job_title: "Engineer",
      job_title_id: "t",
    });
});
