import { expect, test } from "vitest";
import { KEYS_2015, KEYS_2016, KEYS_CURRENT } from "../../../src/sandbox/profile/keys.ts";
import {
  checkQuirks,
  defaultQuirks,
  parseQuirk,
  QUIRK_NAMES,
  type Quirks,
} from "../../../src/sandbox/control/quirks.ts";
import { dig, type Json, meta, rows, text, visit } from "../visitor.ts";

async function profilesWith(quirks: Partial<Quirks>, query = "?per_page=50"): Promise<Json[]> {
  const visitor = await visit({ employees: 50, quirks });
  return rows(await visitor.get(`/profiles${query}`), "profiles");
}

async function metaWith(metaTotal: Quirks["metaTotal"], query: string): Promise<Json> {
  const visitor = await visit({ employees: 50, quirks: { metaTotal } });
  return meta(await visitor.get(`/profiles${query}`));
}

test("meta can count in five ways", async () => {
  const last = "?per_page=20&page=3";
  expect(await metaWith("total_count", last)).toEqual({ count: 10, total_count: 50, status: 200 });
  expect(await metaWith("absent", last)).toEqual({ count: 10, status: 200 });
  expect(await metaWith("string", last)).toEqual({ count: "10", total_count: "50", status: 200 });
  expect(await metaWith("count-is-total", last)).toEqual({ count: 50, status: 200 });
  expect(await metaWith("zero-when-short", last)).toEqual({ count: 0, total_count: 50, status: 200 });
  expect(await metaWith("zero-when-short", "?per_page=20")).toEqual({
    count: 20,
    total_count: 50,
    status: 200,
  });
});

test("a profile has the keys of its year, in their order", async () => {
  const keysOf = async (profileShape: Quirks["profileShape"]): Promise<string[]> =>
    Object.keys((await profilesWith({ profileShape }))[0] ?? {});
  expect(await keysOf("current")).toEqual(KEYS_CURRENT);
  expect(await keysOf("2016")).toEqual(KEYS_2016);
  expect(await keysOf("2015")).toEqual(KEYS_2015);
  expect(KEYS_2015).not.toContain("reports_to");
  expect(KEYS_2015).toHaveLength(129);
  expect(KEYS_2016).toHaveLength(54);
});

test("in 2015 titles beside profiles had numbers for ids, groups only names, and an empty salary another key", async () => {
  const visitor = await visit({ employees: 50, quirks: { profileShape: "2015" } });
  const reply = await visitor.get("/profiles?per_page=50");
  const linked = reply.json?.["linked"] as Record<string, Json[]>;
  const profiles = rows(reply, "profiles");
  const guids = linked["job_titles"]?.map((title) => title["guid"]);
  expect(linked["job_titles"]?.every((title) => typeof title["id"] === "number")).toBe(true);
  expect(profiles.every((profile) => guids?.includes(dig(profile, "job_title", "id")))).toBe(true);
  expect(Object.keys(linked["groups"]?.[0] ?? {})).toEqual(["id", "name"]);
  const unpaid = profiles.find((profile) => dig(profile, "salary", "guid") === null);
  expect(Object.keys(unpaid?.["salary"] as Json)).toContain("currency");
});

test("dates can be written the American way", async () => {
  const iso = await profilesWith({});
  const american = await profilesWith({ dateFormat: "us" });
  for (const [at, profile] of iso.entries()) {
    for (const key of ["start_date", "departure_date", "dob"]) {
      const [year, month, day] = text(profile, key).split("-");
      expect(american[at]?.[key]).toBe(day === undefined ? "" : `${month}/${day}/${year}`);
    }
  }
});

test("what is empty is null, an empty text, or now this and now that", async () => {
  const emptiesOf = async (emptyAs: Quirks["emptyAs"]): Promise<Set<unknown>> => {
    const profiles = await profilesWith({ emptyAs });
    const keys = [
      "middle_name",
      "preferred_name",
      "departure_date",
      "terminated_reason",
      "shirt_size",
      "home_phone",
    ];
    return new Set(profiles.flatMap((profile) => keys.map((key) => profile[key]).filter((value) => !value)));
  };
  expect(await emptiesOf("null")).toEqual(new Set([null]));
  expect(await emptiesOf("empty-string")).toEqual(new Set([""]));
  expect(await emptiesOf("mixed")).toEqual(new Set([null, ""]));
});

