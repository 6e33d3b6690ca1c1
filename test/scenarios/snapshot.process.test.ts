import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runInShell } from "../support/program.ts";
import { listStored } from "../support/snapshots.ts";

describe.concurrent("the file", { timeout: 120_000 }, () => {
  it("is readable by its owner alone, in folders that only the owner enters", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const line = "umask 000; namely snapshot; namely snapshot -o people.ndjson";
    expect(await runInShell(line, { env: pointAt(company), place })).toMatchObject({ code: 0 });
    const [stored = ""] = listStored(place);
    const folders = [place.state, join(place.state, "snapshots"), join(stored, "..")];
    for (const path of [stored, join(place.work, "people.ndjson"), join(stored, "..", "reading.json")])
      expect({ path, mode: statSync(path).mode & 0o777 }).toEqual({ path, mode: 0o600 });
    for (const path of folders)
      expect({ path, mode: statSync(path).mode & 0o777 }).toEqual({ path, mode: 0o700 });
  });
});
