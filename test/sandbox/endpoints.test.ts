import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { listSavedReports } from "../../src/sandbox/endpoints/reports.ts";
import { SandboxCompany } from "../../src/sandbox/company/company.ts";
import { defaultQuirks } from "../../src/sandbox/control/quirks.ts";
import { text, list, dig, getRaw, type Json, meta, rows, TODAY, visit } from "./visitor.ts";

const NO_SUCH_ID = "11111111-2222-4333-8444-555555555555";

test("every list answers under its own key, with links and linked, and each row by its id alone too", async () => {
  const visitor = await visit({ employees: 60 });
  const lists: [path: string, key: string, linked: string[]][] = [
    ["/profiles", "profiles", ["files", "groups", "job_titles", "teams"]],
    ["/profiles/fields", "fields", ["sections"]],
    ["/profiles/fields/sections", "sections", ["fields"]],
    ["/groups", "groups", ["group_types"]],
    ["/group_types", "group_types", ["group_types"]],
    ["/teams", "teams", ["categories"]],
    ["/job_titles", "job_titles", ["job_tiers"]],
    ["/job_tiers", "job_tiers", ["job_titles"]],
    ["/events", "events", ["comments", "files", "profiles"]],
  ];
  for (const [path, key, linked] of lists) {
    const reply = await visitor.get(path);
    const list = rows(reply, key);
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.json?.["linked"] as Json).sort()).toEqual(linked);
    expect(Object.keys(reply.json?.["links"] as Json).length).toBeGreaterThan(0);
    expect(list.length).toBeGreaterThan(4);
    const one = await visitor.get(`${path}/${String(list[2]?.["id"])}`);
    expect(rows(one, key)).toHaveLength(1);
    expect(rows(one, key)[0]?.["id"]).toBe(list[2]?.["id"]);
  }
});

test("metas differ as recorded: response for groups and events, none for teams, countries and currencies", async () => {
  const visitor = await visit({ employees: 20 });
  const metaOf = async (path: string): Promise<unknown> => meta(await visitor.get(path));
  expect(await metaOf("/groups")).toMatchObject({ response: 200, page_title: "Groups" });
  expect(await metaOf("/events")).toMatchObject({ response: 200, use_comments: true });
  expect(await metaOf("/job_titles")).toMatchObject({ status: 200 });
  for (const path of ["/teams", "/countries", "/currency_types"]) expect(await metaOf(path)).toBeUndefined();
  expect(Object.keys((await visitor.get("/countries")).json ?? {})).toEqual(["countries"]);
});

test("a profile links to its groups by name, and each of them exists by title with its type", async () => {
  const visitor = await visit({ employees: 60 });
  const groups = rows(await visitor.get("/groups"), "groups");
  const types = rows(await visitor.get("/group_types"), "group_types");
  const [profile] = rows(
    await visitor.get("/profiles?filter[user_status]=active&page=7&per_page=5"),
    "profiles",
  );
  const links = list(profile, "links", "groups");
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) {
    const group = groups.find((group) => group["id"] === link["id"]);
    expect(group?.["title"]).toBe(link["name"]);
    const type = types.find((type) => type["id"] === dig(group, "links", "group_type"));
    expect(group?.["type"]).toBe(type?.["title"]);
    const members = list(
      await visitor.get(`/groups/${text(link, "id")}`),
      "json",
      "groups",
      0,
      "links",
      "profiles",
    );
    expect(members).toHaveLength(Number(group?.["count"]));
    expect(members).toContain(profile?.["id"]);
  }
});

test("groups of one type can be listed alone", async () => {
  const visitor = await visit({ employees: 10 });
  const types = rows(await visitor.get("/group_types"), "group_types");
  const offices = types.find((type) => type["type"] === "office location");
  const listed = rows(await visitor.get(`/group_types/${String(offices?.["id"])}/groups`), "groups");
  expect(listed.map((group) => group["title"])).toContain("London");
  expect(listed.every((group) => group["type"] === offices?.["title"])).toBe(true);
});

test("every key of a profile but the four without a definition has a field that says its type", async () => {
  const visitor = await visit({ employees: 5 });
  const [profile] = rows(await visitor.get("/profiles"), "profiles");
  const fields = new Set(rows(await visitor.get("/profiles/fields"), "fields").map((field) => field["name"]));
  const undefinedKeys = Object.keys(profile ?? {}).filter((key) => !fields.has(key));
  expect(undefinedKeys.sort()).toEqual(["created_at", "dental", "healthcare", "id", "links", "updated_at"]);
});

