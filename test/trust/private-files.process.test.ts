import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { someOf, times } from "../support/effort.ts";
import { makePlace, runInShell } from "../support/program.ts";
import { tally } from "../support/tally.ts";
import { findOpen } from "./file-modes.ts";

/** Lines that, one after the other, make every kind of file that there is. `$TOKEN` is a personal access token. */
const LINES = [
  "printenv TOKEN | namely login acme --with-token --store file",
  "namely status",
  "namely employees -o people.csv",
  "namely employees -o people.json --format json",
  "namely groups -o groups.ndjson",
  "namely companies -o companies.csv",
  "namely snapshot",
  "namely snapshot -o roster.ndjson",
  "namely diff --save",
  "namely diff --against roster.ndjson --save -o events.md --format markdown",
  "namely diff --save --lock --exec false",
  "namely snapshot prune --keep 1",
  "namely use acme",
  "namely logout acme",
] as const;

describe("what is written", { timeout: times(240_000, 600_000) }, () => {
  it.for(someOf(["000", "022", "077"], 1))(
    "is for its owner alone after every command, whatever the umask: %s",
    async (umask, context) => {
      await using company = await openCompany({ employees: 8, company: "acme" });
      using place = makePlace();
      const env = { NAMELY_BASE_URL: company.url, TOKEN: company.personalToken };
      let checked = 0;
      let tooOpen = 0;
      for (const line of LINES) {
        company.control.hire();
        await runInShell(`umask ${umask}; ${line}`, { place, env });
        const found = findOpen(place);
        expect({ line, open: found.open }).toEqual({ line, open: [] });
        checked += found.checked;
        tooOpen += found.open.length;
      }
      // All of them have done something.
      expect(readdirSync(place.work).sort()).toEqual([
        "companies.csv",
        "events.md",
        "groups.ndjson",
        "people.csv",
        "people.json",
        "roster.ndjson",
      ]);
      tally(context, "R19", { "files and folders checked": checked, "too open": tooOpen });
    },
  );
});
