import { expect, test } from "vitest";
import type { NamelyClient, Query } from "../../../src/namely/requests/client.ts";
import { findProfilesByEmail } from "../../../src/namely/reading/filtered-profiles.ts";

function answering(answer: (query: Query) => unknown): NamelyClient {
  return {
    get: async (_, query = {}) => ({ body: answer(query) }),
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
}

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, email: `p${index}@example.com` }));
const ADA = { id: "ada", email: "Ada@example.com", personal_email: "ada@home.example" };

test("a person is found by either address, once", async () => {
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

test("an empty result proves nothing: the letter case may differ", async () => {
  const client = answering(() => ({ profiles: [], meta: { total_count: 0 } }));
  expect(await findProfilesByEmail(client, "ADA@EXAMPLE.COM")).toBeUndefined();
});

test("two rows of one person that differ give no answer: only the whole list shows which is right", async () => {
  const twice = [ADA, { ...ADA, user_status: "inactive" }];
  const client = answering(() => ({ profiles: twice, meta: { total_count: 2 } }));
  expect(await findProfilesByEmail(client, "ada@example.com")).toBeUndefined();
});
