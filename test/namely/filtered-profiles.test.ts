import { expect, test } from "vitest";
import type { NamelyClient, Query } from "../../src/namely/client.ts";
import { findProfilesByEmail, readWholeAnswer } from "../../src/namely/filtered-profiles.ts";

function answering(answer: (query: Query) => unknown): NamelyClient {
  return {
    get: async (_, query = {}) => ({ body: answer(query), requestId: undefined }),
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
}

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, email: `p${index}@example.com` }));
const ADA = { id: "ada", email: "Ada@example.com", personal_email: "ada@home.example" };

test("a filtered list that fits on one page is taken", async () => {
  const client = answering(() => ({ profiles: people(7), meta: { total_count: 7 } }));
  expect(await readWholeAnswer(client, { user_status: "pending" })).toHaveLength(7);
});

test.each([
  ["of more than one page", people(50), { total_count: 70 }],
  ["of exactly one page", people(50), { total_count: 50 }],
  ["without a total", people(7), {}],
  ["with another total", people(7), { total_count: 8 }],
])("a filtered list %s is not relied on", async (_, profiles, meta) => {
  expect(
    await readWholeAnswer(
      answering(() => ({ profiles, meta })),
      { job_title: "Engineer" },
    ),
  ).toBeUndefined();
});

test("somebody is found by either address, once", async () => {
  const client = answering(() => ({ profiles: [ADA], meta: { total_count: 1 } }));
  expect(await findProfilesByEmail(client, "ada@example.com")).toEqual([ADA]);
});

test("without a total, rows that all have the address are an answer", async () => {
  const client = answering((query) => ({ profiles: "filter[email]" in query ? [ADA] : [] }));
  expect(await findProfilesByEmail(client, "ADA@example.com")).toEqual([ADA]);
});

test("a server that ignores the filter gives no answer", async () => {
  const client = answering(() => ({ profiles: people(50), meta: { total_count: 400 } }));
  expect(await findProfilesByEmail(client, "ada@example.com")).toBeUndefined();
});

test("finding nobody is no answer: the letter case may differ", async () => {
  const client = answering(() => ({ profiles: [], meta: { total_count: 0 } }));
  expect(await findProfilesByEmail(client, "ADA@EXAMPLE.COM")).toBeUndefined();
});

test("nobody found by a filter is no answer: its words may be spelt otherwise", async () => {
  const client = answering(() => ({ profiles: [], meta: { total_count: 0 } }));
  expect(await readWholeAnswer(client, { user_status: "pending" })).toBeUndefined();
});
