import { expect, test } from "vitest";
import type { NamelyClient } from "../../../src/namely/requests/client.ts";
import { readProfileWindow } from "../../../src/namely/reading/profile-window.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const names = (list: readonly number[]): string[] => list.map((id) => `p${id}`);

test.each([
  [368, 50],
  [368, 20],
  [100, 50],
  [0, 50],
])("a window over %i people in pages of %i ends where the roster ends", async (count, cap) => {
  const asked: number[] = [];
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      const page = Number(query["page"]);
      asked.push(page);
      const rows = numbers(count).slice((page - 1) * cap, page * cap);
      const body = { profiles: rows.map((id) => ({ id: `p${id}` })), meta: { total_count: count } };
      return { body };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const ids: string[] = [];
  const pages = readProfileWindow({ client, clock: new ManualClock(), firstPage: 1, expectedPages: 2 });
  for await (const page of pages) ids.push(...page.records.map(({ id }) => id));
  expect(ids).toEqual(names(numbers(count)));
  // A total that ends on a full page is checked with one more.
  const isFull = count > 0 && count % cap === 0;
  expect(Math.max(...asked)).toBe(Math.max(1, Math.ceil(count / cap)) + Number(isFull));
});

test("a window asks for no more pages in advance than are expected to be wanted", async () => {
  const asked: number[] = [];
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      asked.push(Number(query["page"]));
      const profiles = numbers(50).map((id) => ({ id: `p${Number(query["page"])}-${id}` }));
      return { body: { profiles, meta: { total_count: 5000 } } };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const pages = readProfileWindow({ client, clock: new ManualClock(), firstPage: 4, expectedPages: 2 });
  await pages.next();
  await pages.next();
  await pages.return();
  expect(asked).toEqual([4, 5]);
});

test("filters go along under the names that Namely documents", async () => {
  let asked: unknown;
  const client: NamelyClient = {
    get: async (_, query) => {
      asked = query;
      return { body: { profiles: [], meta: { total_count: 0 } } };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const filters = { user_status: "active", job_title: "Engineer" };
  await readProfileWindow({
    client,
    clock: new ManualClock(),
    filters,
    firstPage: 1,
    expectedPages: 1,
  }).next();
  expect(asked).toMatchObject({ "filter[user_status]": "active", "filter[job_title]": "Engineer" });
});
