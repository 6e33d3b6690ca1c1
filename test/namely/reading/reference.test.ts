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

const pageOf = (size: number, all: number, page: unknown): unknown[] =>
  groups((Number(page) - 1) * size, Math.max((Number(page) - 1) * size, Math.min(all, Number(page) * size)));

test.each([20, 25, 30, 50, 100])(
  "a list that says nothing of its length is read on after %i rows",
  async (size) => {
    const client = fakeClient((_, { page = 1 }) => ({ groups: pageOf(size, 115, page) }));
    expect((await readGroups(client)).records).toHaveLength(115);
  },
);

test("a list whose total is one page too small is read on", async () => {
  const client = fakeClient((_, { page = 1 }) => ({
    groups: pageOf(30, 115, page),
    meta: { count: 30, total_count: 60 },
  }));
  expect((await readGroups(client)).records).toHaveLength(115);
});

test("a list whose total has come on a page that is not full is not read on", async () => {
  const client = fakeClient((_, { page = 1 }) => ({
    groups: pageOf(30, 70, page),
    meta: { count: 30, total_count: 70 },
  }));
  expect((await readGroups(client)).records).toHaveLength(70);
  expect(client.paths).toHaveLength(3);
});

test("a list whose pages overlap, without a total, is incomplete", async () => {
  const client = fakeClient((_, { page = 1 }) => ({
    groups: Number(page) > 3 ? [] : groups((Number(page) - 1) * 25, (Number(page) - 1) * 25 + 30),
  }));
  await expect(readGroups(client)).rejects.toMatchObject({
    code: "incomplete.list",
    message: "The list at /groups repeats records between pages: 80 came.",
  });
});

test("a list that has pages and refuses one of them is incomplete", async () => {
  const client = fakeClient((_, { page = 1 }) => {
    if (page === 3) throw new Fault("api.forbidden", "No.");
    return { groups: pageOf(30, 115, page) };
  });
  await expect(readGroups(client)).rejects.toMatchObject({ code: "incomplete.list" });
});
