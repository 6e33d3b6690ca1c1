import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LockFile } from "../../tools/sbom.js";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as LockFile;

interface Manifest {
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe("the tarball", () => {
  let folder: string;
  let tarball: string;
  let files: readonly string[];

  const readManifest = (path: string): Manifest =>
    JSON.parse(readFileSync(join(folder, "package", path), "utf8")) as Manifest;
  const listManifests = () => files.filter((path) => basename(path) === "package.json");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "namely-tarball-"));
    tarball = await pack(ROOT, folder);
    await run("tar", ["-xzf", tarball, "-C", folder]);
    files = listFiles(join(folder, "package"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("has the same bytes when everything is built and packed in another folder", async () => {
    const copy = join(folder, "another place/deeper down");
    copyProject(copy);
    await run(process.execPath, ["build.js"], { cwd: copy });
    expect(hashFiles(join(copy, "dist"))).toEqual(hashFiles(join(ROOT, "dist")));
    const again = await pack(copy, join(folder, "another place"));
    expect(readFileSync(again).equals(readFileSync(tarball))).toBe(true);
    // A second build: four seconds of work, which the other tests' programs make long.
  }, 180_000);

  test("holds the program, its bundled dependencies and what npm adds, and nothing else", () => {
    const bundled = Object.keys(lock.packages).filter((path) => lock.packages[path]?.inBundle);
    const places = files.map(
      (path) => bundled.find((place) => path.startsWith(`${place}/`)) ?? path.replace(/\/.*/u, ""),
    );
    expect([...new Set(places)].sort()).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "bin",
        "dist",
        "docs",
        "package.json",
        "skills",
        ...bundled,
      ].sort(),
    );
    expect(files).toContain("dist/sbom.cdx.json");
    expect(files).toContain("dist/THIRD-PARTY-NOTICES.txt");
  });

  test("runs no code while it is installed", () => {
    // https://docs.npmjs.com/cli/using-npm/scripts: what npm install may run of a package, in any of its forms.
    const dangerous = /^(?:pre|post)?(?:install|prepare)$|^prepublish$/u;
    const offenders = listManifests().flatMap((path) =>
      Object.keys(readManifest(path).scripts ?? {}).filter((name) => dangerous.test(name)),
    );
    expect(offenders).toEqual([]);
    const beside = Object.entries(lock.packages).filter(
      ([, { dev, hasInstallScript }]) => !dev && hasInstallScript,
    );
    expect(beside).toEqual([]);
    // npm builds a package with such a file even without a script.
    expect(files.filter((path) => basename(path) === "binding.gyp")).toEqual([]);
  });

  test("brings or names exactly the version in package-lock.json of all that is installed with it", () => {
    const asked = new Map<string, string>();
    const note = ({ dependencies, optionalDependencies }: Omit<Manifest, "version">) => {
      for (const [name, range] of Object.entries({ ...dependencies, ...optionalDependencies })) {
        const place = `node_modules/${name}`;
        const carried = files.includes(`${place}/package.json`);
        const version = carried ? readManifest(`${place}/package.json`).version : range;
        if (asked.get(place) === version) continue;
        asked.set(place, version);
        note(lock.packages[place] ?? {});
      }
    };
    note(readManifest("package.json"));
    const expected = Object.entries(lock.packages).filter(([path, { dev }]) => path !== "" && !dev);
    expect(Object.fromEntries(asked)).toEqual(
      Object.fromEntries(expected.map(([path, { version }]) => [path, version])),
    );
  });
});

test("package-lock.json names no registry, so that everyone installs from their own", () => {
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

/** What is compiled or packed is copied; the tools and types that only the build uses are linked. */
function copyProject(folder: string): void {
  const modules = join(folder, "node_modules");
  for (const name of ["src", "bin", "docs", "skills", "tools", "build.js"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["README.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "tsconfig.json"])
    cpSync(join(ROOT, name), join(folder, name));
  const sbom = readFileSync(join(ROOT, "dist/sbom.cdx.json"), "utf8");
  for (const name of listPackages(join(ROOT, "node_modules"))) {
    const from = join(ROOT, "node_modules", name);
    const to = join(modules, name);
    mkdirSync(dirname(to), { recursive: true });
    const purl = `"pkg:npm/${name.replace("@", "%40")}@${lock.packages[`node_modules/${name}`]?.version}"`;
    if (sbom.includes(purl)) cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
}

function listPackages(modules: string): string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@") ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : [name];
  });
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

function hashFiles(folder: string): Record<string, string> {
  const hash = (path: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, path)))
      .digest("hex");
  return Object.fromEntries(listFiles(folder).map((path) => [path, hash(path)]));
}

async function pack(project: string, folder: string): Promise<string> {
  await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: project });
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
}
