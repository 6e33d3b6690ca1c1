import { describe, expect, it } from "vitest";
import { runInShell } from "../support/program.ts";
import { namesByPerson, parseEvents } from "../support/snapshots.ts";
import { setUpTwoRosters } from "./two-rosters.ts";

const { place, expected } = setUpTwoRosters();

describe.concurrent("diff of two files", { timeout: 120_000 }, () => {
  it("reads what the shell gives it through pipes", async () => {
    const line = "namely diff <(cat old.ndjson) <(cat new.ndjson)";
    const { code, stdout } = await runInShell(line, { place });
    expect({ code, told: namesByPerson(parseEvents(stdout)) }).toEqual({ code: 0, told: expected });
  });
});
