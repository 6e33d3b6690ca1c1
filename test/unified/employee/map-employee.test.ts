import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { employeeSchema, type Employee } from "../../../src/unified/employee/employee.ts";
import { createGroupDirectory } from "../../../src/unified/lists/group-directory.ts";
import { rawProfileSchema, rawSensitiveSchema } from "../../../src/unified/raw/raw.ts";
import { mapFields, mapProfile } from "../mapping.ts";
import { profileOf2015, profileOf2016, profileOfToday } from "../profiles.ts";

const everything = { includeSensitive: true, customFields: "all", remoteData: true } as const;

describe("the shape of 2015", () => {
  const employee = mapProfile(profileOf2015, everything);
  const expected: Partial<Employee> = {
    id: "3f0c4b1a-6a57-4d0e-9d55-1c2f0b7a9e11",
    employee_number: "0011",
    company: { id: "acme", name: "Acme" },
    first_name: "Tamsin",
    middle_name: null,
    last_name: "Okafor",
    preferred_name: null,
    name: "Tamsin Okafor",
    job_title: "VP, Client Services",
    job_title_id: "11aa22bb-0000-4000-8000-000000000001",
    department: "Account Management",
    division: null,
    office: "New York",
    groups: [
      { id: "group-accounts", name: "Account Management", type: "department" },
      { id: "group-new-york", name: "New York", type: "office" },
    ],
    teams: [
      { id: "team-apollo", name: "Apollo" },
      { id: "team-zebra", name: "Zebra" },
    ],
    work_email: "tamsin.okafor@example.com",
    personal_email: "tamsin@home.example",
    emails: [
      { email: "tamsin.okafor@example.com", type: "work", is_primary: true },
      { email: "tamsin@home.example", type: "personal", is_primary: false },
    ],
    phones: [
      { number: "555.555.0101", type: "work" },
      { number: "555.555.0100", type: "main" },
      { number: "5550100001", type: "mobile" },
      { number: "555.555.0102", type: "company_mobile" },
    ],
    manager: null,
    managers: [],
    employment_status: "active",
    employment_status_raw: "active",
    lifecycle: "active",
    employment_type: null,
    employment_type_raw: null,
    start_date: "2011-01-15",
    termination_date: null,
    termination_reason: null,
    work_location: {
      name: "New York",
      street_1: "Line 1",
      street_2: "Line 2",
      city: "New York",
      state: "NY",
      postal_code: "10001",
      country: "US",
      phone: null,
    },
    access_role: null,
    linkedin_url: null,
    created_at: "2014-05-20T18:40:16Z",
    updated_at: "2014-11-13T19:10:02Z",
    date_of_birth: "1980-01-01",
    gender: "Female",
    ethnicity: null,
    marital_status: "Single",
    home_location: {
      street_1: "Home 1",
      street_2: "Home 2",
      city: "Home City",
      state: "CA",
      postal_code: "90210",
      country: "US",
    },
    compensation: { amount: 115000.08, currency: "USD", period: "annually", effective_date: "2014-11-10" },
    ssn: "000-00-0001",
    emergency_contact: { name: "A friend", phone: "555.555.5562" },
    custom_fields: {
      "2012_grant_date": "03/1/2012",
      budgeted_headcount: ["one", "two"],
      custom_field: "regina",
      target_bonus___general: "5000",
      test_date_custom_field: null,
      test_number_field: 12345,
      twitter: null,
    },
    remote_data: profileOf2015,
  };

  test("the table of expectations has every field, in the schema's order", () => {
    expect(Object.keys(expected)).toEqual(Object.keys(employeeSchema.shape));
  });

  test.each(Object.keys(employeeSchema.shape) as (keyof Employee)[])("%s", (field) => {
    expect(employee[field]).toEqual(expected[field]);
  });
});

