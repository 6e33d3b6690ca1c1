import { expect, test } from "vitest";
import type { NamelyClient } from "../../src/namely/requests/client.ts";
import { PageReader } from "../../src/namely/reading/page-reader.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("a page that is missing before the first one has come is judged by what the first one promises", async () => {
  const clock = new ManualClock();
  let answerFirst = (): void => {};
  const firstMayCome = new Promise<void>((resolve) => (answerFirst = resolve));
  const profiles = Array.from({ length: 50 }, (_, number) => ({ id: `p${number}` }));
  const client: NamelyClient = {
    get: async (_, query = {}) => {
      if (query["page"] !== 1) throw new Fault("api.not-found", "Namely knows nothing there.");
      await firstMayCome;
      return { body: { profiles, meta: { total_count: 130 } }, requestId: undefined };
    },
    tally: () => ({ requests: 0, retries: 0, waitedMs: 0 }),
  };
  const reader = new PageReader({ client, clock });
  const first = reader.read(1);
  await new Promise(setImmediate);
  // The first answer is slow: the next pages are asked for before it is there.
  clock.advance(250);
  await new Promise(setImmediate);
  answerFirst();
  await first;
  await expect(reader.read(2)).rejects.toMatchObject({ code: "incomplete.page" });
});
