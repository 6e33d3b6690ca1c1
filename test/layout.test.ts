import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../src");

/** Each folder of src with the folders it may import from besides itself. What is not listed here is not allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ["program", "cli", "auth", "terminal", "platform"],
  index: ["library"],
  tap: ["singer", "platform"],
  program: ["commands", "completion", "cli", "platform"],
  commands: [
    "completion",
    "output",
    "cli",
    "tracking",
    "sync",
    "snapshots",
    "chart",
    "delivery",
    "inbound",
    "auth",
    "reconcile",
    "terminal",
    "sandbox",
    "namely",
    "unified",
    "formats",
    "platform",
  ],
  completion: [
    "output",
    "cli",
    "reconcile",
    "sync",
    "snapshots",
    "terminal",
    "sandbox",
    "unified",
    "formats",
    "platform",
  ],
  output: [
    "cli",
    "terminal",
    "sync",
    "snapshots",
    "delivery",
    "reconcile",
    "namely",
    "unified",
    "formats",
    "platform",
  ],
  cli: ["terminal", "sync", "formats", "platform"],
  tracking: ["sync", "snapshots", "delivery", "inbound", "auth", "formats", "platform"],
  library: ["sync", "snapshots", "auth", "unified", "formats", "platform"],
  singer: ["sync", "terminal", "unified", "formats", "platform"],
  sync: ["snapshots", "auth", "namely", "unified", "formats", "platform"],
  snapshots: ["unified", "formats", "platform"],
  chart: ["unified", "platform"],
  delivery: ["snapshots", "formats", "platform"],
  inbound: ["formats", "platform"],
  auth: ["platform"],
  reconcile: ["unified", "formats", "platform"],
  terminal: ["platform"],
  sandbox: ["platform"],
  namely: ["platform"],
  unified: ["platform"],
  formats: ["platform"],
  platform: [],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const sources = files.map((file) => ({ file, text: readFileSync(join(SOURCE, file), "utf8") }));

/** What lies beside the program's own entry. */
const OTHER_ENTRIES = new Map([
  ["index.ts", "index"],
  ["tap.ts", "tap"],
]);

function folderOf(path: string): string {
  if (path.includes("/")) return path.split("/")[0] ?? "";
  return OTHER_ENTRIES.get(path) ?? "main";
}

const imports: Import[] = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?:from|import|import\()\s*"(\.{1,2}\/[^"]+)"/gu)].map((match) => {
    const target = relative(SOURCE, resolve(SOURCE, dirname(file), match[1] ?? ""));
    return { file, target, from: folderOf(file), to: folderOf(target) };
  }),
);

test("imports go down only", () => {
  const upward = imports.filter(({ from, to }) => from !== to && !MAY_IMPORT[from]?.includes(to));
  expect(upward).toEqual([]);
});

/** Tarjan's algorithm: the largest sets of nodes that all lead to one another. A node alone is none. */
function findCircles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const numbers = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  /** Returns the smallest number of an open node that this one leads back to. */
  const visit = (node: string): number => {
    const own = numbers.size;
    numbers.set(node, own);
    open.push(node);
    let lowest = own;
    for (const next of edges.get(node) ?? []) {
      const number = numbers.get(next);
      if (number === undefined) lowest = Math.min(lowest, visit(next));
      else if (open.includes(next)) lowest = Math.min(lowest, number);
    }
    if (lowest === own) {
      const members = open.splice(open.indexOf(node));
      if (members.length > 1) circles.push(members.toSorted());
    }
    return lowest;
  };
  for (const node of edges.keys()) if (!numbers.has(node)) visit(node);
  return circles;
}

test("no files import each other in a circle, be it for types only or late", () => {
  const data = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".json"),
  );
  const edges = new Map([...files, ...data].map((file): [string, string[]] => [file, []]));
  for (const { file, target } of imports) edges.get(file)?.push(target);
  expect(imports.filter(({ target }) => !edges.has(target))).toEqual([]);
  expect(findCircles(edges)).toEqual([]);
});

test("every folder of src has its place in the order", () => {
  expect(files.map(folderOf).filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
});

/** Lines of each folder of src, by its first part. */
function measureRooms(): Map<string, number> {
  const rooms = new Map<string, number>();
  for (const { file, text } of sources) {
    const room = folderOf(file);
    rooms.set(room, (rooms.get(room) ?? 0) + text.split("\n").length);
  }
  return rooms;
}

test("no folder holds so many files that a reader cannot find one: 20, and 15 for a group of commands", () => {
  const folders = new Map<string, string[]>();
  for (const file of files) folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
  const crowded = [...folders].filter(
    ([folder, inside]) => inside.length > (folder.startsWith("commands/") ? 15 : 20),
  );
  expect(crowded.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
});

test("no folder of src holds more than 17 % of its lines", () => {
  const rooms = measureRooms();
  const whole = [...rooms.values()].reduce((sum, lines) => sum + lines, 0);
  const big = [...rooms].filter(([, lines]) => lines > 0.17 * whole);
  expect(big.map(([room, lines]) => `${room}: ${lines} of ${whole}`)).toEqual([]);
});

test("no file is called by a name that says nothing", () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)\.ts$/u.test(file))).toEqual([]);
});

/** Where the world is touched on purpose: the entries, the system clock, and the child process that asks the keychain. */
const TOUCHES_THE_WORLD = new Set([
  "main.ts",
  "library/library-context.ts",
  "tap.ts",
  "platform/process/clock.ts",
  "platform/process/host.ts",
  "platform/secrets/keychain-child.ts",
]);

test("below the entry no module reads the clock, chance or the environment, prints or exits by itself", () => {
  const worldly =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.(env|argv|exit|stdout|stderr|stdin|cwd)\b|\bconsole\./u;
  const offenders = sources.flatMap(({ file, text }) =>
    TOUCHES_THE_WORLD.has(file)
      ? []
      : text
          .split("\n")
          .filter((line) => worldly.test(line) && !/^\s*(\*|\/\/|\/\*)/u.test(line))
          .map((line) => `${file}: ${line.trim()}`),
  );
  expect(offenders).toEqual([]);
});

test("a type name is defined once", () => {
  const homes = new Map<string, string[]>();
  for (const { file, text } of sources) {
    for (const [, name = ""] of text.matchAll(
      /^(?:export )?(?:interface|type|(?:abstract )?class) (\w+)/gmu,
    )) {
      homes.set(name, [...(homes.get(name) ?? []), file]);
    }
  }
  expect([...homes].filter(([, files]) => files.length > 1)).toEqual([]);
});

test("a test that starts a process of the program says so in its name, but for the smoke test", () => {
  const starts =
    /\b(?:spawnProgram|startProgram|startOnTerminal|runInShell|runNode|spawnTap|spawn(?:Diff|Watch|Listening?)|makeChildProgram|startSecretService|openChromium)\(/u;
  const unnamed = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !file.endsWith(".process.test.ts"))
    .filter((file) => starts.test(readFileSync(join(import.meta.dirname, file), "utf8")));
  expect(unnamed).toEqual(["smoke.test.ts"]);
});
