import { expect, test } from "vitest";
import { KEYS_2015, KEYS_2016, KEYS_CURRENT } from "../../src/sandbox/profile/keys.ts";
import {
  checkQuirks,
  defaultQuirks,
  parseQuirk,
  QUIRK_NAMES,
  type Quirks,
} from "../../src/sandbox/quirks.ts";
import { dig, type Json, meta, rows, text, visit } from "./visitor.ts";

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

test("managers come as a list or alone, and nobody as a sentinel or not at all", async () => {
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

test("the old cursor can be ignored, and limit=all can give everybody at once", async () => {
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

test("errors can look as in another week of 2014", async () => {
  const visitor = await visit({
    employees: 1,
    quirks: { unknownPath: "404", notFoundErrors: "null", createStatus: "200" },
  });
  expect((await visitor.get("/fields")).status).toBe(404);
  expect((await visitor.get("/profiles/x")).json).toEqual({ message: "Profile not found", errors: null });
  const wish = { first_name: "A", last_name: "B", email: "a@example.com" };
  expect((await visitor.send("POST", "/profiles", JSON.stringify({ profiles: [wish] }))).status).toBe(200);
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
