import { statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMAT_NAMES } from "../../src/output/format-catalog.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { IS_FULL, SEED, times } from "../support/effort.ts";
import { makePlace, type Place, runInShell, runProgram, startProgram } from "../support/program.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { listStored } from "../support/snapshots.ts";
import { tally } from "../support/tally.ts";

let place: Place & Disposable;
let env: Readonly<Record<string, string>>;
/** Files of two snapshots, a year apart. */
let snapshots: readonly string[];

beforeAll(async () => {
  place = makePlace();
  await using company = await openCompany({ employees: 400 });
  env = { ...pointAt(company), NAMELY_COMPANY: company.company };
  for (const days of [1, 365]) {
    company.control.advance(days);
    const { code, stderr } = await runProgram(["snapshot"], { env, place });
    if (code !== 0) throw new Error(`No snapshot was laid:\n${stderr}`);
  }
  snapshots = listStored(place);
}, 120_000);

afterAll(() => place[Symbol.dispose]());

/** What is said without a word to Namely, larger than a pipe holds and smaller. */
function listOutputs(): readonly (readonly string[])[] {
  const [old = "", now = ""] = snapshots;
  return [
    ...FORMAT_NAMES.map((format) => ["snapshot", "show", "--format", format]),
    ...["json", "csv"].map((format) => ["employees", "--from", now, "--format", format]),
    ...["json", "table"].map((format) => ["diff", old, now, "--force", "--format", format]),
    ["employees", "--help"],
  ];
}

interface Sip {
  readonly received: Buffer;
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs the program with a reader that goes away after so many bytes. */
async function readSome(words: readonly string[], bytes: number): Promise<Sip> {
  const { child, ended } = startProgram(words, { env, place });
  const pieces: Buffer[] = [];
  let length = 0;
  const stopAt = (): void => void (length >= bytes && child.stdout?.destroy());
  child.stdout?.on("data", (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    stopAt();
  });
  stopAt();
  const { code, stderr } = await ended;
  return { received: Buffer.concat(pieces), code, stderr };
}

async function readAll(words: readonly string[]): Promise<Buffer> {
  const { code, stdout } = await runProgram(words, { env, place });
  expect({ words, code }).toEqual({ words, code: 0 });
  return Buffer.from(stdout);
}

describe("what comes out of a pipe", { timeout: times(600_000, 3_600_000) }, () => {
  it("is the beginning of the whole when its reader goes away, wherever that is, and no failure", async (context) => {
    const outputs = listOutputs();
    const wholes = new Map<number, Promise<Buffer>>();
    const readWhole = (which: number, words: readonly string[]): Promise<Buffer> => {
      const whole = wholes.get(which) ?? readAll(words);
      wholes.set(which, whole);
      return whole;
    };
    const stop = fc.record({
      which: fc.nat(outputs.length - 1),
      // Of the whole, in millionths.
      part: fc.nat(1_000_000),
    });
    const counts = { "readers gone": 0, "bytes compared": 0, "wrong bytes": 0, traces: 0 };
    await sideBySide(fc.sample(stop, { numRuns: times(3, 100), seed: SEED }), async ({ which, part }) => {
      const { [which]: words = [] } = outputs;
      const whole = await readWhole(which, words);
      const bytes = Math.floor((whole.length * part) / 1_000_000);
      const { received, code, stderr } = await readSome(words, bytes);
      const right = whole.subarray(0, received.length);
      counts["readers gone"] += 1;
      counts["bytes compared"] += received.length;
      counts["wrong bytes"] += received.equals(right) ? 0 : received.length;
      counts.traces += /^\s+at /mu.test(stderr) ? 1 : 0;
      expect({ words, bytes, code }).toEqual({ words, bytes, code: 0 });
      expect(received.equals(right)).toBe(true);
      expect(stderr).not.toMatch(/error|^\s+at /mu);
    });
    tally(context, "R16", counts);
  });

  it("is to the byte what is put into a file, however slowly it is read", async (context) => {
    const formats = ["ndjson", "json", "csv"];
    await using company = await openCompany({ employees: IS_FULL ? 3500 : 400 });
    await sideBySide(IS_FULL ? formats : formats.slice(1, 2), async (format) => {
      using place = makePlace();
      const online = { env: pointAt(company), place };
      const words = ["employees", "--format", format];
      expect(await runProgram([...words, "-o", "people"], online)).toMatchObject({ code: 0 });
      const { size } = statSync(join(place.work, "people"));
      const { child, ended } = startProgram(words, online);
      child.stdout?.on("data", () => {
        child.stdout?.pause();
        setImmediate(() => child.stdout?.resume());
      });
      const { code, stdout } = await ended;
      expect({ format, code, bytes: Buffer.byteLength(stdout) }).toEqual({ format, code: 0, bytes: size });
      tally(context, "R16", {
        "slow readers": 1,
        "bytes promised": size,
        "bytes received": Buffer.byteLength(stdout),
      });
    });
  });

  it("cannot be lost on a full disk with an exit code that says nothing of it", async (context) => {
    const [old = "", now = ""] = snapshots;
    const lines = [
      "namely snapshot show",
      `namely diff '${old}' '${now}' --force`,
      "namely --help",
      "namely --version",
      "namely snapshot list",
      `namely employees --from '${now}'`,
      "namely employees --fields",
      "namely employees --help",
    ].slice(0, times(4, 8));
    let told = 0;
    await sideBySide(lines, async (line) => {
      const { code, stdout, stderr } = await runInShell(`${line} > /dev/full`, { env, place });
      expect({ line, code, stdout }).toEqual({ line, code: 1, stdout: "" });
      // The one that loads nothing has no words either.
      expect(stderr).toMatch(line.endsWith("--version") ? /^$/u : /^error: The disk is full/mu);
      told += 1;
    });
    tally(context, "R16", { "full disks": lines.length, "told by the exit code": told });
  });
});
