import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { openNamely } from "../support/library.ts";
import { parseEmployees } from "../support/records.ts";
import { readLatest } from "../support/snapshots.ts";
import { makeScene, runLine } from "./terminal-context.ts";

/** How many people call a manager who is among them by the same and by another name than the manager's own record. */
function count(people: readonly Employee[]): { same: number; other: number } {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const found = { same: 0, other: 0 };
  for (const { managers } of people)
    for (const { id, name } of managers)
      if (names.has(id)) found[names.get(id) === name ? "same" : "other"] += 1;
  return found;
}

async function openRoster(): Promise<Sandbox & AsyncDisposable> {
  const company = await openCompany({ employees: 130 });
  const { control } = company;
  const leaders = new Set(
    control.ids().flatMap((id) => (control.profile(id)["reports_to"] as { id: string }[])[0]?.id ?? []),
  );
  // Whoever joined last leads others as well, so that the own record comes after theirs.
  const late = control.ids().at(-1) ?? "";
  control.move(control.ids()[40] ?? "", { manager: late });
  for (const id of [...leaders, late])
    if (id !== "no_guid") control.rename(id, { preferred_name: `Ad ${id.slice(0, 4)}` });
  return company;
}

describe("a manager's name", { timeout: 60_000 }, () => {
  it("is that of the own record in an export", async () => {
    await using company = await openRoster();
    const scene = makeScene(pointAt(company));
    const { stdout, error } = await runLine(scene, ["employees", "--format", "ndjson"]);
    expect(error).toBe(undefined);
    const people = parseEmployees(stdout);
    expect(count(people)).toEqual({ same: people.filter(({ manager }) => manager).length, other: 0 });
    expect(people.map(({ id }) => id)).toEqual(company.control.ids());
  });

  it("is that of the own record although a filter leaves that out", async () => {
    await using company = await openRoster();
    const scene = makeScene(pointAt(company));
    const all = parseEmployees((await runLine(scene, ["employees"])).stdout);
    const some = parseEmployees((await runLine(scene, ["employees", "--department", "Engineering"])).stdout);
    expect(some).toEqual(all.filter(({ department }) => department === "Engineering"));
    expect(some.length).toBeGreaterThan(0);
  });

  it("is that of the own record in a snapshot, read as a whole or by its changes, and in the chain", async () => {
    await using company = await openRoster();
    const scene = makeScene(pointAt(company));
    const asOf = ["--as-of", company.control.today];
    await runLine(scene, ["diff", "--save", ...asOf]);
    const people = (): Employee[] => parseEmployees(readLatest(scene.folders).replace(/^.*\n/u, ""));
    expect(count(people())).toMatchObject({ other: 0 });
    const report = people().find(({ manager }) => manager !== null);
    company.control.rename(report?.manager?.id ?? "", { preferred_name: "Addie" });
    company.control.rename(report?.id ?? "", { last_name: "Okafor" });
    await runLine(scene, ["diff", "--save", "--incremental", ...asOf]);
    const after = people();
    expect(after.find(({ id }) => id === report?.id)?.manager?.name).toMatch(/^Addie /u);
    expect(count(after)).toMatchObject({ other: 0 });
    const chain = await runLine(scene, ["org", "chain", report?.id ?? "", "--format", "ndjson"]);
    const managers = chain.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Employee);
    for (const [index, { manager }] of managers.entries())
      expect(manager?.name).toBe(managers[index + 1]?.name);
  });

  it("is that of the own record in the library, and as on the profile where people are given as they come", async () => {
    await using company = await openRoster();
    await using namely = await openNamely(company);
    const whole: Employee[] = [];
    for await (const one of namely.employees()) whole.push(one);
    expect(count(whole).other).toBe(0);
    const streamed: Employee[] = [];
    for await (const part of namely.streamEmployees())
      if (part.kind === "employees") streamed.push(...(part.employees as Employee[]));
    expect(streamed).toHaveLength(whole.length);
    expect(count(streamed).other).toBeGreaterThan(0);
  });

  it("is that of the own record for one person, in one more request, and not asked for where it is not shown", async () => {
    await using company = await openRoster();
    const scene = makeScene(pointAt(company));
    const { control } = company;
    const [id = ""] = control
      .ids()
      .filter((one) => managerIn(control.profile(one)) !== undefined)
      .slice(-1);
    const manager = managerIn(control.profile(id)) ?? "";
    let passed = 0;
    const profilePaths = (): string[] => {
      const fresh = company.requests.slice(passed);
      passed += fresh.length;
      return fresh.flatMap(({ path }) => /\/profiles\/[\w-]+$/u.exec(path) ?? []);
    };
    profilePaths();
    const { stdout } = await runLine(scene, ["employees", "get", id, "--format", "ndjson"]);
    const [person] = parseEmployees(stdout);
    expect([person?.manager?.name, person?.managers[0]?.name]).toEqual(
      Array(2).fill(expect.stringMatching(/^Ad /u)),
    );
    expect(profilePaths()).toEqual([`/profiles/${id}`, `/profiles/${manager}`]);
    await runLine(scene, ["employees", "get", id, "--fields", "id,name"]);
    expect(profilePaths()).toEqual([`/profiles/${id}`]);
    await using namely = await openNamely(company);
    expect((await namely.employee(id))?.manager?.name).toBe(person?.manager?.name);
  });

  it("is that on the profile where the manager's own record is not shown", async () => {
    await using company = await openRoster();
    const { control } = company;
    const [id = ""] = control
      .ids()
      .filter((one) => managerIn(control.profile(one)) !== undefined)
      .slice(-1);
    const manager = managerIn(control.profile(id)) ?? "";
    control.addFault({ kind: "status", status: 403, path: `/profiles/${manager}` });
    const scene = makeScene(pointAt(company));
    const { stdout, error } = await runLine(scene, ["employees", "get", id, "--format", "ndjson"]);
    expect(error).toBe(undefined);
    expect(parseEmployees(stdout)[0]?.manager?.name).not.toMatch(/^Ad /u);
  });

  it("is that of the own record among the first people of the list", async () => {
    await using company = await openRoster();
    const scene = makeScene(pointAt(company));
    const { stdout } = await runLine(scene, ["employees", "--limit", "70", "--format", "ndjson"]);
    expect(count(parseEmployees(stdout))).toMatchObject({ other: 0 });
    expect(count(parseEmployees(stdout)).same).toBeGreaterThan(0);
  });
});

/** Undefined for a person without a manager. */
function managerIn(profile: Readonly<Record<string, unknown>>): string | undefined {
  const [manager] = profile["reports_to"] as { readonly id: string }[];
  return manager?.id === "no_guid" ? undefined : manager?.id;
}