test("managers come as a list or alone, and no manager as a sentinel or not at all", async () => {
  const nobody = { id: "no_guid", first_name: "Nobody", last_name: "Nobody", email: "None" };
  const reportsTo = async (quirks: Partial<Quirks>): Promise<unknown[]> =>
    (await profilesWith(quirks)).slice(0, 2).map((profile) => profile["reports_to"]);
  const [, [first]] = (await reportsTo({})) as [Json[], Json[]];
  expect(Object.keys(first ?? {})).toEqual(["id", "first_name", "last_name", "email"]);
  expect(await reportsTo({})).toEqual([[nobody], [first]]);
  expect(await reportsTo({ reportsTo: "object" })).toEqual([nobody, first]);
  expect(await reportsTo({ noManager: "empty-array" })).toEqual([[], [first]]);
  expect(await reportsTo({ noManager: "empty-array", reportsTo: "object" })).toEqual([null, first]);
});

test("employee types, assets and numbers can be plain text", async () => {
  const usual = await profilesWith({});
  const plain = await profilesWith({
    employeeType: "string",
    assetManagement: "string",
    numbersAsStrings: true,
  });
  const paid = usual.findIndex((profile) => dig(profile, "salary", "yearly_amount") !== null);
  expect(usual[paid]).toMatchObject({ employee_type: { title: plain[paid]?.["employee_type"] } });
  expect(usual[paid]?.["asset_management"]).toEqual(text(plain[paid], "asset_management").split(", "));
  expect(String(dig(usual[paid], "salary", "yearly_amount") as number)).toBe(
    dig(plain[paid], "salary", "yearly_amount"),
  );
  expect(String(usual[paid]?.["created_at"] as number)).toBe(plain[paid]?.["created_at"]);
});

test("group types are renamed and made plural in title only", async () => {
  const typesWith = async (groupTypeTitles: Quirks["groupTypeTitles"]): Promise<Json[]> => {
    const visitor = await visit({ quirks: { groupTypeTitles } });
    return rows(await visitor.get("/group_types"), "group_types");
  };
  const titles = (types: Json[]): unknown[] => types.map((type) => type["title"]).slice(0, 3);
  const [plural, singular, renamed] = await Promise.all([
    typesWith("plural"),
    typesWith("singular"),
    typesWith({ department: "Squad", office_location: "Site" }),
  ]);
  expect(titles(plural)).toEqual(["Departments", "Divisions", "Office Locations"]);
  expect(titles(singular)).toEqual(["Department", "Division", "Office Location"]);
  expect(titles(renamed)).toEqual(["Squad", "Division", "Site"]);
  const steady = (types: Json[]): unknown[] =>
    types.map(({ id, field_name, type }) => ({ id, field_name, type }));
  expect(steady(plural)).toEqual(steady(singular));
  expect(steady(plural)).toEqual(steady(renamed));
});

test("a group's type is a title, an id or a word", async () => {
  const typeWith = async (groupType: Quirks["groupType"]): Promise<unknown> => {
    const visitor = await visit({ quirks: { groupType, groupTypeTitles: "singular" } });
    const [group] = rows(await visitor.get("/groups"), "groups");
    return group?.["type"] === dig(group, "links", "group_type") ? "the id" : group?.["type"];
  };
  expect(await typeWith("title")).toBe("Department");
  expect(await typeWith("id")).toBe("the id");
  expect(await typeWith("word")).toBe("department");
});

test("groups beside profiles are whole, names, or missing", async () => {
  const groupsWith = async (linkedGroups: Quirks["linkedGroups"]): Promise<Json[] | undefined> => {
    const visitor = await visit({ employees: 5, quirks: { linkedGroups } });
    return dig(await visitor.get("/profiles"), "json", "linked", "groups") as Json[] | undefined;
  };
  expect(Object.keys((await groupsWith("full"))?.[0] ?? {})).toEqual([
    "id",
    "title",
    "type",
    "is_team",
    "address",
    "count",
    "links",
  ]);
  expect(Object.keys((await groupsWith("names"))?.[0] ?? {})).toEqual(["id", "name"]);
  expect(await groupsWith("absent")).toBeUndefined();
});

test("hidden keys are missing from profiles and fields, but for what is always there", async () => {
  const visitor = await visit({ employees: 5, quirks: { hiddenKeys: ["ssn", "email"] } });
  const token = visitor.sandbox.control.makePersonalToken({ hiddenKeys: ["salary"] });
  const keys = async (own?: string): Promise<string[]> =>
    Object.keys(rows(await visitor.get("/profiles", own), "profiles")[0] ?? {});
  const fields = async (own?: string): Promise<unknown[]> =>
    rows(await visitor.get("/profiles/fields", own), "fields").map((field) => field["name"]);
  expect(await keys()).not.toContain("ssn");
  expect(await keys()).toContain("salary");
  expect(await keys()).toContain("email");
  expect(await fields()).not.toContain("ssn");
  expect(await keys(token)).not.toContain("salary");
  expect(await fields(token)).not.toContain("salary");
});

