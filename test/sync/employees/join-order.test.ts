import { expect, test } from "vitest";
import type { RawRecord } from "../../../src/namely/reading/shapes.ts";
import { isAfter, JoinOrder } from "../../../src/sync/employees/join-order.ts";

function rows(...people: [id: string, joined: unknown][]): RawRecord[] {
  return people.map(([id, joined]) => ({ id, created_at: joined }));
}

/** The ids of each second that the pages end, then of the last one. */
function groupsOf(order: JoinOrder, pages: readonly (readonly RawRecord[])[], first = 1): string[][] {
  const groups = pages.flatMap((page, index) => [...order.add(first + index, page)]);
  return [...groups, ...order.end()].map((group) => group.rows.map(({ record }) => record.id));
}

test("people of one second come together and by id, on however many pages they are", () => {
  const order = new JoinOrder(undefined);
  const pages = [rows(["a", 10], ["d", 20], ["c", 20]), rows(["b", 20], ["e", 30])];
  expect(groupsOf(order, pages)).toEqual([["a"], ["b", "c", "d"], ["e"]]);
  expect(order).toMatchObject({ doubt: undefined, rows: 5 });
});

test("a second is read again from the page of the row before it", () => {
  const order = new JoinOrder(undefined);
  const [first, second] = [rows(["a", 10], ["b", 20]), rows(["c", 30], ["d", 40])];
  const groups = [...order.add(1, first), ...order.add(2, second), ...order.end()];
  expect(groups.map(({ joined, page, rowsBefore }) => [joined, page, rowsBefore])).toEqual([
    [10, 1, 0],
    [20, 1, 0],
    [30, 1, 0],
    [40, 2, 2],
  ]);
});

test.each([
  ["a person who comes twice", [rows(["a", 10], ["b", 20]), rows(["b", 20])], "repeats people"],
  ["an order that is another one", [rows(["a", 20], ["b", 10])], "as they joined"],
  ["a person without a time of joining", [rows(["a", null])], "does not say when"],
] as const)("%s is a doubt", (_what, pages, doubt) => {
  const order = new JoinOrder(undefined);
  groupsOf(order, pages);
  expect(order.doubt).toContain(doubt);
});

test("a second that began on an earlier page than expected is a doubt", () => {
  const start = { page: 2, passed: 2, joined: 20 };
  const moved = new JoinOrder(start);
  groupsOf(moved, [rows(["b", 20], ["c", 30])], 2);
  expect(moved.doubt).toContain("gone");
  const unmoved = new JoinOrder(start);
  expect(groupsOf(unmoved, [rows(["a", 10], ["b", 20])], 2)).toEqual([["a"], ["b"]]);
});

test("who joined later comes after, and in one second who has the larger id", () => {
  expect(isAfter({ joined: 20, id: "a" }, { joined: 10, id: "b" })).toBe(true);
  expect(isAfter({ joined: 10, id: "b" }, { joined: 10, id: "a" })).toBe(true);
  expect(isAfter({ joined: 10, id: "a" }, { joined: 10, id: "a" })).toBe(false);
});