describe("the shape of 2016", () => {
  const employee = mapProfile(profileOf2016, { ...everything, asOf: "2017-01-01" });
  const expected: Partial<Employee> = {
    id: "9a1d7e20-5b0f-4f5c-8c55-7f3a2b1c0d22",
    employee_number: "emp_number_123",
    company: { id: "acme", name: "Acme" },
    first_name: "Ilse",
    middle_name: "H",
    last_name: "Brandt",
    preferred_name: "Boss",
    name: "Boss Brandt",
    job_title: "Unknown Job Title",
    job_title_id: "11aa22bb-0000-4000-8000-000000000002",
    department: null,
    division: null,
    office: null,
    groups: [],
    teams: [],
    work_email: "ilse.brandt@example.com",
    personal_email: "ilse@home.example",
    emails: [
      { email: "ilse.brandt@example.com", type: "work", is_primary: true },
      { email: "ilse@home.example", type: "personal", is_primary: false },
    ],
    phones: [
      { number: "555-555-0101", type: "work" },
      { number: "555-555-0103", type: "work" },
      { number: "555-555-0100", type: "main" },
      { number: "555-555-11-11", type: "mobile" },
      { number: "333-333-11-11", type: "company_mobile" },
      { number: "444-444-11-11", type: "home" },
      { number: "222-222-11-11", type: "fax" },
    ],
    manager: null,
    managers: [],
    employment_status: "active",
    employment_status_raw: "active",
    lifecycle: "leaving",
    employment_type: "full_time",
    employment_type_raw: "Full Time",
    start_date: "2015-10-27",
    termination_date: "2017-12-21",
    termination_reason: null,
    work_location: null,
    access_role: null,
    linkedin_url: "http://example.com/in/ilse",
    created_at: "2015-10-27T19:25:02Z",
    updated_at: "2015-12-18T13:38:49Z",
    date_of_birth: "1990-01-01",
    gender: "Male",
    ethnicity: null,
    marital_status: "Married",
    home_location: {
      street_1: "1 Main St",
      street_2: "Apt 3",
      city: "Anytown",
      state: "MA",
      postal_code: "02400",
      country: "US",
    },
    compensation: null,
    ssn: "0000000",
    emergency_contact: { name: "66666661111", phone: "2398488979" },
    custom_fields: { select_test: null },
    remote_data: profileOf2016,
  };

  test("the table of expectations has every field, in the schema's order", () => {
    expect(Object.keys(expected)).toEqual(Object.keys(employeeSchema.shape));
  });

  test.each(Object.keys(employeeSchema.shape) as (keyof Employee)[])("%s", (field) => {
    expect(employee[field]).toEqual(expected[field]);
  });
});

describe("the shape of today", () => {
  const employee = mapProfile(profileOfToday, everything);

  test.each([
    ["name", "Noor Haddad"],
    ["department", "Platform"],
    ["division", "Europe"],
    ["office", "Dublin"],
    [
      "manager",
      { id: "9a1d7e20-5b0f-4f5c-8c55-7f3a2b1c0d22", name: "Boss Brandt", email: "ilse.brandt@example.com" },
    ],
    ["employment_status", "inactive"],
    ["lifecycle", "terminated"],
    ["employment_type", "contract"],
    ["employment_type_raw", "Contractor"],
    ["start_date", "2020-02-29"],
    ["termination_date", "2024-06-30"],
    ["termination_reason", "Moved away"],
    ["access_role", "Employee"],
    ["linkedin_url", "https://linkedin.example/noor"],
    ["ethnicity", "Not given"],
    ["compensation", { amount: 98000.5, currency: "EUR", period: "monthly", effective_date: "2023-01-01" }],
    ["custom_fields", { shirt_size: "L" }],
    [
      "work_location",
      {
        name: "Dublin",
        street_1: "5 Quay",
        street_2: null,
        city: "Dublin",
        state: null,
        postal_code: "D02",
        country: "IE",
        phone: "+353 1 555 0100",
      },
    ],
  ] as const)("%s", (field, expected) => {
    expect(employee[field]).toEqual(expected);
  });
});

test.each([
  ["2015", profileOf2015],
  ["2016", profileOf2016],
  ["today", profileOfToday],
  ["the least", { id: "p" }],
])("what comes of the shape of %s fits the schema and keeps its order", (_, raw) => {
  for (const options of [{}, everything]) {
    const employee = mapProfile(raw, options);
    expect(employeeSchema.strict().parse(employee)).toEqual(employee);
    const order = Object.keys(employeeSchema.shape).filter((key) => key in employee);
    expect(Object.keys(employee)).toEqual(order);
  }
});

