import { expect, test } from "vitest";
import { rows, text, visit } from "./visitor.ts";

test("an event that is taken down is gone, and taken down only once", async () => {
  const { get, send } = await visit({ employees: 60 });
  const [event] = rows(await get("/events"), "events");
  const path = `/events/${text(event, "id")}`;
  const answer = await send("DELETE", path, "");
  expect({ status: answer.status, json: answer.json }).toEqual({
    status: 200,
    json: { message: "Success!" },
  });
  expect((await get(path)).status).toBe(404);
  expect((await send("DELETE", path, "")).status).toBe(404);
  expect(rows(await get("/events"), "events").map((row) => row["id"])).not.toContain(event?.["id"]);
});

test("a like counts once, is seen in the feed and can be taken back", async () => {
  const { get, send } = await visit({ employees: 60 });
  const [event] = rows(await get("/events"), "events");
  const id = text(event, "id");
  const shown = async () => rows(await get(`/events/${id}`), "events")[0];
  expect(await shown()).toMatchObject({ likes_count: 0, liked_by_current_profile: false });
  expect((await send("POST", `/likes/event/${id}`, "")).status).toBe(201);
  await send("POST", `/likes/event/${id}`, "");
  expect(rows(await get(`/likes/event/${id}/recent`), "likes")).toHaveLength(1);
  expect(await shown()).toMatchObject({ likes_count: 1, liked_by_current_profile: true });
  await send("DELETE", `/likes/event/${id}`, "");
  expect(await shown()).toMatchObject({ likes_count: 0, liked_by_current_profile: false });
  expect((await send("POST", "/likes/event/nothing", "")).status).toBe(404);
});

test("a group gets another title, and nothing without one", async () => {
  const { get, send } = await visit({ employees: 10 });
  const [group] = rows(await get("/groups"), "groups");
  const path = `/groups/${text(group, "id")}`;
  expect((await send("PUT", path, '{"groups":[{}]}')).status).toBe(422);
  expect((await send("PUT", path, "not JSON")).status).toBe(422);
  const answer = await send("PUT", path, '{"groups":[{"title":"Making"}]}');
  expect(rows(answer, "groups")[0]).toMatchObject({ id: group?.["id"], title: "Making" });
  expect(rows(await get("/groups"), "groups")[0]?.["title"]).toBe("Making");
  expect((await send("PUT", "/groups/nothing", "{}")).status).toBe(404);
});
