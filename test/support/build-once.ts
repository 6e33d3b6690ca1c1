import { execFileSync } from "node:child_process";

/** The scenarios run the built program, so every run of the tests builds it first: never a stale one. */
export default function buildOnce(): void {
  execFileSync(process.execPath, ["build.js"], { stdio: ["ignore", "ignore", "inherit"] });
}
