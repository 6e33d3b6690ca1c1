import { expect, test } from "vitest";
import { dig, list, rows, text, visit } from "./visitor.ts";

test("events name their comments, whose authors and pictures come along", async () => {
  const { get } = await visit({ employees: 300 });
  const reply = await get("/events");
  expect(reply.json?.["links"]).toEqual({
    "events.profile": { type: "profiles" },
    "events.comments": { type: "comments" },
    "events.file": { type: "files" },
    "comments.profile": { type: "profiles" },
    "profile.image": { type: "files" },
  });
  const linked = (type: string): Map<unknown, unknown> =>
    new Map(list(reply.json, "linked", type).map((row) => [row["id"], row]));
  const [comments, profiles, files] = [linked("comments"), linked("profiles"), linked("files")];
  const named = rows(reply, "events").flatMap((event) => dig(event, "links", "comments") as string[]);
  expect([...comments.keys()]).toEqual(named);
  expect(named.length).toBeGreaterThan(5);
  for (const comment of comments.values()) expect(profiles.has(dig(comment, "links", "profile"))).toBe(true);
  const images = [...profiles.values()].flatMap((profile) => dig(profile, "links", "image") ?? []);
  expect([...files.keys()]).toEqual(images);
  expect(images.length).toBeGreaterThan(0);
});

test("the comments of an event can be listed, under either key", async () => {
  for (const commentsKey of ["events", "comments"] as const) {
    const { get } = await visit({ employees: 60, quirks: { commentsKey } });
    const feed = await get("/events");
    const event = rows(feed, "events").find((row) => row["type"] === "announcement");
    const reply = await get(`/events/${text(event, "id")}/comments`);
    expect(rows(reply, commentsKey).map((row) => row["id"])).toEqual(dig(event, "links", "comments"));
    const known = list(feed.json, "linked", "comments");
    expect(known).toEqual(expect.arrayContaining(rows(reply, commentsKey)));
    expect(reply.json?.["meta"]).toEqual({ response: 200, count: 2 });
    expect((await get("/events/nothing/comments")).status).toBe(404);
  }
});

test("notifications page by page and per_page, and by limit and skip", async () => {
  const { get } = await visit({ employees: 500 });
  const all = rows(await get("/notifications?per_page=50"), "notifications");
  expect(all).toHaveLength(50);
  expect(rows(await get("/notifications"), "notifications")).toEqual(all.slice(0, 30));
  expect(rows(await get("/notifications?per_page=20&page=2"), "notifications")).toEqual(all.slice(20, 40));
  expect(rows(await get("/notifications?limit=10&skip=5"), "notifications")).toEqual(all.slice(5, 15));
  expect(all.every((row) => Number.isInteger(row["id"]))).toBe(true);
  expect(Object.keys((await get("/notifications")).json ?? {})).toEqual(["notifications", "links", "linked"]);
});

test("no person is notified of what is about themselves", async () => {
  const { get } = await visit({ employees: 60 });
  const [first] = rows(await get("/notifications"), "notifications");
  const person = String(dig(first, "links", "profile_id"));
  const about = rows(await get(`/profiles/${person}/notifications`), "notifications").map((row) =>
    dig(row, "links", "profile_id"),
  );
  expect(about.length).toBeGreaterThan(0);
  expect(about).not.toContain(person);
  expect((await get("/profiles/nobody/notifications")).status).toBe(404);
});

test("folders come under the key resources and say how many files they hold", async () => {
  const { get } = await visit({ employees: 1 });
  const reply = await get("/folders");
  expect(reply.json?.["meta"]).toMatchObject({ is_super_admin: false });
  for (const folder of rows(reply, "resources")) {
    const inside = rows(await get(`/folders/${text(folder, "id")}/resources`), "resources");
    expect(inside).toHaveLength(Number(folder["items_count"]));
    expect(inside.every((row) => String(row["folder_id"]) === folder["id"])).toBe(true);
  }
  expect((await get("/folders/7/resources")).status).toBe(404);
});

test("resources are listed in folders and outside, and each is shown alone under either key", async () => {
  for (const resourceKey of ["groups", "resources"] as const) {
    const { get } = await visit({ employees: 1, quirks: { resourceKey } });
    const all = rows(await get("/resources"), "resources");
    expect(all.map((row) => row["folder_id"])).toEqual([101, 101, 102, null]);
    for (const row of all)
      expect(rows(await get(`/resources/${text(row, "id")}`), resourceKey)).toEqual([row]);
    expect((await get("/resources/nothing")).status).toBe(404);
  }
});