test("the company's public card needs no token", async () => {
  const visitor = await visit({ company: "acme" });
  const reply = await visitor.get("/companies/info", null);
  expect(reply.json).toMatchObject({ permalink: "acme", name: "Acme & Daughters" });
});

test("a user made for the API alone has a short profile of its own", async () => {
  const visitor = await visit();
  const reply = await visitor.get("/profiles/me");
  expect(rows(reply, "profiles")).toEqual([
    expect.objectContaining({ first_name: "Admin", last_name: "Admin", user_status: "active", links: {} }),
  ]);
  expect(reply.json?.["linked"]).toEqual({});
});

test("a token of a person shows that person as its own", async () => {
  const visitor = await visit();
  const [, id = ""] = visitor.sandbox.control.ids();
  const token = visitor.sandbox.control.makePersonalToken({ owner: id });
  expect(rows(await visitor.get("/profiles/me", token), "profiles")[0]?.["id"]).toBe(id);
});

test("what does not exist answers 404 with the recorded words", async () => {
  const visitor = await visit({ employees: 2 });
  for (const [path, what] of [
    ["profiles", "Profile"],
    ["events", "Event"],
    ["countries", "Country"],
    ["reports", "Report"],
    ["groups", "Group"],
  ]) {
    for (const id of [NO_SUCH_ID, "nonsense", "%E0%A4%A"]) {
      const reply = await visitor.get(`/${path}/${id}`);
      expect([reply.status, reply.json]).toEqual([404, { message: `${what} not found`, errors: [] }]);
    }
  }
});

test("a path that does not exist answers 401 although the token is right, as recorded", async () => {
  const visitor = await visit();
  const reply = await visitor.get("/fields");
  expect([reply.status, reply.json]).toEqual([401, { error: "" }]);
  expect((await visitor.get("/")).status).toBe(401);
});

test("without a token, with a wrong one or with another scheme nothing is returned", async () => {
  const { sandbox } = await visit();
  for (const authorization of ["", "Bearer wrong", `Basic ${sandbox.personalToken}`, "Bearer "]) {
    const reply = await getRaw(sandbox, "/profiles", { authorization });
    expect([reply.status, reply.body.toString()]).toEqual([401, '{"error":""}']);
  }
  expect(
    (await getRaw(sandbox, `/profiles?access_token=${sandbox.personalToken}`, { authorization: "" })).status,
  ).toBe(401);
});

