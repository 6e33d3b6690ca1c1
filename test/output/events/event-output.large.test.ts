import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openEventOutput } from "../../../src/output/events/event-output.ts";
import type { Context } from "../../../src/cli/context.ts";
import type { RosterEvent } from "../../../src/snapshots/compare/event.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

test("a report too large for the memory holds every letter as it was", async () => {
  const stdout = new PassThrough();
  const folders = { config: "", state: "", temporary: makeTempFolder(), configMoved: true };
  const signal = new AbortController().signal;
  const context = { stdout, folders, signal, globals: { output: undefined } } as unknown as Context;
  const output = await openEventOutput(context, "json", { csvSafe: true, excel: false }, "2026-11-23");
  // Three bytes a letter, so that most pieces end within one.
  const name = "さ".repeat(1_000_000);
  const event = { id: "evt_1", event: "hired", employee: { id: "p1", name } } as unknown as RosterEvent;
  for (let count = 0; count < 12; count++) await output.take([event]);
  const written = text(stdout);
  await output.publish({
    company: "acme",
    as_of: null,
    people: { before: 0, after: 12 },
    events: { hired: 12 },
    left_out: {},
  });
  stdout.end();
  await output.discard();
  const { result } = JSON.parse(await written) as { result: readonly RosterEvent[] };
  expect(result.map(({ employee }) => employee?.name === name)).toEqual(
    Array.from({ length: 12 }, () => true),
  );
});
