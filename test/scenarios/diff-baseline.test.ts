import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import {
  findWorkers,
  layBaseline,
  listStored,
  namesByPerson,
  readLatest,
  runDiff,
  TODAY,
} from "../support/snapshots.ts";

describe.concurrent("the first diff", { timeout: 120_000 }, () => {
  it("saves the baseline with --save, reports no person as hired, and is exit 0", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const { code, stdout, stderr } = await runDiff({ company, place }, "--save", "--exit-code");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^Baseline of 60 people saved as .*\.ndjson\. The next diff compares with it\.$/m);
    expect(listStored(place)).toHaveLength(1);
    expect(await runDiff({ company, place }, "--exit-code")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("is exit 2 without --save, says how to save one, and reads no employees", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const stored = await runDiff({ company, place });
    expect(stored).toMatchObject({ code: 2, stdout: "" });
    expect(stored.stderr).toContain("hint: Save the baseline first: namely diff --save");
    const file = await runDiff({ company, place }, "--against", "people.ndjson");
    expect(file).toMatchObject({ code: 2, stdout: "" });
    expect(file.stderr).toContain("namely diff --against people.ndjson --save");
    expect(company.requests.filter(({ path }) => path === "/api/v1/profiles")).toEqual([]);
    expect(listStored(place)).toEqual([]);
  });
});

describe.concurrent("the stored snapshot", { timeout: 120_000 }, () => {
  it("stays without --save, moves on with it, and is not kept twice when nothing happened", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    const before = readLatest(place);
    company.control.terminate(findWorkers(company, 1)[0] ?? "");
    const first = await runDiff({ company, place });
    expect([readLatest(place), listStored(place).length]).toEqual([before, 1]);
    const second = await runDiff({ company, place }, "--save");
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toMatch(/^1 left · 60 people · saved as .*\.ndjson$/m);
    const third = await runDiff({ company, place }, "--save");
    expect(third).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(listStored(place)).toHaveLength(2);
    expect(readFileSync(listStored(place)[0] ?? "", "utf8")).toBe(before);
  });

  it("stays when the report cannot be written", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    company.control.hire();
    const { code } = await runDiff({ company, place }, "--save", "-o", "missing/report.csv");
    expect([code, listStored(place).length]).toEqual([1, 1]);
    const full = await runDiff({ company, place }, "--save", "-o", "/dev/full");
    expect([full.code, listStored(place).length]).toEqual([1, 1]);
    expect((await runDiff({ company, place }, "--save")).events).toHaveLength(1);
  });
});

describe.concurrent("--against", { timeout: 120_000 }, () => {
  it("compares with a file, which --save creates and moves in one step, beside the store", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const path = join(place.work, "people.ndjson");
    const words = ["--against", "people.ndjson"];
    const laid = await runDiff({ company, place }, ...words, "--save");
    expect(laid).toMatchObject({ code: 0, stdout: "" });
    expect(laid.stderr).toContain("Baseline of 60 people saved as people.ndjson");
    const before = readFileSync(path, "utf8");
    expect(parseNdjson(before)).toHaveLength(61);
    const id = company.control.hire();
    const seen = await runDiff({ company, place }, ...words);
    expect(namesByPerson(seen.events)).toEqual({ [id]: ["hired"] });
    expect(readFileSync(path, "utf8")).toBe(before);
    const inode = statSync(path).ino;
    const moved = await runDiff({ company, place }, ...words, "--save");
    expect(moved.stdout).toBe(seen.stdout);
    expect(parseNdjson(readFileSync(path, "utf8"))).toHaveLength(62);
    expect(statSync(path).ino).not.toBe(inode);
    expect(readdirSync(place.work)).toEqual(["people.ndjson"]);
    expect(listStored(place)).toEqual([]);
    expect(await runDiff({ company, place }, ...words)).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("takes an export of employees as well, in which no person has changed", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const env = pointAt(company);
    await runProgram(["employees", "-o", "people.ndjson", "--as-of", TODAY], { env, place });
    const words = ["--against", "people.ndjson"];
    expect(await runDiff({ company, place }, ...words)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const [id = ""] = findWorkers(company, 1);
    company.control.terminate(id);
    const { events } = await runDiff({ company, place }, ...words, "--save");
    expect(namesByPerson(events)).toEqual({ [id]: ["terminated"] });
    expect(readFileSync(join(place.work, "people.ndjson"), "utf8")).toMatch(
      /^\{"format":"namely-snapshot\/1"/,
    );
  });

  it("with the snapshot of another company is exit 2, and the file is what it was", async () => {
    await using company = await openCompany({ employees: 60 });
    await using other = await openCompany({ employees: 60, company: "globex" });
    using place = makePlace();
    await runDiff({ company: other, place }, "--against", "people.ndjson", "--save");
    const before = readFileSync(join(place.work, "people.ndjson"), "utf8");
    const { code, stdout, stderr } = await runDiff(
      { company, place },
      "--against",
      "people.ndjson",
      "--save",
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/globex.*sandbox/);
    expect(readFileSync(join(place.work, "people.ndjson"), "utf8")).toBe(before);
  });

  it("does not go with --incremental, and leaves alone what is no snapshot", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    writeFileSync(join(place.work, "people.csv"), "id,name\n1,Ada\n");
    const conflict = await runDiff({ company, place }, "--against", "people.csv", "--incremental");
    expect(conflict).toMatchObject({ code: 2, stdout: "" });
    const wrong = await runDiff({ company, place }, "--against", "people.csv", "--save");
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toContain("people.csv is not NDJSON");
    expect(readFileSync(join(place.work, "people.csv"), "utf8")).toBe("id,name\n1,Ada\n");
  });
});

describe.concurrent("what a snapshot holds", { timeout: 120_000 }, () => {
  it.each([
    ["--custom-fields shirt_size", "shirt_size", "custom_fields.shirt_size"],
    ["--include-sensitive", "marital_status", "marital_status"],
  ])("beyond the usual, by %s, is kept up without being asked for again", async (flags, key, field) => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place }, ...flags.split(" "));
    const [header] = parseNdjson(readLatest(place));
    const [id = ""] = findWorkers(company, 1);
    company.control.setField(id, key, "Something else");
    const { events } = await runDiff({ company, place }, "--save");
    expect(events.map(({ employee }) => employee?.id)).toEqual([id]);
    expect(events[0]?.changes).toMatchObject([{ field, to: "Something else" }]);
    const [after] = parseNdjson(readLatest(place));
    expect({ ...after, checksum: "" }).toEqual({ ...header, checksum: "" });
  });

  it("cannot be a custom field that there is not, and then nothing is saved", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    for (const command of ["snapshot", "diff --save"]) {
      const words = [...command.split(" "), "--custom-fields", "shirt_sice"];
      const { code, stdout, stderr } = await runProgram(words, { env: pointAt(company), place });
      expect({ command, code, stdout }).toEqual({ command, code: 2, stdout: "" });
      expect(stderr).toMatch(/"shirt_sice".*\nhint: Did you mean shirt_size\b/);
    }
    expect(listStored(place)).toEqual([]);
  });
});