test("an export as such holds nothing sensitive, no custom field and no raw record", () => {
  const employee = mapProfile(profileOf2015);
  const text = JSON.stringify(employee);
  for (const secret of [
    "000-00-0001",
    "1980-01-01",
    "Home City",
    "115000",
    "A friend",
    "Single",
    "Female",
    "regina",
  ])
    expect(text).not.toContain(secret);
  expect(employee).not.toHaveProperty("remote_data");
  expect(employee).not.toHaveProperty("custom_fields");
});

test("every key that may be missing may be missing", () => {
  const employee = mapProfile({ id: "p", user_status: "active" }, everything);
  const { id, company, groups, teams, emails, phones, managers, ...others } = employee;
  const { custom_fields, remote_data, ...rest } = others;
  expect({ id, company, groups, teams, emails, phones, managers, custom_fields, remote_data }).toEqual({
    id: "p",
    company: { id: "acme", name: "Acme" },
    groups: [],
    teams: [],
    emails: [],
    phones: [],
    managers: [],
    custom_fields: {},
    remote_data: { id: "p", user_status: "active" },
  });
  const { employment_status, employment_status_raw, lifecycle, ...empty } = rest;
  expect([employment_status, employment_status_raw, lifecycle]).toEqual(["active", "active", "active"]);
  expect(Object.values(empty).every((value) => value === null)).toBe(true);
});

describe.each([
  ["null", null],
  ["empty text", ""],
  ["blanks", "  "],
  ["missing", undefined],
])("%s in any field", (_, nothing) => {
  const shapes = { ...rawProfileSchema.shape, ...rawSensitiveSchema.shape };
  const keys = Object.keys(shapes).filter((key) => key !== "id");

  test.each(keys)("%s", (key) => {
    const full = mapProfile({ ...profileOf2016, ...profileOfToday }, everything);
    const employee = mapProfile({ ...profileOf2016, ...profileOfToday, [key]: nothing }, everything);
    expect(Object.keys(employee)).toEqual(Object.keys(full));
    expect(JSON.stringify({ ...employee, remote_data: null })).not.toContain('""');
  });
});

test("the short profile of an API user maps", () => {
  const employee = mapProfile({
    id: "459748d5-0000-4000-8000-000000000001",
    email: "api@example.com",
    first_name: "Admin",
    last_name: "Admin",
    user_status: "active",
    links: {},
  });
  expect(employee).toMatchObject({ name: "Admin Admin", groups: [], teams: [], job_title: null });
});

describe("names", () => {
  test.each([
    [{ full_name: "Boss Brandt", first_name: "Ilse", last_name: "Brandt" }, "Boss Brandt"],
    [{ preferred_name: "Boss", first_name: "Ilse", last_name: "Brandt" }, "Boss Brandt"],
    [{ first_name: "Ilse", last_name: "Brandt" }, "Ilse Brandt"],
    [{ last_name: "Brandt" }, "Brandt"],
    [{ first_name: " Ilse " }, "Ilse"],
    [{ email: "only@example.com" }, null],
  ])("%j is called %s", (fields, name) => {
    expect(mapFields(fields).name).toBe(name);
  });
});

describe("job titles", () => {
  test.each([
    [{ job_title: { id: "j", title: "Cook" } }, "Cook", "j"],
    [{ job_title: "Cook" }, "Cook", null],
    [{ job_title: null }, null, null],
    [{ job_title: { id: 21584, title: "Cook" } }, "Cook", "21584"],
    [{ links: { job_title: { id: "j", title: "Cook" } } }, "Cook", "j"],
    [{ job_title: "", links: { job_title: { id: "j", title: "Cook" } } }, "Cook", "j"],
  ])("%j", (fields, title, id) => {
    expect(mapFields(fields)).toMatchObject({ job_title: title, job_title_id: id });
  });
});

