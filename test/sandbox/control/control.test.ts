import { expect, test } from "vitest";
import type { SandboxControl } from "../../../src/sandbox/control/control.ts";
import { dig, type Json, list, meta, rows, text, TODAY, visit } from "../visitor.ts";
import { IS_QUICK } from "../../support/effort.ts";

const NEXT_DAY = "2026-11-24";

/** Somebody who is there, leads nobody and has not given notice. */
function someone(control: SandboxControl, skip = 0): string {
  const fitting = control.ids().filter((id, at) => {
    const profile = control.profile(id);
    return (
      at > 60 &&
      profile["user_status"] === "active" &&
      profile["departure_date"] === "" &&
      profile["access_role"] === "Employee"
    );
  });
  return fitting[skip] ?? "";
}

test("a new hire is active, last in the list, starts today and reports to an active person", async () => {
  const { sandbox, get } = await visit({ employees: 100 });
  const { control } = sandbox;
  const id = control.hire({
    first_name: "Ada",
    last_name: "Sample",
    department: "Legal",
    office: "Tokyo",
    job_title: "Paralegal",
  });
  const profile = control.profile(id);
  expect(control.ids().at(-1)).toBe(id);
  expect(profile).toMatchObject({
    first_name: "Ada",
    full_name: "Ada Sample",
    user_status: "active",
    start_date: TODAY,
    departure_date: "",
    job_title: { title: "Paralegal" },
  });
  expect((dig(profile, "links", "groups") as Json[]).map((group) => group["name"])).toEqual(
    expect.arrayContaining(["Legal", "Tokyo"]),
  );
  const [manager] = profile["reports_to"] as Json[];
  expect(control.profile(text(manager, "id"))["user_status"]).toBe("active");
  expect(meta(await get("/profiles"))["total_count"]).toBe(101);
});

test("a company that begins empty can be hired from nothing", async () => {
  const { control } = (await visit({ employees: 0 })).sandbox;
  const ids = Array.from({ length: 80 }, () => control.hire());
  expect(control.ids()).toEqual(ids);
  expect(control.profile(ids[0] ?? "")["reports_to"]).toMatchObject([{ id: "no_guid" }]);
  for (const id of ids.slice(1))
    expect(ids).toContain(text((control.profile(id)["reports_to"] as Json[])[0], "id"));
});

test("a pre-hire is pending until the day agreed, then starts", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const id = control.preHire({ start_date: "2026-11-26" });
  expect(control.profile(id)).toMatchObject({ user_status: "pending", start_date: "2026-11-26" });
  control.advance(2);
  expect(control.profile(id)["user_status"]).toBe("pending");
  expect(control.advance(1)).toContainEqual({ date: "2026-11-26", kind: "started", id });
  expect(control.profile(id)["user_status"]).toBe("active");
});

test("who is terminated is inactive from today or another day on, with a reason", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const [one, other] = [someone(control), someone(control, 1)];
  control.terminate(one);
  control.terminate(other, { date: "2026-11-01", reason: "Retirement" });
  expect(control.profile(one)).toMatchObject({ user_status: "inactive", departure_date: TODAY });
  expect(control.profile(one)["terminated_reason"]).toMatch(/\w/);
  expect(control.profile(other)).toMatchObject({
    departure_date: "2026-11-01",
    terminated_reason: "Retirement",
  });
});

test("a scheduled departure can be taken back, and a past one too", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const id = someone(control);
  const { updated_at: _, ...before } = control.profile(id);
  control.scheduleDeparture(id, { date: "2026-12-24" });
  expect(control.profile(id)).toMatchObject({ user_status: "active", departure_date: "2026-12-24" });
  control.rescind(id);
  expect(control.profile(id)).toMatchObject(before);
  control.terminate(id);
  control.rescind(id);
  expect(control.profile(id)).toMatchObject(before);
});

test("who comes back has the same profile with a new start", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const id = someone(control);
  const before = control.profile(id);
  control.terminate(id, { date: "2026-01-01" });
  control.rehire(id, { start_date: "2026-11-20" });
  expect(control.profile(id)).toMatchObject({
    id,
    user_status: "active",
    start_date: "2026-11-20",
    departure_date: "",
    created_at: before["created_at"],
    dob: before["dob"],
  });
});

