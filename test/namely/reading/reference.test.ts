import { expect, test } from "vitest";
import { readGroups, readOne } from "../../../src/namely/reading/reference.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { fakeClient } from "../../support/fake-client.ts";

const groups = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: `g${from + index}` }));

test("a list that comes whole is asked for once", async () => {
  const client = fakeClient(() => ({ groups: groups(0, 70), meta: { count: 70 } }));
  expect((await readGroups(client)).records).toHaveLength(70);
  expect(client.paths).toHaveLength(1);
});

test("a list without any count is taken as complete", async () => {
  const client = fakeClient(() => ({ groups: groups(0, 30) }));
  expect((await readGroups(client)).records).toHaveLength(30);
});

test("a list that promises more than it brought is read on", async () => {
  const client = fakeClient((_, { page = 1 }) => ({
    groups: groups((Number(page) - 1) * 50, Math.min(120, Number(page) * 50)),
    meta: { count: 120 },
  }));
  expect((await readGroups(client)).records).toHaveLength(120);
});

test("a list that repeats itself when asked for the next page ends", async () => {
  const client = fakeClient(() => ({ groups: groups(0, 50), meta: { count: 120 } }));
  expect((await readGroups(client)).records).toHaveLength(50);
  expect(client.paths).toHaveLength(2);
});

test.each(["api.forbidden", "api.not-found"] as const)(
  "a list behind %s is hidden, not a failure",
  async (code) => {
    const client = fakeClient(() => {
      throw new Fault(code, "No.");
    });
    expect(await readGroups(client)).toMatchObject({ records: [], visible: false });
  },
);

test("a list behind a lost login is a failure", async () => {
  const client = fakeClient(() => {
    throw new Fault("auth.refused", "No.");
  });
  await expect(readGroups(client)).rejects.toMatchObject({ code: "auth.refused" });
});

test("an id is one step of the path, whatever it holds", async () => {
  const client = fakeClient(() => ({ profiles: [] }));
  expect(await readOne(client, "profiles", "../groups?x=1")).toBeUndefined();
  expect(client.paths).toEqual(["/profiles/..%2Fgroups%3Fx%3D1?"]);
});

test("a list that comes shorter than its own total is not complete", async () => {
  const client = fakeClient(() => ({ groups: groups(0, 1), meta: { total_count: 300 } }));
  await expect(readGroups(client)).rejects.toMatchObject({ code: "incomplete.list" });
});

test("a list that knows no second page has been read", async () => {
  const client = fakeClient((_, { page }) => {
    if (page !== undefined) throw new Fault("api.not-found", "No.");
    return { groups: groups(0, 1), meta: { count: 2 } };
  });
  expect((await readGroups(client)).records).toHaveLength(1);
});

test("what comes along with a later page is there as well, each thing once", async () => {
  const client = fakeClient((_, { page = 1 }) => ({
    groups: groups((Number(page) - 1) * 2, Number(page) * 2),
    meta: { count: 4 },
    linked: { group_types: [{ id: "t0" }, { id: `t${page}` }] },
  }));
  const { linked } = await readGroups(client);
  expect(linked).toEqual({ group_types: [{ id: "t0" }, { id: "t1" }, { id: "t2" }] });
});
