import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../src/platform/process/clock.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { findWorkers, listStored, parseEvents } from "../support/snapshots.ts";
import { pollCommand } from "./poll-command.ts";
import { makeScene, runCommand, type Run, type Scene } from "./terminal-context.ts";

const HOUR_MS = 3_600_000;

const hoursLater = (hours: number): Clock => ({
  ...systemClock,
  now: () => systemClock.now() + hours * HOUR_MS,
});

function poll(scene: Scene, hours: number, flags: Record<string, unknown> = {}): Promise<Run> {
  // Snapshots that are not kept must not take the count with them.
  return runCommand(scene, pollCommand, { clock: hoursLater(hours), flags: { keep: "1", ...flags } });
}

const told = ({ stdout }: Run): number => parseEvents(stdout).length;

describe("the guard of a watch", { timeout: 120_000 }, () => {
  it("counts who leaves over a day, through restarts, and moves nothing when it trips", async () => {
    await using company = await openCompany({ employees: 60 });
    const scene = makeScene(pointAt(company));
    await poll(scene, 0);
    const people = findWorkers(company, 14);
    for (const [turn, from] of [0, 3, 6].entries()) {
      for (const person of people.slice(from, from + 3)) company.control.terminate(person);
      expect(told(await poll(scene, turn + 1))).toBe(3);
    }
    const stored = listStored(scene.folders).at(-1);
    for (const person of people.slice(9, 12)) company.control.terminate(person);
    for (const hours of [4, 5]) {
      const { stdout, stderr } = await poll(scene, hours);
      expect(stdout).toBe("");
      expect(stderr).toContain(
        "error: 12 of 60 people were terminated or vanished within 24 hours, more than 10 people and 10% of the roster.",
      );
    }
    expect(listStored(scene.folders).at(-1)).toBe(stored);
    expect(told(await poll(scene, 6, { maxTerminations: "12" }))).toBe(3);
    for (const person of people.slice(12)) company.control.terminate(person);
    expect(told(await poll(scene, 6.5))).toBe(0);
    expect(told(await poll(scene, 31))).toBe(2);
  });

  it("counts arrivals in the same way, and starts again when it is forced", async () => {
    await using company = await openCompany({ employees: 40 });
    const scene = makeScene(pointAt(company));
    await poll(scene, 0);
    for (const hours of [1, 2]) {
      for (let count = 0; count < 5; count++) company.control.hire();
      expect(told(await poll(scene, hours))).toBe(5);
    }
    company.control.hire();
    expect((await poll(scene, 3)).stderr).toContain(
      "error: 11 people arrived within 24 hours in a roster of 40, more than 10 people and a quarter of the roster",
    );
    expect(told(await poll(scene, 4, { force: true }))).toBe(1);
    company.control.hire();
    expect(told(await poll(scene, 5))).toBe(1);
  });

  it("finds no person new in the first baseline", async () => {
    await using company = await openCompany({ employees: 40 });
    const first = await poll(makeScene(pointAt(company)), 0, { maxHires: "0" });
    expect([first.stdout, first.error]).toEqual(["", undefined]);
    expect(first.stderr).toContain("Baseline of 40 people saved");
  });
});
