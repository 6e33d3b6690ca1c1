import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { employeesCommand } from "../../src/commands/employees/employees.ts";
import { LedgerBudget } from "../../src/namely/budget/budget.ts";
import { createClient } from "../../src/namely/requests/client.ts";
import { FileLedger } from "../../src/namely/budget/file-ledger.ts";
import { openTransport } from "../../src/platform/net/http.ts";
import { identifyThisProcess } from "../../src/platform/files/process-identity.ts";
import { makeScene, runCommand } from "../commands/terminal-context.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { tries } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { fixedToken } from "../support/open-client.ts";
import { sendJson, startScriptedServer, type ScriptedServer } from "../support/scripted-server.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const LIMIT = { requests: 100, windowMs: 60_000 };
/** A window, and what timers may be early by. */
const ONE_WINDOW_MS = LIMIT.windowMs + 5;
const DAY_MS = 86_400_000;
/** The machine ran for so long before it was restarted. */
const UPTIME_MS = 9 * DAY_MS;
/** And has run again for so long. */
const UP_AGAIN_MS = 40_000;
const NOW = new ManualClock().now();

const { machine, boot } = identifyThisProcess();

/** A request of an earlier boot of this machine that was answered just before the restart. */
const EARLIER = { id: "a", at: UPTIME_MS, wall: NOW, machine, boot: "earlier", owner: null };
/** The same of another machine in the shared folder, whose clock is a day ahead. */
const AHEAD = { ...EARLIER, machine: "other 0123456789ab", boot: "other", wall: NOW + DAY_MS };

const UNDER_WAY = { pid: 4711, start: "1408000" };

/** A full page of such slots, each with an id of its own unless it says otherwise. */
function fill(slot: object, more: object = {}, count = 100): string {
  const slots = Array.from({ length: count }, (_, number) => ({ ...slot, id: `slot-${number}` }));
  return JSON.stringify({ format: "namely-budget/1", paused_until: 0, slots, ...more });
}

/** A pause of an earlier boot; both of its ends by the clock. */
function pauseOf(wall_since: number, wall_until: number, until: number): object {
  return { paused_until: until, pause: { wall_since, wall_until, machine, boot: "earlier" } };
}

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer((_, response) => sendJson(response, 200, { profiles: [] }));
  return () => server[Symbol.asyncDispose]();
});

/** Milliseconds until a client that was started with the machine has the answer to its first request of profiles. */
async function measureWait(text: string): Promise<number> {
  const path = join(makeTempFolder(), "budget", "acme.json");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  const clock = new ManualClock({ autoAdvance: true });
  clock.advance(UP_AGAIN_MS);
  clock.jump(-UP_AGAIN_MS);
  const ledger = new FileLedger({ path, clock, random: () => 0.5, onWarning: () => {} });
  const budget = new LedgerBudget({ limit: LIMIT, clock, ledger });
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const { url: baseUrl } = server;
  const parts = { baseUrl, tokens: fixedToken, transport, budget, clock, random: () => 0.5 };
  await createClient(parts).get("/profiles");
  await budget.close();
  return clock.elapsed() - UP_AGAIN_MS;
}