describe("managers", () => {
  const real = { id: "m1", first_name: "Ilse", last_name: "Brandt", email: "ilse@example.com" };
  const mapped = { id: "m1", name: "Ilse Brandt", email: "ilse@example.com" };
  const standIn = { id: "no_guid", first_name: "Nobody", last_name: "Nobody", email: "None" };

  test.each([
    ["a list of one", [real], mapped],
    ["an object", real, mapped],
    ["an id alone", "m1", { id: "m1", name: null, email: null }],
    ["a list of ids", ["m1"], { id: "m1", name: null, email: null }],
    ["an empty list", [], null],
    ["an empty object", {}, null],
    ["empty text", "", null],
    ["null", null, null],
    ["a list of null", [null], null],
    ["the stand-in", [standIn], null],
    ["the stand-in as an object", standIn, null],
    ["a stand-in known by its id", [{ id: "no_guid" }], null],
    ["a stand-in known by its names", [{ ...standIn, id: "guid" }], null],
    ["a stand-in known by its address", [{ id: "guid", email: "None" }], null],
    ["a stand-in before somebody real", [standIn, real], mapped],
    ["several people", [real, { ...real, id: "m2" }], mapped],
    ["a manager without an address", [{ ...real, email: "None" }], { ...mapped, email: null }],
    ["a manager with nothing but an id", [{ id: "m1" }], { id: "m1", name: null, email: null }],
    [
      "a manager called by another name",
      [{ ...real, preferred_name: "Boss" }],
      { ...mapped, name: "Boss Brandt" },
    ],
  ])("%s", (_, reports_to, manager) => {
    expect(mapFields({ reports_to }).manager).toEqual(manager);
  });

  test("are all there, the real ones, each once and in Namely's order", () => {
    const other = { ...real, id: "m0", first_name: "Otto", email: "None" };
    const { manager, managers } = mapFields({ reports_to: [standIn, real, other, { ...real, email: "" }] });
    expect(managers).toEqual([mapped, { id: "m0", name: "Otto Brandt", email: null }]);
    expect(manager).toEqual(mapped);
  });

  test.each([[[standIn]], [standIn], [[]], [null], [""]])("are an empty list for %j", (reports_to) => {
    expect(mapFields({ reports_to }).managers).toEqual([]);
  });
});

describe("status", () => {
  test.each([
    ["active", "active", "active"],
    [" Active ", "active", "Active"],
    ["PENDING", "pending", "PENDING"],
    ["inactive", "inactive", "inactive"],
    ["Active Employee", "unknown", "Active Employee"],
    ["retired", "unknown", "retired"],
    ["", "unknown", null],
    [null, "unknown", null],
    [undefined, "unknown", null],
  ])("%j is %s", (user_status, status, raw) => {
    expect(mapFields({ user_status })).toMatchObject({
      employment_status: status,
      employment_status_raw: raw,
    });
  });
});

describe("kinds of employment", () => {
  test.each([
    [{ title: "Full Time" }, "full_time", "Full Time"],
    ["Full-Time", "full_time", "Full-Time"],
    [{ title: "Regular full time" }, "full_time", "Regular full time"],
    ["International Full Time", "full_time", "International Full Time"],
    [{ title: "Part Time" }, "part_time", "Part Time"],
    [{ title: "Intern" }, "internship", "Intern"],
    ["Full-time intern", "internship", "Full-time intern"],
    [{ title: "Contractor" }, "contract", "Contractor"],
    [{ title: "Freelance" }, "freelance", "Freelance"],
    ["Temporary", "temporary", "Temporary"],
    ["Board member", "other", "Board member"],
    [{ title: "" }, null, null],
    ["", null, null],
    [null, null, null],
    [[], null, null],
  ])("%j is %s", (employee_type, type, raw) => {
    expect(mapFields({ employee_type })).toMatchObject({ employment_type: type, employment_type_raw: raw });
  });
});

test.each([
  ["text", "HR Admin", "HR Admin"],
  ["an object", { title: "HR Admin" }, "HR Admin"],
  ["nothing", null, null],
])("an access role as %s", (_, access_role, expected) => {
  expect(mapFields({ access_role }).access_role).toBe(expected);
});