test("HEAD shows whether something exists, without a body", async () => {
  const { sandbox, send } = await visit({ employees: 3 });
  const [id = ""] = sandbox.control.ids();
  const head = (path: string): Promise<Response> =>
    fetch(`${sandbox.url}/api/v1${path}`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${sandbox.personalToken}` },
    });
  expect((await head(`/profiles/${id}`)).status).toBe(200);
  expect((await head(`/profiles/${NO_SUCH_ID}`)).status).toBe(404);
  expect((await send("DELETE", `/profiles/${id}`, "")).status).toBe(401);
});

test("answers are compressed for those who ask and only for them", async () => {
  const { sandbox } = await visit({ employees: 30 });
  const plain = await getRaw(sandbox, "/profiles");
  const zipped = await getRaw(sandbox, "/profiles", { "accept-encoding": "gzip, deflate" });
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(zipped.headers["content-encoding"]).toBe("gzip");
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
});

test("headers are those that were recorded", async () => {
  const { get } = await visit({ employees: 1 });
  const { headers } = await get("/profiles");
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(headers.get("cache-control")).toBe("max-age=0, private, must-revalidate");
  expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get("x-runtime")).toMatch(/^\d+\.\d{6}$/);
  expect((await get("/profiles")).headers.get("x-request-id")).not.toBe(headers.get("x-request-id"));
});

test("countries and currencies are the same for all, and currencies repeat", async () => {
  const { get } = await visit();
  const countries = rows(await get("/countries"), "countries");
  expect(countries.length).toBeGreaterThan(240);
  expect(countries).toContainEqual({ id: "US", name: "United States", subdivision_type: "State" });
  expect(countries).toContainEqual({ id: "GF", name: "French Guiana", subdivision_type: null });
  const [state] = list(await get("/countries/US"), "json", "countries", 0, "links", "subdivisions");
  expect(state).toEqual({ id: "AK", name: "Alaska" });
  const currencies = rows(await get("/currency_types"), "currency_types").map((currency) => currency["iso"]);
  expect(currencies).toHaveLength(26);
  expect(new Set(currencies).size).toBe(21);
});

test("the feed is newest first, can be turned round, filtered and followed by its cursor", async () => {
  const { get } = await visit({ employees: 800 });
  const all: Json[] = [];
  for (let after = "", page = 0; page < 20; page += 1) {
    const more = rows(await get(`/events?limit=25${after && `&after=${after}`}`), "events");
    all.push(...more);
    if (more.length === 0) break;
    after = text(more.at(-1), "id");
  }
  const times = all.map((event) => Number(event["created_at"]));
  expect(all.length).toBeGreaterThan(60);
  expect(times.every((time, at) => at === 0 || time <= (times[at - 1] ?? 0))).toBe(true);
  expect(new Set(all.map((event) => event["id"])).size).toBe(all.length);
  expect(new Set(all.map((event) => event["type"]))).toEqual(
    new Set(["birthday", "anniversary", "recent_arrival", "announcement"]),
  );
  expect(rows(await get("/events?limit=999"), "events")).toHaveLength(30);
  expect(rows(await get("/events?order=asc&limit=1"), "events")[0]?.["id"]).toBe(all.at(-1)?.["id"]);
  const birthdays = rows(await get("/events?filter[type]=birthday"), "events");
  expect(birthdays.every((event) => event["type"] === "birthday")).toBe(true);
});

test("a report has columns with stable names, cells in their order, and words for people", async () => {
  const visitor = await visit({ employees: 40 });
  const company = new SandboxCompany(
    { seed: 1, employees: 40, company: "sandbox", today: TODAY },
    defaultQuirks(),
  );
  const [everybody, leavers] = listSavedReports(company).map(({ id }) => id);
  const reply = await visitor.get(`/reports/${everybody}`);
  const [report] = rows(reply, "reports");
  const columns = list(report, "columns").map((column) => column["name"]);
  const content = report?.["content"] as string[][];
  expect(content).toHaveLength(40);
  expect(content[0]?.[columns.indexOf("profiles_user_status")]).toBe("Active Employee");
  expect(reply.json).toMatchObject({ meta: {}, links: {}, linked: {} });
  const former = rows(await visitor.get(`/reports/${leavers}`), "reports")[0]?.["content"] as string[][];
  expect(former.every((row) => row.at(-1) === "Former Employee")).toBe(true);
});

test("a new profile needs names and an address, and the complaint is a list within a list", async () => {
  const { send, sandbox } = await visit({ employees: 5 });
  for (const body of ['{"profiles":[{}]}', '{"profiles":{}}', "nonsense"]) {
    const reply = await send("POST", "/profiles", body);
    expect([reply.status, reply.json]).toEqual([
      422,
      {
        message: "error creating profile",
        errors: [
          "first_name is a required field",
          "last_name is a required field",
          "email is a required field",
          ["format of email  is invalid"],
        ],
      },
    ]);
  }
  expect(sandbox.control.ids()).toHaveLength(5);
});

test("profiles can be made and changed", async () => {
  const { send, get, sandbox } = await visit({ employees: 5 });
  const wish = {
    first_name: "Ada",
    last_name: "Sample",
    email: "ada@example.com",
    start_date: "2026-12-01",
    shirt_size: "M",
  };
  const made = await send("POST", "/profiles", JSON.stringify({ profiles: [wish] }));
  expect(made.status).toBe(201);
  const id = String(rows(made, "profiles")[0]?.["id"]);
  const changed = await send(
    "PUT",
    `/profiles/${id}`,
    '{"profiles":[{"last_name":"Other","departure_date":"2027-01-01"}]}',
  );
  expect(changed.status).toBe(200);
  const [profile] = rows(await get(`/profiles/${id}`), "profiles");
  expect(profile).toMatchObject({ ...wish, last_name: "Other", departure_date: "2027-01-01" });
  expect(sandbox.control.ids().at(-1)).toBe(id);
  expect((await send("PUT", `/profiles/${NO_SUCH_ID}`, "{}")).status).toBe(404);
});
