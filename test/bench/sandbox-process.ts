import { systemClock } from "../../src/platform/process/clock.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";

// A company without a limit, in a process of its own: its work must not count as that of those who read from it.
const [employees, latencyMs] = process.argv.slice(2).map(Number);
const sandbox = await startSandbox({
  employees: employees ?? 0,
  latencyMs: latencyMs ?? 0,
  rateLimit: "off",
  today: "2026-11-23",
  clock: systemClock,
});
process.send?.({ url: sandbox.url, token: sandbox.personalToken });
// Nobody must be left behind when whoever started it is gone.
process.once("disconnect", () => process.exit());