test("who moves has another manager, department, division, office or title, and the same phone and birthday", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const [id, manager] = [someone(control), someone(control, 3)];
  const before = control.profile(id);
  control.move(id, {
    manager,
    department: "Finance",
    division: "Commercial",
    office: "Berlin",
    job_title: "Accountant",
  });
  const after = control.profile(id);
  expect(after["reports_to"]).toMatchObject([{ id: manager }]);
  expect(after["job_title"]).toMatchObject({ title: "Accountant" });
  const names = (dig(after, "links", "groups") as Json[]).map((group) => group["name"]);
  expect(names).toEqual(
    expect.arrayContaining(["Finance", "Commercial", "Berlin", "4000 General and Administrative"]),
  );
  for (const key of ["home", "mobile_phone", "dob", "ssn", "personal_email", "employee_id"])
    expect(after[key]).toEqual(before[key]);
  control.move(id, { manager: null });
  expect(control.profile(id)["reports_to"]).toMatchObject([{ id: "no_guid" }]);
});

test("a new name changes the name and nothing else but updated_at", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const id = someone(control);
  const before = control.profile(id);
  control.rename(id, { last_name: "O'Hara" });
  const after = control.profile(id);
  const changed = Object.keys(after).filter(
    (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
  );
  expect(changed).toEqual(["last_name", "updated_at", "full_name"]);
  control.rename(id, { first_name: "Sam", preferred_name: "Sammy" });
  expect(control.profile(id)).toMatchObject({ first_name: "Sam", full_name: "Sammy O'Hara" });
});

test("who is removed is gone from lists, alone and by the old cursor, without a trace", async () => {
  const { sandbox, get } = await visit({ employees: 100 });
  const { control } = sandbox;
  const id = someone(control);
  const others = control.ids().filter((other) => other !== id);
  const before = others.map((other) => control.profile(other)["updated_at"]);
  control.remove(id);
  expect(control.ids()).toEqual(others);
  expect(others.map((other) => control.profile(other)["updated_at"])).toEqual(before);
  expect((await get(`/profiles/${id}`)).status).toBe(404);
  expect(meta(await get("/profiles"))["total_count"]).toBe(99);
  expect(() => control.rename(id, {})).toThrow(expect.objectContaining({ code: "usage.sandbox-person" }));
});

test("any field takes any value, and known ones keep their meaning", async () => {
  const { sandbox, get } = await visit({ employees: 100 });
  const { control } = sandbox;
  const id = someone(control);
  control.setField(id, "salary", { yearly_amount: "many" });
  control.setField(id, "made_up", [1, null]);
  control.setField(id, "user_status", "inactive");
  control.setField(id, "departure_date", "2026-11-20");
  control.setField(id, "job_title", null);
  control.setField(id, "email", "new@example.com");
  const [profile] = rows(await get("/profiles?filter[email]=new@example.com"), "profiles");
  expect(profile).toMatchObject({
    id,
    salary: { yearly_amount: "many" },
    made_up: [1, null],
    departure_date: "2026-11-20",
    job_title: null,
  });
  expect(
    rows(await get("/profiles?filter[user_status]=inactive&filter[email]=new@example.com"), "profiles"),
  ).toHaveLength(1);
  control.setField(id, "user_status", "retired");
  expect(control.profile(id)["user_status"]).toBe("retired");
});

test("updated_at moves with every change, in the order of the changes, and created_at never", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const [one, other] = [someone(control), someone(control, 1)];
  const created = control.profile(one)["created_at"];
  const times: number[] = [];
  for (const change of [
    (): void => control.rename(one, { last_name: "A" }),
    (): void => control.scheduleDeparture(other),
    (): void => control.setField(one, "shirt_size", "XL"),
    (): void => void control.advance(1),
    (): void => control.move(one, { office: "London" }),
  ]) {
    change();
    times.push(
      Math.max(Number(control.profile(one)["updated_at"]), Number(control.profile(other)["updated_at"])),
    );
  }
  expect(times[1]).toBeGreaterThan(times[0] ?? 0);
  expect(times[2]).toBeGreaterThan(times[1] ?? 0);
  expect(times[4]).toBeGreaterThan(times[2] ?? 0);
  expect(new Date((times[4] ?? 0) * 1000).toISOString().slice(0, 10)).toBe(NEXT_DAY);
  expect(control.profile(one)["created_at"]).toBe(created);
});

