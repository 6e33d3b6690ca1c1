import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleProgram } from "../../tools/bundle.js";
import { bundleChartPage } from "../../tools/chart-page.js";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import {
  makePlace,
  type Place,
  type ProgramResult,
  spawnProgram,
  startOnTerminal,
} from "../support/program.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Every command but --version: flags, files and folders, and JSON with numbers of any length. */
const PROGRAM = ["commander", "lossless-json"];
/** Every command that reads or describes records. */
const RECORDS = [...PROGRAM, "zod"];
/** Every command that makes requests to Namely. */
const REQUESTS = [...RECORDS, "bottleneck", "oauth4webapi", "undici"];
const PROGRESS_BAR = [
  "cli-progress",
  "emoji-regex",
  "is-fullwidth-code-point",
  "ansi-regex",
  "get-east-asian-width",
  "string-width",
  "strip-ansi",
];

describe.concurrent("a command loads only what it needs:", () => {
  let place: Place & Disposable;
  let company: TestCompany;
  let packagesOf: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    place = makePlace();
    company = await openCompany({ employees: 3 });
    const folder = join(ROOT, "dist");
    const { define } = await bundleChartPage();
    const { outputs } = await bundleProgram({ folder, define, write: false });
    packagesOf = new Map(
      Object.entries(outputs).map(([path, { inputs }]) => [
        resolve(path),
        Object.entries(inputs).flatMap(([input, { bytesInOutput }]) =>
          bytesInOutput > 0 ? nameOfPackage(input) : [],
        ),
      ]),
    );
    for (const name of ["old", "new"])
      await run(["snapshot", "-o", join(place.work, `${name}.ndjson`)], pointAt(company));
  });
  afterAll(async () => {
    place[Symbol.dispose]();
    await company.stop();
  });

  async function run(words: readonly string[], env: Record<string, string> = {}): Promise<ProgramResult> {
    const result = await spawnProgram(words, { place, env });
    expect(result).toMatchObject({ code: 0 });
    return result;
  }

  /** The files that the process has run, as V8 lists them for a coverage report. */
  async function listFiles(
    start: (env: Record<string, string>) => Promise<ProgramResult>,
  ): Promise<readonly string[]> {
    using own = makePlace();
    const coverage = join(own.root, "coverage");
    expect(await start({ NODE_V8_COVERAGE: coverage })).toMatchObject({ code: 0 });
    const urls = readdirSync(coverage).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8")) as {
        result: readonly { readonly url: string }[];
      };
      return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
    });
    const paths = urls.map((url) => fileURLToPath(url));
    expect(paths).toContain(join(ROOT, "dist/main.js"));
    return paths;
  }

  /** The packages in these files. */
  async function listLoaded(
    start: (env: Record<string, string>) => Promise<ProgramResult>,
  ): Promise<readonly string[]> {
    const paths = await listFiles(start);
    const packages = paths.flatMap((path) => packagesOf.get(path) ?? nameOfPackage(path));
    return [...new Set(packages)].sort();
  }

  test.each<[words: string, packages: readonly string[]]>([
    ["--version", []],
    ["complete -- employees --department ", []],
    ["--help", PROGRAM],
    ["employees --help", PROGRAM],
    ["schema employees", RECORDS],
    ["diff old.ndjson new.ndjson", RECORDS],
    ["diff old.ndjson new.ndjson --format json", RECORDS],
    ["companies --format json", REQUESTS],
    ["companies --format csv", [...REQUESTS, "csv-stringify"]],
    ["companies --format yaml", [...REQUESTS, "yaml"]],
    ["companies --format xlsx", [...REQUESTS, "write-excel-file", "fflate"]],
    ["org tree", REQUESTS],
  ])("namely %s", async (words, packages) => {
    const loaded = await listLoaded((env) => run(words.split(" "), { ...pointAt(company), ...env }));
    expect(loaded).toEqual([...packages].sort());
  });

  // Node takes longer to find and link a file than to run what is in most: tools/merge-chunks.js keeps them few.
  test.each<[words: string, most: number]>([
    ["--help", 6],
    ["api companies/info", 16],
    ["employees --format csv", 36],
  ])("namely %s opens no more than %i files", async (words, most) => {
    const files = await listFiles((env) => run(words.split(" "), { ...pointAt(company), ...env }));
    expect(new Set(files).size).toBeLessThanOrEqual(most);
  });

  test("a run on a terminal, which shows its progress", async () => {
    const loaded = await listLoaded((env) => {
      const words = ["companies", "--format", "json", "-o", join(place.work, "companies.json")];
      return startOnTerminal(words, { place, env: { ...pointAt(company), ...env } }).ended;
    });
    expect(loaded).toEqual([...REQUESTS, ...PROGRESS_BAR].sort());
  });
});

function nameOfPackage(path: string): string[] {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path) ?? [];
  return name === undefined ? [] : [name];
}
