import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { times } from "../support/effort.ts";
import { makePlace, type Place, type ProgramResult, runProgram } from "../support/program.ts";
import { ageStoredToken, layBrowserLogin, readStored } from "../support/stored-login.ts";
import { tally } from "../support/tally.ts";
import { findOpen } from "./file-modes.ts";

describe("what is written", { timeout: times(240_000, 600_000) }, () => {
  it("makes a file private again when it is written next", async (context) => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    await layBrowserLogin(place, company, "globex");
    await layBrowserLogin(place, company, "acme");
    for (const name of readdirSync(place.config)) chmodSync(join(place.config, name), 0o644);
    await ageStoredToken(place, "acme").catch(() => undefined);
    const { code, stderr } = await runProgram(["use", "globex"], { place });
    const status = await runProgram(["status"], { place });
    expect({ code, stderr: stderr + status.stderr }).toMatchObject({ code: 0 });
    const found = findOpen(place);
    expect(found.open).toEqual([]);
    tally(context, "R19", { "files and folders checked": found.checked, "too open": found.open.length });
  });
});

function logIn(place: Place, company: Sandbox, name = "acme"): Promise<ProgramResult> {
  return runProgram(["login", name, "--with-token", "--store", "file"], {
    place,
    env: { NAMELY_BASE_URL: company.url },
    input: company.personalToken,
  });
}

describe("a link", { timeout: times(240_000, 600_000) }, () => {
  it("in place of config.json and secrets.json is followed and stays a link, as for files kept elsewhere", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const kept = join(place.home, "kept");
    mkdirSync(kept);
    expect(await logIn(place, company)).toMatchObject({ code: 0 });
    for (const name of ["config.json", "secrets.json"]) {
      renameSync(join(place.config, name), join(kept, name));
      symlinkSync(join(kept, name), join(place.config, name));
    }
    expect(await logIn(place, company, "globex")).toMatchObject({ code: 0, stdout: "" });
    expect(await runProgram(["use", "acme"], { place })).toMatchObject({ code: 0 });
    for (const name of ["config.json", "secrets.json"]) {
      expect(readlinkSync(join(place.config, name))).toBe(join(kept, name));
      expect(readFileSync(join(kept, name), "utf8")).toContain("globex");
      expect(statSync(join(kept, name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(kept).sort()).toEqual(["config.json", "secrets.json"]);
    expect(await runProgram(["status"], { place })).toMatchObject({ code: 0 });
  });

  it("that a secret lies behind is closed to others, which is said", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    expect(await logIn(place, company)).toMatchObject({ code: 0 });
    const real = join(place.home, "secrets.json");
    renameSync(join(place.config, "secrets.json"), real);
    symlinkSync(real, join(place.config, "secrets.json"));
    chmodSync(real, 0o644);
    const { code, stderr } = await runProgram(["status"], { place });
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /could read "\S+secrets\.json" \(mode 644\)\. Its mode is now 600\./u,
      ) as string,
    });
    expect(statSync(real).mode & 0o777).toBe(0o600);
  });

  it("in place of a lock is neither followed nor written through", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    await layBrowserLogin(place, company, "acme");
    const bait = join(place.home, "bait");
    writeFileSync(bait, "bait\n");
    symlinkSync(bait, join(place.config, "config.json.lock"));
    await runProgram(["use", "acme"], { place });
    expect(readFileSync(bait, "utf8")).toBe("bait\n");
    expect((await readStored(place, "acme")).access).toBeDefined();
  });

  it("that another name of the file is keeps the old content there: only the name that was given gets the new one", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const [path, other] = [join(place.work, "people.csv"), join(place.work, "other.csv")];
    writeFileSync(path, "before\n");
    linkSync(path, other);
    const result = await runProgram(["employees", "-o", "people.csv"], { place, env: pointAt(company) });
    expect(result).toMatchObject({ code: 0 });
    expect(readFileSync(other, "utf8")).toBe("before\n");
    expect(readFileSync(path, "utf8")).toContain("first_name");
  });
});
