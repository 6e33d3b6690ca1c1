import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makePlace, spawnProgram } from "../support/program.ts";

describe.concurrent("namely demo", { timeout: 120_000 }, () => {
  it("without --folder leaves nothing behind and says how to keep the files", async () => {
    using place = makePlace();
    const { code, stderr } = await spawnProgram(["demo"], { place });
    expect(code).toBe(0);
    expect([readdirSync(place.temporary), readdirSync(place.work)]).toEqual([[], []]);
    expect(stderr).toContain("To keep them: namely demo --folder demo\n");
  });
});
