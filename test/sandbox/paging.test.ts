import { expect, test } from "vitest";
import { meta, rows, text, visit, type Visitor } from "./visitor.ts";
import { inAnyOrder, readAll, SORTS } from "./profile-pages.ts";

test("orders still hold all people after names changed, people came and people vanished", async () => {
  const visitor = await visit({ employees: 90 });
  const { control } = visitor.sandbox;
  const before = control.ids();
  const [first = "", second = "", third = ""] = before.slice(40);
  control.rename(first, { last_name: "힣" });
  control.remove(second);
  const newcomer = control.hire();
  control.rename(newcomer, { first_name: "Aaron" });
  const now = [...before.filter((id) => id !== second), newcomer];
  expect(control.ids()).toEqual(now);
  control.setField(third, "shirt_size", "M");
  const firsts: Record<string, unknown> = {};
  for (const sort of SORTS) {
    const profiles = await readAll(visitor, sort && `&sort=${sort}`, 50);
    expect(inAnyOrder(profiles)).toEqual(now.toSorted());
    firsts[sort] = profiles[0]?.["id"];
  }
  expect(firsts).toMatchObject({
    "-last_name": first,
    first_name: newcomer,
    "-updated_at": third,
  });
});

test("a page has 30 people unless asked otherwise, and never more than 50", async () => {
  const visitor = await visit();
  const sizes = async (query: string): Promise<number> =>
    rows(await visitor.get(`/profiles${query}`), "profiles").length;
  expect(await sizes("")).toBe(30);
  expect(await sizes("?per_page=50")).toBe(50);
  expect(await sizes("?per_page=100")).toBe(50);
  for (const odd of ["0", "-3", "ten", "1.5", ""]) expect(await sizes(`?per_page=${odd}`)).toBe(30);
});

test("a page beyond the end is empty and still knows the total", async () => {
  const visitor = await visit();
  const reply = await visitor.get("/profiles?page=9&per_page=50");
  expect(reply.status).toBe(200);
  expect(rows(reply, "profiles")).toEqual([]);
  expect(meta(reply)).toEqual({ count: 0, total_count: 368, status: 200 });
});

test("a path may end in .json", async () => {
  const visitor = await visit();
  expect((await visitor.get("/profiles.json?page=2")).text).toBe(
    (await visitor.get("/profiles?page=2")).text,
  );
});

async function followCursor(visitor: Visitor, query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = "", page = 0; page < 50; page += 1) {
    const reply = await visitor.get(`/profiles?limit=20${query}${after && `&after=${after}`}`);
    expect(meta(reply)["after"] ?? "").toBe(after);
    const more = rows(reply, "profiles").map((profile) => text(profile, "id"));
    const last = more.at(-1);
    if (last === undefined) return ids;
    ids.push(...more);
    after = last;
  }
  throw new Error("The cursor has no end.");
}

test("the old cursor leads through all people and is echoed", async () => {
  const visitor = await visit({ employees: 95 });
  const { control } = visitor.sandbox;
  expect(await followCursor(visitor, "")).toEqual(control.ids());
  expect(await followCursor(visitor, "&sort=-created_at")).toEqual(control.ids().toReversed());
  control.remove(control.ids()[30] ?? "");
  expect(await followCursor(visitor, "")).toEqual(control.ids());
  const active = control.ids().filter((id) => control.profile(id)["user_status"] === "active");
  expect(await followCursor(visitor, "&filter[user_status]=active")).toEqual(active);
});

test("a cursor that is no profile's leads nowhere, and limit=all no longer returns all profiles", async () => {
  const visitor = await visit({ employees: 95 });
  expect(rows(await visitor.get("/profiles?after=nobody"), "profiles")).toEqual([]);
  expect(rows(await visitor.get("/profiles?limit=all"), "profiles")).toHaveLength(30);
});

test("each filter finds exactly those it names", async () => {
  const visitor = await visit({ employees: 200 });
  const everybody = await readAll(visitor, "", 50);
  const someone = everybody[77] ?? {};
  const manager = (someone["reports_to"] as { id: string }[])[0]?.id;
  const cases: [string, string, (profile: Record<string, unknown>) => unknown][] = [
    ["first_name", String(someone["first_name"]), (profile) => profile["first_name"]],
    ["last_name", String(someone["last_name"]), (profile) => profile["last_name"]],
    ["email", String(someone["email"]), (profile) => profile["email"]],
    ["user_status", "inactive", (profile) => profile["user_status"]],
    ["user_status", "pending", (profile) => profile["user_status"]],
    [
      "job_title",
      (someone["job_title"] as { title: string }).title,
      (profile) => (profile["job_title"] as { title: string }).title,
    ],
    ["reports_to", String(manager), (profile) => (profile["reports_to"] as { id: string }[])[0]?.id],
    [
      "personal_email",
      String(everybody.find((profile) => profile["personal_email"])?.["personal_email"]),
      (profile) => profile["personal_email"],
    ],
  ];
  for (const [filter, wanted, valueOf] of cases) {
    const expected = everybody.filter((profile) => valueOf(profile) === wanted);
    expect(expected.length).toBeGreaterThan(0);
    expect(await readAll(visitor, `&filter[${filter}]=${encodeURIComponent(wanted)}`, 50)).toEqual(expected);
  }
  const both = await readAll(
    visitor,
    `&filter[user_status]=active&filter[email]=${String(someone["email"])}`,
    50,
  );
  expect(both).toHaveLength(someone["user_status"] === "active" ? 1 : 0);
});

test("the short format has only what is always there", async () => {
  const visitor = await visit({ employees: 3 });
  const [profile] = rows(await visitor.get("/profiles?profile_format=short"), "profiles");
  expect(Object.keys(profile ?? {}).sort()).toEqual([
    "created_at",
    "email",
    "first_name",
    "full_name",
    "id",
    "job_title",
    "last_name",
    "preferred_name",
    "updated_at",
    "user_status",
  ]);
});

test("deep inside a company of a million the right people stand on the page", async () => {
  const visitor = await visit({ employees: 1_000_000 });
  const reply = await visitor.get("/profiles?page=19999&per_page=50&sort=created_at");
  const numbers = rows(reply, "profiles").map((profile) => text(profile, "employee_id"));
  expect(numbers).toHaveLength(50);
  expect(
    numbers
      .filter((number) => /^\d+$/.test(number))
      .every((number) => Number(number) > 999_900 && Number(number) <= 999_950),
  ).toBe(true);
  expect(meta(reply)["total_count"]).toBe(1_000_000);
  const [first] = rows(reply, "profiles");
  expect(rows(await visitor.get(`/profiles/${String(first?.["id"])}`), "profiles")).toEqual([first]);
});
