import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Context } from "../../src/cli/context.ts";
import { openDraft } from "../../src/output/staged-output.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

test("an interrupt while the last of a file is written keeps the old file", async () => {
  const cwd = makeTempFolder();
  const file = join(cwd, "review.json");
  writeFileSync(file, "old");
  const interrupt = new AbortController();
  const context = { cwd, signal: interrupt.signal, globals: { output: "review.json" } } as unknown as Context;
  const draft = await openDraft(context, "json");
  await draft.write("new");
  interrupt.abort(new Error("stopped"));
  await expect(draft.publish()).rejects.toThrow("stopped");
  await draft.discard();
  expect([readFileSync(file, "utf8"), readdirSync(cwd)]).toEqual(["old", ["review.json"]]);
});