test("pages can be capped elsewhere, and the sort ignored", async () => {
  expect(await profilesWith({ perPageCap: 20 })).toHaveLength(20);
  const usual = await profilesWith({});
  expect(await profilesWith({ ignoreSort: true }, "?per_page=50&sort=-created_at")).toEqual(usual);
});

test("groups, teams, job titles and fields can come in pages", async () => {
  const whole = await visit({ employees: 5 });
  const paged = await visit({ employees: 5, quirks: { listPageSize: 7 } });
  for (const [path, key] of [
    ["/groups", "groups"],
    ["/teams", "teams"],
    ["/job_titles", "job_titles"],
    ["/profiles/fields", "fields"],
  ] as const) {
    const ids = async (visitor: typeof whole, page: number): Promise<unknown[]> =>
      rows(await visitor.get(`${path}?page=${page}`), key).map(({ id }) => id);
    const all = await ids(whole, 2);
    expect([...(await ids(paged, 1)), ...(await ids(paged, 2))]).toEqual(all.slice(0, 14));
  }
});

test("the old cursor can be ignored, and limit=all can return all profiles at once", async () => {
  expect(await profilesWith({ cursorPaging: "ignored" }, "?limit=5")).toHaveLength(30);
  const visitor = await visit({ employees: 120, quirks: { limitAll: "works" } });
  expect(rows(await visitor.get("/profiles?limit=all"), "profiles")).toHaveLength(120);
});

test("a title can be null for those who have none", async () => {
  const visitor = await visit({ employees: 400, quirks: { jobTitle: "null-for-some" } });
  const titles: unknown[] = [];
  for (let page = 1; page <= 8; page += 1) {
    const profiles = rows(await visitor.get(`/profiles?per_page=50&page=${page}`), "profiles");
    titles.push(...profiles.map((profile) => profile["job_title"]));
  }
  expect(titles).toContain(null);
  expect(titles.filter((title) => title === null).length).toBeLessThan(40);
});

test("pre-hires can be without an address", async () => {
  for (const [quirk, expected] of [
    ["null", null],
    ["empty-string", ""],
  ] as const) {
    const profiles = await profilesWith({ hireWithoutEmail: quirk });
    const mails = (pending: boolean): unknown[] =>
      profiles.filter(({ user_status }) => (user_status === "pending") === pending).map(({ email }) => email);
    expect(new Set(mails(true))).toEqual(new Set([expected]));
    expect(mails(false).every((email) => /@/.test(String(email)))).toBe(true);
  }
});

test("errors can have the form of another week of 2014", async () => {
  const visitor = await visit({
    employees: 1,
    quirks: { unknownPath: "404", notFoundErrors: "null", createStatus: "200" },
  });
  expect((await visitor.get("/fields")).status).toBe(404);
  expect((await visitor.get("/profiles/x")).json).toEqual({ message: "Profile not found", errors: null });
  const wish = { first_name: "A", last_name: "B", email: "a@example.com" };
  expect((await visitor.send("POST", "/profiles", JSON.stringify({ profiles: [wish] }))).status).toBe(200);
});

async function listWith(quirks: Partial<Quirks>, path: string, key: string, employees = 5): Promise<Json[]> {
  const visitor = await visit({ employees, quirks });
  return rows(await visitor.get(path), key);
}

test("teams can have nothing but a name", async () => {
  const [team] = await listWith({ teams: "names" }, "/teams", "teams");
  expect(Object.keys(team ?? {})).toEqual(["id", "name"]);
  const [documented] = await listWith({}, "/teams", "teams");
  expect(Object.keys(documented ?? {})).toEqual(["id", "name", "email", "created_at", "updated_at", "links"]);
});

test("job titles have the keys of their year, and the same one keeps the id that profiles call it", async () => {
  const [current] = await listWith({}, "/job_titles", "job_titles");
  expect(Object.keys(current ?? {})).toEqual(["id", "parent_id", "active", "title", "links"]);
  const [older] = await listWith({ jobTitles: "2015" }, "/job_titles", "job_titles");
  expect(Object.keys(older ?? {})).toEqual(["id", "title", "links"]);
  const [numbered] = await listWith({ jobTitles: "numbered" }, "/job_titles", "job_titles");
  expect(numbered).toMatchObject({ id: 21_500, parent_id: 900, guid: current?.["id"] });
  const [tier] = await listWith({ jobTitles: "numbered" }, "/job_tiers", "job_tiers");
  expect(tier?.["numerical_id"]).toBe("900");
});