test("a renamed group keeps its id, and no profile counts as updated", async () => {
  const { sandbox, get } = await visit({ employees: 30 });
  const find = async (title: string): Promise<Json | undefined> =>
    rows(await get("/groups"), "groups").find((group) => group["title"] === title);
  const before = await find("Engineering");
  const updated = rows(await get("/profiles"), "profiles").map((profile) => profile["updated_at"]);
  sandbox.control.renameGroup("Engineering", "Research");
  expect((await find("Research"))?.["id"]).toBe(before?.["id"]);
  expect(await find("Engineering")).toBeUndefined();
  const profiles = rows(await get("/profiles"), "profiles");
  expect(profiles.map((profile) => profile["updated_at"])).toEqual(updated);
  expect(JSON.stringify(profiles)).toContain('"name":"Research"');
  expect(() => sandbox.control.renameGroup("Engineering", "x")).toThrow("No group in the sandbox matches");
});

test("days bring the same life to the same company", async () => {
  const live = async (): Promise<unknown> => {
    const { control } = (await visit({ employees: 368 })).sandbox;
    const events = control.advance(60);
    return { events, today: control.today, profiles: control.ids().map((id) => control.profile(id)) };
  };
  expect(await live()).toEqual(await live());
});

test.skipIf(IS_QUICK)(
  "half a year brings every kind of event, and each one shows in the profile",
  async () => {
    // The first company tells what will happen, so that in its twin only those need to be looked at who will change.
    const [{ sandbox: first }, { sandbox: twin }] = [
      await visit({ employees: 368 }),
      await visit({ employees: 368 }),
    ];
    const kinds = new Set<string>();
    for (let day = 0; day < 180; day += 1) {
      const events = first.control.advance(1);
      const known = new Set(twin.control.ids());
      const before = new Map(
        events.filter(({ id }) => known.has(id)).map(({ id }) => [id, twin.control.profile(id)] as const),
      );
      twin.control.advance(1);
      for (const { kind, id, date } of events) {
        kinds.add(kind);
        expect(date).toBe(twin.control.today);
        const now = twin.control.ids().includes(id) ? twin.control.profile(id) : undefined;
        expect([kind, date, shows(kind, date, before.get(id), now)]).toEqual([kind, date, true]);
      }
    }
    expect([...kinds].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      "departed",
      "departure_rescinded",
      "departure_scheduled",
      "hired",
      "moved",
      "pre_hired",
      "rehired",
      "renamed",
      "started",
      "terminated",
      "withdrawn",
    ]);
  },
);

/** Whether an event can be seen in what became of the person's profile. */
function shows(kind: string, date: string, old: Json | undefined, now: Json | undefined): boolean {
  const [before, after] = [old?.["user_status"], now?.["user_status"]];
  const place = (profile: Json | undefined): string =>
    JSON.stringify([profile?.["reports_to"], profile?.["links"]]);
  switch (kind) {
    case "hired":
      return before === undefined && after === "active" && now?.["start_date"] === date;
    case "pre_hired":
      return before === undefined && after === "pending" && text(now, "start_date") > date;
    case "started":
      return before === "pending" && after === "active" && now?.["start_date"] === date;
    case "withdrawn":
      return before === "pending" && now === undefined;
    case "terminated":
      return before === "active" && after === "inactive" && now?.["departure_date"] === date;
    case "departure_scheduled":
      return after === "active" && old?.["departure_date"] === "" && text(now, "departure_date") > date;
    case "departure_rescinded":
      return after === "active" && text(old, "departure_date") > "" && now?.["departure_date"] === "";
    case "departed":
      return old?.["departure_date"] === date && after === "inactive";
    case "rehired":
      return before === "inactive" && after === "active" && now?.["start_date"] === date;
    case "renamed":
      return now?.["last_name"] !== old?.["last_name"];
    default:
      return place(now) !== place(old);
  }
}

