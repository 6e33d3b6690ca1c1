import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Environment of a program that counts the changes it makes to files, or dies right before one of them. */
export interface DeadlySteps {
  /** Writes the number of steps to the file when the program ends. */
  countInto(file: string): Readonly<Record<string, string>>;
  /** Kills the program, as `kill -9` does, before its step with this number, from 1. */
  killBefore(step: number): Readonly<Record<string, string>>;
}

/** What changes files: of node:fs/promises, and of the files that it opens. */
const CHANGES = [
  "appendFile",
  "chmod",
  "copyFile",
  "link",
  "mkdir",
  "mkdtemp",
  "rename",
  "rm",
  "unlink",
  "writeFile",
];
const CHANGES_OF_FILES = ["appendFile", "chmod", "sync", "truncate", "write", "writeFile"];

/** Preloaded by Node: the program itself as it is, with a count at every change of a file. Children do not get it. */
const PRELOAD = `
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { DEADLY_STEP: deadly, STEP_COUNT: count } = process.env;
for (const name of ["NODE_OPTIONS", "DEADLY_STEP", "STEP_COUNT"]) delete process.env[name];
let steps = 0;
const wrap = (holder, names, counts = () => true) => {
  for (const name of names) {
    const real = holder[name];
    holder[name] = function (...given) {
      if (counts(...given) && ++steps === Number(deadly)) process.kill(process.pid, "SIGKILL");
      return real.apply(this, given);
    };
  }
};
const some = await fs.promises.open(process.execPath);
wrap(Object.getPrototypeOf(some), ${JSON.stringify(CHANGES_OF_FILES)});
await some.close();
wrap(fs.promises, ${JSON.stringify(CHANGES)});
wrap(fs.promises, ["open"], (_path, flags = "r") => flags !== "r" && flags !== 0);
syncBuiltinESMExports();
const { writeFileSync } = fs;
if (count) process.on("exit", () => writeFileSync(count, String(steps)));
`;

/** Writes what is needed into a folder that is no part of the program's own place. */
export function makeDeadlySteps(folder: string): DeadlySteps {
  const path = join(folder, "deadly-steps.mjs");
  writeFileSync(path, PRELOAD);
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(path).href}` };
  return {
    countInto: (file) => ({ ...env, STEP_COUNT: file }),
    killBefore: (step) => ({ ...env, DEADLY_STEP: String(step) }),
  };
}
