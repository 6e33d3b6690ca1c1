import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { quickly } from "../support/effort.ts";
import { openNamely } from "../support/library.ts";
import { openTapPlace } from "../support/tap-place.ts";
import { parseNdjson } from "../support/records.ts";
import { listStored, namesByPerson, parseEvents } from "../support/snapshots.ts";
import { makeScene, runLine, type Scene } from "./terminal-context.ts";

const INFO = "/companies/info";

/** The same folders with other variables. */
const change = (scene: Scene, env: Scene["env"]): Scene => ({ ...scene, env: { ...scene.env, ...env } });

const listIds = async (scene: Scene): Promise<number> => {
  const { stdout } = await runLine(scene, ["snapshot", "list", "--format", "ndjson"]);
  return stdout === "" ? 0 : parseNdjson(stdout).length;
};

describe("a company that Namely says is another one than was asked for", { timeout: 60_000 }, () => {
  it.each([
    ["by --company", ["--company", "other"], {}],
    ["by NAMELY_COMPANY", [], { NAMELY_COMPANY: "other" }],
  ] as const)("%s is an error, and nothing is exported or saved", async (_, words, env) => {
    await using company = await openCompany({ employees: 5, company: "acme" });
    const scene = change(makeScene(pointAt(company)), env);
    const lines = [
      ...LISTS.map(({ name }) => name),
      "employees",
      "snapshot",
      "diff --save",
      "org check",
      "groups get x",
      "feed",
      "report x",
      "api profiles/me",
    ];
    for (const line of lines) {
      const { stdout, error } = await runLine(scene, [...line.split(" "), ...words]);
      expect({ line, stdout, error }).toMatchObject({
        line,
        stdout: "",
        error: { code: "access.other-company", message: expect.stringContaining('"acme", not of "other"') },
      });
    }
    expect(await listIds(scene)).toBe(0);
    expect(await listIds(change(scene, { NAMELY_COMPANY: undefined }))).toBe(0);
  });
});

test(
  "the tap and the library refuse another company as well, whatever they read",
  { timeout: 60_000 },
  async () => {
    await using company = await openCompany({ employees: 5, company: "acme" });
    await using namely = await openNamely(company, { company: "other" });
    await expect(namely.group("x")).rejects.toMatchObject({ code: "access.other-company" });
    await expect(namely.teams().next()).rejects.toMatchObject({ code: "access.other-company" });
    using tap = openTapPlace(company);
    const catalog = JSON.parse((await tap.run("--config", tap.config(), "--discover")).stdout) as Catalog;
    for (const { tap_stream_id: id, metadata } of catalog.streams)
      for (const { breadcrumb, metadata: values } of metadata)
        if (breadcrumb.length === 0) values.selected = id === "groups";
    const words = [
      "--config",
      tap.config({ company: "other" }),
      "--catalog",
      tap.write("catalog.json", catalog),
    ];
    const { code, stdout, stderr } = await tap.run(...words);
    expect({ code, stdout, stderr }).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("acme"),
    });
  },
);

interface Catalog {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly metadata: readonly {
      readonly breadcrumb: readonly string[];
      readonly metadata: { selected?: boolean };
    }[];
  }[];
}

describe("a company has one key", { timeout: 60_000 }, () => {
  it.each(quickly([{ NAMELY_COMPANY: "acme" }, { NAMELY_COMPANY: "ACME" }, {}], 1))(
    "under which it is saved and looked up with %j, however Namely writes it",
    async (env) => {
      await using company = await openCompany({ employees: 5, company: "Acme" });
      const scene = change(makeScene(pointAt(company)), env);
      expect((await runLine(scene, ["diff", "--save"])).error).toBeUndefined();
      expect(await listIds(scene)).toBe(1);
      expect((await runLine(scene, ["snapshot"])).error).toBeUndefined();
      expect(await listIds(scene)).toBe(2);
      expect(readdirSync(join(scene.folders.state, "snapshots"))).toHaveLength(1);
    },
  );

  it.each(quickly([401, 403, 404], 1))(
    "also while %i hides which one it is: it stays the one that it was",
    async (status) => {
      for (const env of [{}, { NAMELY_COMPANY: "acme" }]) {
        await using company = await openCompany({ employees: 20, company: "acme" });
        const scene = change(makeScene(pointAt(company)), env);
        const words = ["diff", "--save", "--as-of", company.control.today];
        await runLine(scene, words);
        company.control.addFault({ kind: "status", status, path: INFO });
        const quiet = await runLine(scene, words);
        expect(quiet).toMatchObject({ stdout: "", error: undefined });
        const id = company.control.hire();
        const { stdout, error } = await runLine(scene, words);
        expect(error).toBeUndefined();
        const events = parseEvents(stdout);
        expect(namesByPerson(events)).toEqual({ [id]: ["hired"] });
        expect(events[0]?.employee?.company).toMatchObject({ id: "acme" });
        expect(listStored(scene.folders, "acme")).toHaveLength(2);
        expect(readdirSync(join(scene.folders.state, "snapshots"))).toEqual(["acme"]);
      }
    },
  );

  it("is not changed in silence when Namely says only later which one it is", async () => {
    await using company = await openCompany({ employees: 5, company: "acme" });
    const scene = makeScene(pointAt(company));
    company.control.addFault({ kind: "status", status: 403, path: INFO });
    await runLine(scene, ["diff", "--save"]);
    expect(listStored(scene.folders, "127.0.0.1")).toHaveLength(1);
    company.control.clearFaults();
    const { stderr } = await runLine(scene, ["diff", "--save"]);
    expect(stderr).toContain('This Namely was known as "127.0.0.1" and is "acme" now');
  });
});