test("nothing happens to a person without being reported", async () => {
  const { control } = (await visit({ employees: 368 })).sandbox;
  const before = new Map(control.ids().map((id) => [id, control.profile(id)["updated_at"]]));
  const touched = new Set(control.advance(90).map((event) => event.id));
  const moved = control.ids().filter((id) => control.profile(id)["updated_at"] !== before.get(id));
  expect(moved.filter((id) => !touched.has(id))).toEqual([]);
  expect(touched.size).toBeGreaterThan(80);
});

test.skipIf(IS_QUICK)("no current employee goes on reporting to a person who left meanwhile", async () => {
  const { control } = (await visit({ employees: 368 })).sandbox;
  const left = new Set(
    control
      .advance(365)
      .filter((event) => ["terminated", "departed"].includes(event.kind))
      .map((event) => event.id)
      .filter((id) => control.profile(id)["user_status"] === "inactive"),
  );
  const wrong = control.ids().filter((id) => {
    const profile = control.profile(id);
    return profile["user_status"] !== "inactive" && left.has(text(list(profile, "reports_to")[0], "id"));
  });
  expect([wrong, left.size > 60]).toEqual([[], true]);
});

test.skipIf(IS_QUICK)("after years of coming and going, managers still lead to the top", async () => {
  const { control } = (await visit({ employees: 200 })).sandbox;
  control.advance(700);
  const managers = new Map(
    control.ids().map((id) => [id, text((control.profile(id)["reports_to"] as Json[])[0], "id")] as const),
  );
  for (const id of managers.keys()) {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && at !== "no_guid"; at = managers.get(at)) {
      expect(seen).not.toContain(at);
      seen.add(at);
    }
  }
});

test("people come and vanish between two pages when asked to", async () => {
  const { sandbox, get } = await visit({ employees: 100 });
  const { control } = sandbox;
  control.changeBetweenPages({ after: 2, hire: 2, remove: 1 });
  const totals: unknown[] = [];
  const ids: unknown[] = [];
  for (let page = 1; page <= 6; page += 1) {
    const reply = await get(`/profiles?page=${page}&per_page=20`);
    totals.push(meta(reply)["total_count"]);
    ids.push(...rows(reply, "profiles").map((profile) => profile["id"]));
  }
  expect(totals).toEqual([100, 100, 101, 101, 101, 101]);
  // Everybody behind the one who vanished has moved up by one, so one of them was never seen.
  expect(ids.length).toBe(101);
  expect(control.ids().filter((id) => !ids.includes(id))).toHaveLength(1);
});

test("a change between pages can come again and again", async () => {
  const { sandbox, get } = await visit({ employees: 10 });
  sandbox.control.changeBetweenPages({ after: 2, hire: 1, repeat: true });
  const totals: unknown[] = [];
  for (let time = 0; time < 6; time += 1) totals.push(meta(await get("/profiles"))["total_count"]);
  expect(totals).toEqual([10, 10, 11, 11, 12, 12]);
});

test("the latency can be changed while it runs", async () => {
  const { sandbox, get, clock } = await visit({ employees: 5 });
  sandbox.control.latencyMs = 40;
  const reply = get("/groups");
  while (clock.sleeps.length === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(40);
  expect((await reply).status).toBe(200);
});

test("people can be named by their mail address, and wrong wishes are refused by name", async () => {
  const { control } = (await visit({ employees: 100 })).sandbox;
  const id = someone(control);
  control.rename(text(control.profile(id), "email"), { last_name: "Mail" });
  expect(control.profile(id)["last_name"]).toBe("Mail");
  const refused = (wish: () => void): string => {
    try {
      wish();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "done";
  };
  expect(refused(() => control.terminate("nobody@example.com"))).toBe("usage.sandbox-person");
  expect(refused(() => control.hire({ manager: "nobody" }))).toBe("usage.sandbox-person");
  expect(refused(() => control.hire({ start_date: "2026-02-30" }))).toBe("usage.sandbox-date");
  expect(refused(() => control.move(id, { department: "Alchemy" }))).toBe("usage.sandbox-group");
  expect(refused(() => control.move(id, { job_title: "Alchemist" }))).toBe("usage.sandbox-title");
  expect(refused(() => control.ownerInactive({ token: "x" }))).toBe("usage.sandbox-token");
  expect(refused(() => control.decide("http://127.0.0.1/?client_id=x"))).toBe("usage.sandbox-authorize");
  expect(control.ids()).toHaveLength(100);
});
