import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { findWorkers, listStored } from "../support/snapshots.ts";
import { startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { makeScene, runLine } from "./terminal-context.ts";

it("a field that no snapshot could be read with again is refused before anything is saved or sent", async () => {
  await using company = await openCompany({ employees: 12 });
  await using receiver = await startWebhookReceiver();
  const scene = makeScene({ ...pointAt(company), NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET });
  const { config, state } = scene.folders;
  mkdirSync(config, { recursive: true });
  expect((await runLine(scene, ["diff", "--save"])).error).toBeUndefined();
  const [id = "", leaver = ""] = findWorkers(company, 2);
  company.control.terminate(leaver);
  company.control.setField(id, "linkedin_url", `https://example.com/${"x".repeat(17 * 1024 * 1024)}`);
  const file = join(config, "people.ndjson");
  for (const words of [
    ["diff", "--save", "--post", receiver.url],
    ["diff", "--save", "--incremental"],
    ["snapshot"],
    ["snapshot", "-o", file],
  ]) {
    const { error, stdout } = await runLine(scene, words);
    expect({ words, stdout, error }).toMatchObject({
      stdout: "",
      error: {
        code: "file.line-too-long",
        message: `Employee "${id}" cannot be saved: "linkedin_url" makes the line longer than 16 MiB, which is the most that can be read.`,
      },
    });
  }
  expect(receiver.deliveries).toEqual([]);
  expect(listStored(scene.folders)).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(state)).not.toContain("deliveries");
  company.control.setField(id, "linkedin_url", "https://example.com/short");
  expect((await runLine(scene, ["diff", "--save", "--post", receiver.url])).error).toBeUndefined();
  expect(receiver.accepted.map(({ event }) => event).toSorted()).toEqual(["changed", "terminated"]);
});
