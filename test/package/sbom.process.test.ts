import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { build } from "esbuild";
import { expect, test } from "vitest";
import {
  type Component,
  describeMaterials,
  type LockFile,
  type LockedPackage,
  type Materials,
} from "../../tools/sbom.js";

const ROOT = resolve(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "dist/sbom.cdx.json"), "utf8");
const sbom = JSON.parse(text) as Materials;
const lock = readJson("package-lock.json") as LockFile;
const manifest = readJson("package.json") as Parameters<typeof describeMaterials>[0]["manifest"] & {
  readonly dependencies: Readonly<Record<string, string>>;
};
const locked = Object.entries(lock.packages).map(([folder, entry]) => ({
  folder,
  name: folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length),
  ...entry,
}));

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

function nameOf({ group, name }: Component): string {
  return group ? `${group}/${name}` : name;
}

function listDelivered(...ways: readonly string[]): string[] {
  return sbom.components
    .filter(({ properties }) => ways.includes(properties[0]?.value ?? ""))
    .map((component) => `${nameOf(component)} ${component.version}`)
    .sort();
}

test("the bill of materials is valid CycloneDX 1.6", () => {
  const require = createRequire(import.meta.url);
  const schemas = join(dirname(require.resolve("@cyclonedx/cyclonedx-library/package.json")), "res/schema");
  const ajv = new Ajv({ allErrors: true, strict: false });
  formats.default(ajv, { mode: "full" });
  // Two formats that ajv-formats does not know; no value here is meant to leave ASCII.
  ajv
    .addFormat("iri-reference", /^(?:[a-z][a-z0-9+.-]*:)?[\w./#%@:+-]+$/iu)
    .addFormat("idn-email", /^\S+@\S+$/u);
  for (const name of ["spdx", "jsf-0.82"])
    ajv.addSchema(
      JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), "utf8")) as object,
      `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    );
  const schema = readFileSync(join(schemas, "bom-1.6.SNAPSHOT.schema.json"), "utf8");
  const validate = ajv.compile(JSON.parse(schema) as object);
  validate(sbom);
  expect(validate.errors).toBeNull();
  expect(validate({ ...sbom, components: [{ type: "library" }] })).toBe(false);
});

test("every package compiled into dist is listed, and no other", async () => {
  const options = {
    bundle: true,
    write: false,
    metafile: true,
    logLevel: "silent",
    absWorkingDir: ROOT,
  } as const;
  // The program and the library, then the org chart's page, as build.js compiles them.
  const [program, page] = await Promise.all([
    build({
      ...options,
      entryPoints: ["main", "index", "tap", "platform/secrets/keychain-child"].map(
        (name) => `src/${name}.ts`,
      ),
      outdir: "unwritten",
      splitting: true,
      format: "esm",
      platform: "node",
      external: Object.keys(manifest.dependencies),
    }),
    build({ ...options, entryPoints: ["src/chart/page/main.ts"] }),
  ]);
  const paths = [program, page].flatMap(({ metafile }) =>
    Object.values(metafile.outputs)
      .flatMap(({ inputs }) => Object.keys(inputs))
      // node_modules may be a link to one elsewhere.
      .map((path) => path.slice(Math.max(0, path.indexOf("node_modules/")))),
  );
  const found = locked.filter(
    ({ folder }) =>
      folder !== "" &&
      paths.some(
        (path) => path.startsWith(`${folder}/`) && !path.slice(folder.length).includes("node_modules"),
      ),
  );
  expect(listDelivered("compiled")).toEqual(found.map(({ name, version }) => `${name} ${version}`).sort());
  expect(found.length).toBeGreaterThan(30);
});

test("every package compiled into dist has its license among the notices, and no other", () => {
  const notices = readFileSync(join(ROOT, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
  const separator = `\n${"-".repeat(80)}\n\n`;
  const named = notices.split(separator).flatMap((notice) => /^(\S+ \S+) \(/u.exec(notice)?.[1] ?? []);
  expect([...new Set(named)].sort()).toEqual(listDelivered("compiled"));
});

test("every package that is installed with ours is listed, and no other", () => {
  const installed = locked
    .filter(({ folder, dev }) => folder !== "" && !dev)
    .map(({ name, version }) => `${name} ${version}`)
    .sort();
  expect(listDelivered("bundled", "installed")).toEqual(installed);
});

test("versions, licenses and checksums are those of package-lock.json", () => {
  const said = sbom.components.map((component) => ({
    name: nameOf(component),
    purl: component.purl,
    license: component.licenses.map((one) => ("license" in one ? one.license.id : one.expression)),
    hash: component.hashes,
  }));
  const expected = said.map(({ purl }) => {
    const entry = locked.find(
      ({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}` === purl,
    );
    const digest = Buffer.from(entry?.integrity?.slice("sha512-".length) ?? "", "base64");
    return {
      name: entry?.name,
      purl,
      license: [entry?.license],
      hash: [{ alg: "SHA-512", content: digest.toString("hex") }],
    };
  });
  expect(said).toEqual(expected);
  expect(sbom.metadata.component.purl).toBe(`pkg:npm/${manifest.name}@${manifest.version}`);
});

test("every listed package is reached from ours", () => {
  const edges = new Map(sbom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const reached = new Set([sbom.metadata.component.purl]);
  for (const ref of reached) for (const next of edges.get(ref) ?? []) reached.add(next);
  expect([...reached].sort()).toEqual(
    [sbom.metadata.component.purl, ...sbom.components.map(({ purl }) => purl)].sort(),
  );
});

test("neither a time nor a serial number makes two builds differ", () => {
  expect(text).not.toMatch(/"(?:serialNumber|timestamp)"/u);
});

test.each<[string, string, LockedPackage | undefined]>([
  ["is missing in package-lock.json", 'package-lock.json does not have "node_modules/a"', undefined],
  [
    "has no integrity",
    'package-lock.json does not have "node_modules/a"',
    { version: "1.0.0", license: "MIT" },
  ],
  [
    "is installed in another version",
    '"node_modules/a" is not the version in package-lock.json. Run: npm ci',
    { version: "1.0.1", license: "MIT", integrity: "sha512-AAAA" },
  ],
  ["has no license", "has no license", { version: "1.0.0", integrity: "sha512-AAAA" }],
  ["has a weak checksum", "is not a SHA-512", { version: "1.0.0", license: "MIT", integrity: "sha1-AAAA" }],
])("the build fails when a package %s", (_, message, entry) => {
  const packages = entry ? { "node_modules/a": entry } : {};
  expect(() =>
    describeMaterials({
      manifest,
      lock: { packages },
      compiled: ["node_modules/a"],
      readInstalled: () => ({ version: "1.0.0" }),
    }),
  ).toThrow(message);
});

test("a version that npm installed in two folders is listed once", () => {
  const entry = { version: "1.0.0", license: "(MIT OR ISC)", integrity: "sha512-AAAA" };
  const { components, dependencies } = describeMaterials({
    manifest,
    lock: { packages: { "node_modules/a": entry, "node_modules/b/node_modules/a": entry } },
    compiled: ["node_modules/a", "node_modules/b/node_modules/a"],
    readInstalled: () => ({ version: "1.0.0" }),
  });
  expect(components.map(({ purl, licenses }) => ({ purl, licenses }))).toEqual([
    { purl: "pkg:npm/a@1.0.0", licenses: [{ expression: "(MIT OR ISC)" }] },
  ]);
  expect(dependencies).toHaveLength(2);
});
