import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makePlace, spawnProgram } from "../support/program.ts";

describe.concurrent("namely demo", { timeout: 120_000 }, () => {
  it("without --folder leaves its files in one fresh temporary folder and says where", async () => {
    using place = makePlace();
    const { code, stderr } = await spawnProgram(["demo"], { place });
    expect(code).toBe(0);
    const [folder = "", ...others] = readdirSync(place.temporary);
    expect(others).toEqual([]);
    expect(readdirSync(join(place.temporary, folder))).toHaveLength(3);
    expect(stderr).toContain(join(place.temporary, folder, "employees.csv"));
    expect(readdirSync(place.work)).toEqual([]);
  });
});