describe("a rebooted machine with a full ledger waits for one window at most", () => {
  const worst: readonly (readonly [what: string, text: string, waitMs: number])[] = [
    ["when all were answered just before", fill(EARLIER), ONE_WINDOW_MS],
    ["when all were under way", fill({ ...EARLIER, owner: UNDER_WAY }), ONE_WINDOW_MS],
    ["with the clock put back by three days", fill({ ...EARLIER, wall: NOW + 3 * DAY_MS }), ONE_WINDOW_MS],
    [
      "with the clock put back by three days, all under way",
      fill({ ...EARLIER, wall: NOW + 3 * DAY_MS, owner: UNDER_WAY }),
      ONE_WINDOW_MS,
    ],
    ["with the clock put forward by three days", fill({ ...EARLIER, wall: NOW - 3 * DAY_MS }), 0],
    [
      "with the clock put forward, all under way",
      fill({ ...EARLIER, wall: NOW - 3 * DAY_MS, owner: UNDER_WAY }),
      0,
    ],
    ["after 20 seconds", fill({ ...EARLIER, wall: NOW - 20_000 }), ONE_WINDOW_MS - 20_000],
    ["of another machine whose clock is ahead", fill(AHEAD), ONE_WINDOW_MS],
    ["of another machine that is ahead, all under way", fill({ ...AHEAD, owner: UNDER_WAY }), ONE_WINDOW_MS],
    ["where no system tells the boot", fill({ ...EARLIER, boot }), ONE_WINDOW_MS],
    ["of an earlier version", fill({ ...EARLIER, boot: undefined, wall: NOW + 5 }), ONE_WINDOW_MS],
    ["of a boot yet to come", fill({ ...EARLIER, boot: "z".repeat(64), wall: 1e15 }), ONE_WINDOW_MS],
    ["of times beyond all bounds", fill({ ...EARLIER, at: 1e308, wall: 1e308 }), ONE_WINDOW_MS],
    ["of its own boot and times beyond all bounds", fill({ ...EARLIER, boot, at: 1e308 }), ONE_WINDOW_MS],
    ["of times before all times", fill({ ...EARLIER, at: -1e308, wall: -1e308 }), 0],
    ["of owners that no system has", fill({ ...EARLIER, owner: { pid: -1e308, start: "" } }), ONE_WINDOW_MS],
    ["with 10,000 slots", fill(EARLIER, {}, 10_000), ONE_WINDOW_MS],
    ["with 10,000 slots of a clock that is ahead", fill(AHEAD, {}, 10_000), ONE_WINDOW_MS],
    ["with 30,000 slots, more than a page has", fill(AHEAD, {}, 30_000), ONE_WINDOW_MS],
    ["with one id for all slots", fill(EARLIER).replaceAll(/slot-\d+/gu, "same"), ONE_WINDOW_MS],
    ["with text for times", fill({ ...EARLIER, at: "soon", wall: "later" }), ONE_WINDOW_MS],
    ["with nothing for times", fill({ ...EARLIER, at: null, wall: null }), ONE_WINDOW_MS],
    ["with NaN for times", fill(EARLIER).replaceAll(`${UPTIME_MS}`, "NaN"), ONE_WINDOW_MS],
    ["with infinite times", fill(EARLIER).replaceAll(`${UPTIME_MS}`, "1e999"), ONE_WINDOW_MS],
    ["with an id of a megabyte", fill({ ...EARLIER, boot: "b".repeat(1e6) }, {}, 1), ONE_WINDOW_MS],
    ["with half of the file", fill(EARLIER).slice(0, 4000), ONE_WINDOW_MS],
    ["with a file of zeros", "\0".repeat(8192), ONE_WINDOW_MS],
    ["with a pause for ever", fill(EARLIER, pauseOf(0, 1e308, 1e308)), ONE_WINDOW_MS],
    ["with a pause of the future", fill(EARLIER, pauseOf(NOW + 1, NOW + 3e6, 3e6)), ONE_WINDOW_MS],
    ["with a pause that no boot is told of", fill(EARLIER, { paused_until: 1e308 }), ONE_WINDOW_MS],
    ["with a pause that ends before all times", fill(EARLIER, pauseOf(0, -1e308, -1e308)), ONE_WINDOW_MS],
  ];

  it.each(worst)("%s", async (_, text, waitMs) => {
    expect(await measureWait(text)).toBe(waitMs);
  });

  it("whatever times, boots, machines and owners it has", async () => {
    const time = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }).map((ms) => NOW + ms),
      fc.integer({ min: -UPTIME_MS, max: UPTIME_MS }),
    );
    const owner = fc.record({
      pid: fc.oneof(fc.integer(), fc.double({ noNaN: true })),
      start: fc.string({ maxLength: 9 }),
    });
    const slot = fc
      .record({
        id: fc.string({ maxLength: 9 }),
        at: time,
        wall: time,
        machine: fc.constantFrom(machine, "other 0123456789ab", ""),
        boot: fc.oneof(fc.constantFrom("earlier", "", "\u0000"), fc.string({ maxLength: 64 })),
        owner: fc.oneof(fc.constant(null), owner),
      })
      // What another machine has under way now is waited for until its own time limit: it may be alive.
      .map((made) => (made.machine === machine || made.wall > NOW ? made : { ...made, owner: null }));
    await fc.assert(
      fc.asyncProperty(fc.array(slot, { minLength: 100, maxLength: 130 }), async (slots) => {
        const text = JSON.stringify({ format: "namely-budget/1", paused_until: 0, slots });
        expect(await measureWait(text)).toBeLessThanOrEqual(ONE_WINDOW_MS);
      }),
      tries(20, 500),
    );
  });
});

it("a command reads the people of a company within one window of a full ledger from before a restart", async () => {
  await using company = await openCompany({ employees: 130 });
  const { NAMELY_RATE_LIMIT: _, ...env } = pointAt(company);
  const scene = makeScene(env);
  const path = join(scene.folders.state, "budget", `${new URL(company.url).host.replace(":", "_")}.json`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, fill({ ...EARLIER, wall: NOW + DAY_MS, owner: UNDER_WAY }), { mode: 0o600 });
  const clock = new ManualClock({ autoAdvance: true });
  const run = await runCommand(scene, employeesCommand, { clock, globals: { format: "ndjson" } });
  expect(run.error).toBeUndefined();
  expect(run.stdout.split("\n").length).toBeGreaterThan(100);
  // A moment more is left for whatever else sleeps in a command.
  expect(clock.elapsed()).toBeGreaterThanOrEqual(ONE_WINDOW_MS);
  expect(clock.elapsed()).toBeLessThan(ONE_WINDOW_MS + 1000);
});