test.each([
  ["0042", "0042"],
  [42, "42"],
  ["", null],
  [null, null],
])("the employee number %j becomes %j", (employee_id, expected) => {
  expect(mapFields({ employee_id }).employee_number).toBe(expected);
});

describe("groups", () => {
  test("the directory's name wins, for a profile may be older", () => {
    const directory = createGroupDirectory([{ id: "g", name: "New name", type: "department" }]);
    const employee = mapFields({ links: { groups: [{ id: "g", name: "Old name" }] } }, { directory });
    expect(employee.department).toBe("New name");
    expect(employee.groups).toEqual([{ id: "g", name: "New name", type: "department" }]);
  });

  test("a group that is not in the directory keeps its name and is of no special kind", () => {
    expect(mapFields({ links: { groups: [{ id: "x", name: "Somewhere" }] } }).groups).toEqual([
      { id: "x", name: "Somewhere", type: "group" },
    ]);
  });

  test("of several departments the first by name is the department", () => {
    const directory = createGroupDirectory([
      { id: "a", name: "Sales", type: "department" },
      { id: "b", name: "Design", type: "department" },
    ]);
    const links = { groups: [{ id: "a" }, { id: "b" }] };
    expect(mapFields({ links }, { directory }).department).toBe("Design");
  });

  test("they are sorted by type, name and id, and each id appears once", () => {
    const directory = createGroupDirectory([
      { id: "2", name: "Same", type: "team" },
      { id: "1", name: "Same", type: "team" },
      { id: "3", name: "Zoo", type: "department" },
    ]);
    const groups = ["2", "1", "3", "2"].map((id) => ({ id }));
    expect(mapFields({ links: { groups } }, { directory }).groups.map(({ id }) => id)).toEqual([
      "3",
      "1",
      "2",
    ]);
  });

  test.each([[{ groups: null, teams: null }], [{ groups: "", teams: {} }], [{}], [[]], [""], [null]])(
    "links of %j are no groups and no teams",
    (links) => {
      expect(mapFields({ links })).toMatchObject({ groups: [], teams: [] });
    },
  );
});

describe("places", () => {
  test("an office group alone gives the place its name", () => {
    const employee = mapFields({ links: { groups: [{ id: "group-dublin" }] } });
    expect(employee.work_location).toEqual({
      name: "Dublin",
      street_1: null,
      street_2: null,
      city: null,
      state: null,
      postal_code: null,
      country: null,
      phone: null,
    });
  });

  test.each([[null], [""], [[]], [{}], [{ address1: "", city: null }]])(
    "an office of %j is none",
    (office) => {
      expect(mapFields({ office }).work_location).toBeNull();
    },
  );

  test("an office as text is its name, a home as text its first line", () => {
    const employee = mapFields({ office: "Dublin", home: "1 Main St" }, { includeSensitive: true });
    expect(employee.work_location?.name).toBe("Dublin");
    expect(employee.home_location?.street_1).toBe("1 Main St");
  });

  test("postal codes that come as numbers stay text", () => {
    expect(mapFields({ office: { zip: 10001 } }).work_location?.postal_code).toBe("10001");
  });
});

describe("pay", () => {
  const none = { amount: null, currency: null, period: null, effective_date: null };
  test.each([
    ["a number", { yearly_amount: 5.5 }, { ...none, amount: 5.5 }],
    ["numeric text", { yearly_amount: "115000.08" }, { ...none, amount: 115000.08 }],
    ["a masked amount", { yearly_amount: "*****", rate: "annually" }, { ...none, period: "annually" }],
    [
      "the other key of the currency",
      { yearly_amount: 1, currency: "KRW" },
      { ...none, amount: 1, currency: "KRW" },
    ],
    ["an old date", { date: "11/10/2014" }, { ...none, effective_date: "2014-11-10" }],
    ["an object of nulls", { yearly_amount: null, currency_type: null, date: null, rate: null }, null],
    ["null", null, null],
    ["empty text", "", null],
    ["an empty list", [], null],
  ])("%s", (_, salary, compensation) => {
    expect(mapFields({ salary }, { includeSensitive: true }).compensation).toEqual(compensation);
  });
});

