import { expect, test } from "vitest";
import { parseFault } from "../../src/sandbox/control/failure-spec.ts";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import {
  dig,
  getRaw,
  type Json,
  list,
  meta,
  type Reply,
  rows,
  text,
  visit,
  type Visitor,
} from "./visitor.ts";

async function visitWith(quirks: Partial<Quirks>, employees = 60): Promise<Visitor> {
  return visit({ employees, quirks });
}

async function profilesOf(visitor: Visitor): Promise<Json[]> {
  const pages = [
    await visitor.get("/profiles?per_page=50"),
    await visitor.get("/profiles?per_page=50&page=2"),
  ];
  return pages.flatMap((page) => rows(page, "profiles"));
}

async function create(quirks: Partial<Quirks>, more: Json): Promise<[Reply, Visitor]> {
  const visitor = await visitWith(quirks);
  const body = { first_name: "Ada", last_name: "Sample", email: "ada@example.com", ...more };
  return [await visitor.send("POST", "/profiles", JSON.stringify({ profiles: [body] })), visitor];
}

test("an access token in the query counts only with the quirk", async () => {
  for (const [accessTokenQuery, status] of [
    [false, 401],
    [true, 200],
  ] as const) {
    const { get, sandbox } = await visitWith({ accessTokenQuery }, 3);
    expect((await get(`/profiles?access_token=${sandbox.personalToken}`, null)).status).toBe(status);
    expect((await get("/profiles?access_token=wrong", null)).status).toBe(401);
    expect((await get("/profiles?access_token=wrong")).status).toBe(200);
  }
});

test("people created in 2014 are inactive while their start is ahead, with no title, group or manager", async () => {
  const [reply] = await create(
    { creates: "2014" },
    { user_status: "active", start_date: "2026-12-01", job_title: "Smith" },
  );
  expect(reply.status).toBe(200);
  expect(rows(reply, "profiles")[0]).toMatchObject({
    first_name: "Ada",
    user_status: "inactive",
    start_date: "2026-12-01",
    departure_date: "",
    job_title: { title: "Unknown Job Title" },
    reports_to: [{ id: "no_guid" }],
    links: { groups: [], teams: [], job_title: { title: "Unknown Job Title" } },
    office: { city: null },
  });
});

test("people created in 2014 start on their day", async () => {
  const [reply, visitor] = await create(
    { creates: "2014" },
    { user_status: "active", start_date: "2026-12-01" },
  );
  const id = text(rows(reply, "profiles")[0], "id");
  const statusAfter = (days: number): unknown => {
    visitor.sandbox.control.advance(days);
    return visitor.sandbox.control.profile(id)["user_status"];
  };
  expect(statusAfter(7)).toBe("inactive");
  expect(statusAfter(1)).toBe("active");
});

test("in October 2014 people created ahead were active, with today as their start", async () => {
  const [reply] = await create({ creates: "2014-october" }, { start_date: "2026-12-01" });
  expect(rows(reply, "profiles")[0]).toMatchObject({ user_status: "active", start_date: "2026-11-23" });
});

test("people created with a start in the past are active in every year", async () => {
  for (const creates of ["current", "2014", "2014-october"] as const) {
    const [reply] = await create({ creates }, { start_date: "2026-11-02" });
    expect(rows(reply, "profiles")[0]).toMatchObject({ user_status: "active", start_date: "2026-11-02" });
  }
});

test("a person without groups gets them with the first department", async () => {
  const [reply, visitor] = await create({ creates: "2014" }, {});
  const id = text(rows(reply, "profiles")[0], "id");
  visitor.sandbox.control.move(id, { department: "Engineering" });
  expect(list(visitor.sandbox.control.profile(id), "links", "groups")[0]).toMatchObject({
    name: "Engineering",
  });
});

test("people yet to start were inactive until 2018, in filters, too", async () => {
  const statuses = async (preHireStatus: Quirks["preHireStatus"]): Promise<[unknown, number]> => {
    const { get } = await visitWith({ preHireStatus }, 12);
    return [
      rows(await get("/profiles"), "profiles").at(-1)?.["user_status"],
      rows(await get("/profiles?filter[user_status]=pending"), "profiles").length,
    ];
  };
  expect(await statuses("pending")).toEqual(["pending", 2]);
  expect(await statuses("inactive")).toEqual(["inactive", 0]);
});

