import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { chance, someOf, times } from "../support/effort.ts";
import { makePlace, runProgram, startProgram } from "../support/program.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { afterMs, inWork, kill, type Moment, PARTS, whenTouched } from "../support/sudden-death.ts";
import { tally } from "../support/tally.ts";

interface Export {
  readonly words: readonly string[];
  readonly file: string;
}

const EXPORTS: readonly Export[] = [
  { words: ["employees", "-o", "people.csv"], file: "people.csv" },
  { words: ["employees", "-o", "people.json"], file: "people.json" },
  { words: ["employees", "-o", "people.ndjson"], file: "people.ndjson" },
  { words: ["snapshot", "-o", "roster.ndjson"], file: "roster.ndjson" },
  { words: ["diff", "--against", "base.ndjson", "-o", "events.csv"], file: "events.csv" },
  { words: ["diff", "--against", "base.ndjson", "--save"], file: "base.ndjson" },
];

/** Between two steps of writing: begun, in the middle, and in its place. */
const STEPS: readonly ((file: string) => Moment)[] = [
  () => whenTouched(inWork, /\.part$/u),
  () => whenTouched(inWork, /\.part$/u, { nth: 3 }),
  () => whenTouched(inWork, /\.part$/u, { nth: 5 }),
  (file) => whenTouched(inWork, new RegExp(`^${file.replace(".", "\\.")}$`, "u")),
];

let scene: { readonly company: Sandbox & AsyncDisposable; readonly base: string; readonly usualMs: number };

beforeAll(async () => {
  const company = await openCompany({ employees: 130, latencyMs: 5 });
  using place = makePlace();
  const path = join(place.work, "base.ndjson");
  const started = performance.now();
  await runProgram(["snapshot", "-o", path], { env: pointAt(company), place });
  const usualMs = performance.now() - started;
  for (let joiners = 0; joiners < 5; joiners += 1) company.control.hire();
  scene = { company, base: readFileSync(path, "utf8"), usualMs };
});

afterAll(() => scene.company[Symbol.asyncDispose]());

describe("an export that is killed", { timeout: times(240_000, 1_800_000) }, () => {
  it.for(someOf(EXPORTS, 2))(
    "leaves the old file or the whole new one: $words",
    async ({ words, file }, context) => {
      const { base, company, usualMs } = scene;
      using place = makePlace();
      const env = pointAt(company);
      const path = join(place.work, file);
      writeFileSync(join(place.work, "base.ndjson"), base);
      const befores = new Set<string>();
      const lefts: string[] = [];
      for (let round = 0; round < times(2, 50); round += 1) {
        const before = file === "base.ndjson" ? base : `before ${round}\n`;
        befores.add(before);
        writeFileSync(path, before);
        // Every other one at a step, the others anywhere.
        const step = STEPS[Math.floor(STEPS.length * chance(`step ${file}`, round))];
        const moment =
          round % 2 === 0 && step !== undefined
            ? step(file)
            : afterMs(Math.round(usualMs * (0.2 + chance(`moment ${file}`, round))));
        const isKilled = await kill(startProgram(words, { env, place }), moment);
        if (isKilled) lefts.push(readFileSync(path, "utf8"));
        // Each run has swept what the one before it left.
        const parts = readdirSync(place.work).filter((name) => PARTS.test(name));
        expect(parts.length).toBeLessThanOrEqual(isKilled ? 1 : 0);
        for (const part of parts) expect(statSync(join(place.work, part)).mode & 0o777).toBe(0o600);
      }
      writeFileSync(path, base);
      expect(await runProgram(words, { env, place })).toMatchObject({ code: 0 });
      const whole = readFileSync(path, "utf8");
      const wrong = lefts.filter((left) => left !== whole && !befores.has(left));
      expect(wrong).toEqual([]);
      expect(findLeftovers(place)).toEqual([]);
      tally(context, "R1", {
        kills: lefts.length,
        "old file": lefts.filter((left) => befores.has(left)).length,
        "new file": lefts.filter((left) => left === whole).length,
        "wrong file": wrong.length,
        leftovers: findLeftovers(place).length,
      });
    },
  );
});