describe("shapes that cannot be read are refused, naming the place and no value", () => {
  test.each([
    [{ departure_date: 1234 }, "profiles[3].departure_date: expected a date, got a number."],
    [{ departure_date: "next friday" }, "profiles[3].departure_date: expected a date, got other text."],
    [{ departure_date: "2026-02-30" }, "profiles[3].departure_date: expected a date, got other text."],
    [{ start_date: {} }, "profiles[3].start_date: expected a date, got an object."],
    [{ created_at: "yesterday" }, "profiles[3].created_at: expected a time, got other text."],
    [{ id: undefined }, "profiles[3].id: expected an id, got nothing."],
    [{ id: "" }, "profiles[3].id: expected an id, got empty text."],
    [{ id: null }, "profiles[3].id: expected an id, got null."],
    [{ user_status: 1 }, "profiles[3].user_status: expected text, got a number."],
    [{ user_status: { title: "active" } }, "profiles[3].user_status: expected text, got an object."],
    [{ email: ["a@example.com"] }, "profiles[3].email: expected text, got a list."],
    [{ reports_to: [{ id: "m" }, 5] }, "profiles[3].reports_to[1]: expected a person, got a number."],
    [{ office: { city: {} } }, "profiles[3].office.city: expected text, got an object."],
    [{ created_at: 1e15 }, "profiles[3].created_at: expected a time, got a number."],
    [
      { links: { groups: { 0: "g" } } },
      "profiles[3].links.groups: expected a list of groups, got an object.",
    ],
    [{ office: [1] }, "profiles[3].office: expected an address, got a list."],
    [{ links: "some" }, "profiles[3].links: expected an object of links, got other text."],
    [{ links: { groups: "Sales" } }, "profiles[3].links.groups: expected a list of groups, got other text."],
  ])("%j", (fields, end) => {
    const refusal = refusalOf(() => mapFields(fields));
    expect(refusal.code).toBe("api.shape");
    expect(refusal.message).toBe(`Namely's answer has an unexpected shape at ${end}`);
    expect(refusal.hint).toContain("--debug");
  });

  test.each([
    [null, "null"],
    [[], "a list"],
    ["text", "other text"],
  ])("a profile that is %j", (raw, kind) => {
    expect(refusalOf(() => mapProfile(raw)).message).toContain(
      `at profiles[3]: expected an object, got ${kind}.`,
    );
  });

  test("a sensitive field of an odd shape stops only an export that holds it", () => {
    expect(mapFields({ salary: 5 }).id).toBe("p1");
    expect(refusalOf(() => mapFields({ salary: 5 }, { includeSensitive: true })).message).toContain(
      "profiles[3].salary: expected a salary, got a number.",
    );
  });

  test("no value of the profile shows in the message or the hint", () => {
    const refusal = refusalOf(() => mapFields({ departure_date: "canary-4711" }));
    expect(`${refusal.message} ${refusal.hint}`).not.toContain("canary");
  });
});

function refusalOf(act: () => unknown): Fault {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** Profiles that are a little or wholly wrong. */
const anyProfile = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        ...Object.keys({ ...rawProfileSchema.shape, ...rawSensitiveSchema.shape }),
        "__proto__",
        "x",
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom("active", "2020-01-01", 1400611216, "", null)),
    ),
    fc.string(),
  )
  .map(([fields, id]) => ({ id, ...fields }));

test("whatever JSON comes, the mapper gives an employee that fits the schema or refuses with a fault", () => {
  fc.assert(
    fc.property(fc.oneof(anyProfile, fc.jsonValue()), (raw) => {
      try {
        const employee = mapProfile(raw, everything);
        employeeSchema.strict().parse(employee);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "api.shape") throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

test("the same profile gives the same bytes every time and is left as it was", () => {
  fc.assert(
    fc.property(anyProfile, (raw) => {
      const before = JSON.stringify(raw);
      const attempt = () => {
        try {
          return JSON.stringify(mapProfile(raw, everything));
        } catch (error) {
          return String(error);
        }
      };
      expect(attempt()).toBe(attempt());
      expect(JSON.stringify(raw)).toBe(before);
    }),
  );
});