test("a cursor that is no id leads nowhere, or to the first page", async () => {
  const ids = async (unknownAfter: Quirks["unknownAfter"], after: string): Promise<string[]> => {
    const { get } = await visitWith({ unknownAfter });
    return rows(await get(`/profiles?limit=20&after=${after}`), "profiles").map((row) => text(row, "id"));
  };
  const { sandbox } = await visitWith({});
  const first = sandbox.control.ids().slice(0, 20);
  expect(await ids("empty", "someone")).toEqual([]);
  expect(await ids("first-page", "someone")).toEqual(first);
  expect(await ids("empty", "None")).toEqual(first);
});

test("a page without a size has as many people as the quirk says", async () => {
  const { get } = await visitWith({ perPageDefault: 25 });
  expect(meta(await get("/profiles"))).toMatchObject({ count: 25 });
  expect(meta(await get("/profiles?limit=0"))).toMatchObject({ count: 25 });
  expect(meta(await get("/profiles?per_page=40"))).toMatchObject({ count: 40 });
});

test("a profile is changed by a form, and by an object in place of a list", async () => {
  const { sandbox, send } = await visitWith({}, 5);
  const [id = ""] = sandbox.control.ids();
  const path = `/profiles/${id}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  await send("PUT", path, "profiles[shirt_size]=XL&profiles[][bio]=a%20b&other[shirt_size]=S", form);
  expect(sandbox.control.profile(id)).toMatchObject({ shirt_size: "XL", bio: "a b" });
  await send("PUT", path, "profiles[languages][]=English&profiles[languages][]=%E6%97%A5", form);
  expect(sandbox.control.profile(id)).toMatchObject({ shirt_size: "XL", languages: ["English", "日"] });
  await send("PUT", path, '{"profiles":{"shirt_size":"S"}}');
  expect(sandbox.control.profile(id)).toMatchObject({ shirt_size: "S", bio: "a b" });
  expect((await send("PUT", path, "nothing=1", form)).status).toBe(422);
});

test("badge numbers are written with all their digits, one apart", async () => {
  const { get } = await visitWith({ badgeNumbers: true }, 3);
  const body = (await get("/profiles")).text;
  expect([...body.matchAll(/"badge_number":(\d+)/g)].map((match) => match[1])).toEqual([
    "76561198000000001",
    "76561198000000002",
    "76561198000000003",
  ]);
  const id = text(rows(await get("/profiles"), "profiles")[2], "id");
  expect((await get(`/profiles/${id}`)).text).toContain('"badge_number":76561198000000003');
  const field = rows(await get("/profiles/fields"), "fields").find((row) => row["name"] === "badge_number");
  expect(field).toMatchObject({ type: "number", default: false });
});

test("without the quirk no response mentions badge numbers or team positions", async () => {
  const { get } = await visitWith({}, 3);
  for (const path of ["/profiles", "/profiles/fields"])
    expect((await get(path)).text).not.toMatch(/badge_number|team_positions/);
});

test("two managers are the manager and the manager's own, in either order", async () => {
  const managers = async (reportsTo: Quirks["reportsTo"]): Promise<unknown[][]> =>
    (await profilesOf(await visitWith({ reportsTo }))).map((profile) =>
      list(profile, "reports_to").map((manager) => manager["id"]),
    );
  const one = await managers("array");
  const two = await managers("two");
  expect(two.map((ids) => [ids[0]])).toEqual(one);
  expect(two.filter((ids) => ids.length === 2).length).toBeGreaterThan(30);
  expect(await managers("two-reversed")).toEqual(two.map((ids) => ids.toReversed()));
});

test("the filter by manager finds those who have the manager second, too", async () => {
  const visitor = await visitWith({ reportsTo: "two" });
  const [head] = await profilesOf(visitor);
  const found = rows(
    await visitor.get(`/profiles?per_page=50&filter[reports_to]=${text(head, "id")}`),
    "profiles",
  );
  const second = found.filter((profile) => dig(profile, "reports_to", 1, "id") === head?.["id"]);
  expect(second.length).toBeGreaterThan(0);
  expect(second.length).toBeLessThan(found.length);
});

test("partly hidden keys are absent on every third person, the id never", async () => {
  const profiles = await profilesOf(await visitWith({ partlyHidden: ["start_date", "user_status", "id"] }));
  const without = profiles.flatMap((profile, at) => ("start_date" in profile ? [] : [at]));
  expect(without).toEqual(Array.from({ length: 20 }, (_, at) => at * 3 + 1));
  expect(profiles.filter((profile) => !("user_status" in profile))).toHaveLength(20);
  expect(profiles.every((profile) => "id" in profile)).toBe(true);
});

test("company info is shown or refused", async () => {
  const status = async (companyInfo: Quirks["companyInfo"]): Promise<number> =>
    (await (await visitWith({ companyInfo }, 1)).get("/companies/info")).status;
  expect([await status("shown"), await status("401"), await status("403"), await status("404")]).toEqual([
    200, 401, 403, 404,
  ]);
});

test("stray spaces stand in names, and the list sorts by names as they are", async () => {
  const visitor = await visitWith({ strayNameSpaces: true });
  const profiles = await profilesOf(visitor);
  expect(profiles[2]?.["first_name"]).toMatch(/ $/);
  expect(profiles[4]?.["last_name"]).toMatch(/^ /);
  expect(profiles[4]?.["full_name"]).toMatch(/ {2}/);
  const sorted = rows(await visitor.get("/profiles?per_page=50&sort=last_name"), "profiles");
  const names = sorted.map((profile) => text(profile, "last_name"));
  expect(names[0]).toMatch(/^ /);
  expect(names).toEqual(names.toSorted());
});

test("team positions are a list of objects with the team's name", async () => {
  const profiles = await profilesOf(await visitWith({ teamPositions: true }));
  for (const profile of profiles) {
    const teams = list(profile, "links", "teams").map((team) => team["name"]);
    expect(list(profile, "team_positions").map((position) => position["team_name"])).toEqual(teams);
  }
  expect(profiles.some((profile) => list(profile, "team_positions").length > 0)).toBe(true);
});

test("titles of group types can be those seen at real companies", async () => {
  const { get } = await visitWith({ groupTypeTitles: "mixed" }, 1);
  expect(rows(await get("/group_types"), "group_types").map((type) => type["title"])).toEqual([
    "Departments",
    "Divisions",
    "Office Location City",
    "Cost Center",
    "Team",
  ]);
});

test("an import changes many people in one second", async () => {
  const { get, sandbox, send } = await visitWith({});
  expect(
    (await send("POST", "/_sandbox/import", '{"count":40,"field":"shirt_size","value":"XL"}')).status,
  ).toBe(200);
  const latest = rows(await get("/profiles?per_page=50&sort=-updated_at"), "profiles");
  expect(new Set(latest.slice(0, 40).map((profile) => profile["updated_at"])).size).toBe(1);
  expect(latest.slice(0, 41).map((profile) => profile["shirt_size"] === "XL")).toEqual([
    ...Array.from({ length: 40 }, () => true),
    false,
  ]);
  sandbox.control.importField({ people: sandbox.control.ids().slice(0, 2), field: "bio", value: "b" });
  const [first, second, third] = rows(await get("/profiles?sort=-updated_at"), "profiles");
  expect(second?.["updated_at"]).toBe(first?.["updated_at"]);
  expect(Number(third?.["updated_at"])).toBeLessThan(Number(first?.["updated_at"]));
});

test("a fault sends letters as Latin-1 bytes, also where every letter is ASCII", async () => {
  const { sandbox } = await visitWith({}, 2);
  sandbox.control.addFault(parseFault("bytes=latin-1,path=/*"));
  const [id = ""] = sandbox.control.ids();
  sandbox.control.rename(id, { first_name: "Zoë", last_name: "日" });
  for (const path of ["/profiles", "/currency_types", "/companies/info"]) {
    const { body, headers } = await getRaw(sandbox, path);
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(body)).toThrow("encoded data");
    expect(Number(headers["content-length"])).toBe(body.length);
  }
  const { body } = await getRaw(sandbox, "/profiles");
  expect(body.includes(Buffer.concat([Buffer.from("Zo"), Buffer.from([0xeb])]))).toBe(true);
  expect(body.includes(Buffer.from("日"))).toBe(true);
});

test("a fault puts a byte order mark in front", async () => {
  const { sandbox } = await visitWith({}, 2);
  sandbox.control.addFault(parseFault("bytes=bom"));
  const { body } = await getRaw(sandbox, "/profiles");
  expect(body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(() => JSON.parse(body.subarray(3).toString()) as unknown).not.toThrow();
});

test("a fault refuses any page with 404 or 422", async () => {
  const { get, sandbox } = await visitWith({});
  sandbox.control.addFault(parseFault("status=404,page=2"));
  sandbox.control.addFault(parseFault("status=422,page=3"));
  const statuses = [1, 2, 3, 4].map(async (page) => (await get(`/profiles?page=${page}`)).status);
  expect(await Promise.all(statuses)).toEqual([200, 404, 422, 200]);
});
