import { spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../src/platform/process/clock.ts";
import { identifyThisProcess } from "../../src/platform/files/process-identity.ts";
import { CompanyMemory } from "../../src/sync/connection/company-memory.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

test("a run that finds its company noted already removes the lock of one that was killed right after the note", async () => {
  const state = makeTempFolder();
  const memory = new CompanyMemory(
    {
      folders: { config: state, state, temporary: state, configMoved: true },
      clock: systemClock,
      signal: new AbortController().signal,
      debug: (sentence) => expect.unreachable(sentence),
    },
    new URL("https://acme.namely.com"),
  );
  await memory.note({ id: "acme", name: "Acme" });
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const holder = { ...identifyThisProcess(), pid, nonce: "0123456789abcdef01" };
  await writeFile(join(state, "companies.json.lock"), JSON.stringify(holder), { mode: 0o600 });
  expect(await memory.note({ id: "acme", name: "Acme" })).toMatchObject({ id: "acme" });
  expect(await readdir(state)).toEqual(["companies.json"]);
});