test("sections can name fields that the list of fields does not have", async () => {
  const sectionFields = async (quirk: Quirks["sectionFields"]): Promise<Json[]> => {
    const visitor = await visit({ employees: 5, quirks: { sectionFields: quirk } });
    const reply = await visitor.get("/profiles/fields/sections");
    return dig(reply.json, "linked", "fields") as Json[];
  };
  const same = await sectionFields("same");
  const more = await sectionFields("more");
  expect(more.map(({ name }) => name)).toEqual([
    ...same.map(({ name }) => name),
    "testfileimport2",
    "testfileimport",
  ]);
});

test("an event's epoch comes under one name or two, and an arrival under its old name", async () => {
  const keysOf = async (eventTime: Quirks["eventTime"]): Promise<string[]> =>
    Object.keys((await listWith({ eventTime }, "/events", "events", 40))[0] ?? {}).filter((key) =>
      ["created_at", "time"].includes(key),
    );
  expect(await keysOf("both")).toEqual(["created_at", "time"]);
  expect(await keysOf("created_at")).toEqual(["created_at"]);
  expect(await keysOf("time")).toEqual(["time"]);
  const old = await listWith({ eventTypes: "old" }, "/events?filter[type]=new_arrival", "events", 300);
  expect(old.length).toBeGreaterThan(0);
});

test("behind the last event comes nothing, the last page again, or what comes without a cursor", async () => {
  const idsAfter = async (eventCursor: Quirks["eventCursor"]): Promise<unknown[]> => {
    const all = await listWith({}, "/events", "events", 40);
    const last = text(all.at(-1), "id");
    const path = `/events?after=${last}`;
    return (await listWith({ eventCursor }, path, "events", 40)).map(({ id }) => id);
  };
  const all = (await listWith({}, "/events", "events", 40)).map(({ id }) => id);
  expect(await idsAfter("honoured")).toEqual([]);
  expect(await idsAfter("repeats-last")).toEqual(all);
  expect(await idsAfter("ignored")).toEqual(all);
});

test("a report can have columns that are called the same, or rows that lack a cell", async () => {
  const reportWith = async (
    reports: Quirks["reports"],
  ): Promise<{ columns: Json[]; content: unknown[][] }> => {
    const visitor = await visit({ employees: 3, quirks: { reports } });
    const [saved] = visitor.sandbox.control.reports();
    return rows(await visitor.get(`/reports/${saved?.id}`), "reports")[0] as never;
  };
  const twins = await reportWith("twin-columns");
  expect(twins.columns.at(-1)).toEqual(twins.columns.at(-2));
  expect(twins.content[0]).toHaveLength(twins.columns.length);
  const short = await reportWith("short-rows");
  expect(short.content[0]).toHaveLength(short.columns.length - 1);
});

test("quirks are read from words and checked", () => {
  expect(parseQuirk("metaTotal=absent")).toEqual({ metaTotal: "absent" });
  expect(parseQuirk("ignoreSort=true")).toEqual({ ignoreSort: true });
  expect(parseQuirk("perPageCap=20")).toEqual({ perPageCap: 20 });
  expect(parseQuirk("hiddenKeys=ssn;salary")).toEqual({ hiddenKeys: ["ssn", "salary"] });
  expect(parseQuirk("groupTypeTitles=department:Squad;division:Tribe")).toEqual({
    groupTypeTitles: { department: "Squad", division: "Tribe" },
  });
  const wrong = [
    "nonsense=1",
    "metaTotal",
    "metaTotal=",
    "metaTotal=none",
    "ignoreSort=yes",
    "perPageCap=0",
    "perPageCap=x",
    "groupTypeTitles=many",
  ];
  for (const text of wrong)
    expect(() => parseQuirk(text)).toThrow(expect.objectContaining({ code: "usage.sandbox-quirk" }));
  expect(checkQuirks({ ...defaultQuirks() })).toEqual(defaultQuirks());
  for (const name of QUIRK_NAMES) expect(() => checkQuirks({ [name]: Symbol("x") })).toThrow(name);
  expect(() => checkQuirks({ nonsense: true })).toThrow("nonsense");
});
