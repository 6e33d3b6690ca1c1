import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeChildProgram } from "../../support/child-program.ts";
import { times } from "../../support/effort.ts";
import { describeWith } from "../../support/requirement.ts";
import { tally } from "../../support/tally.ts";
import { findDeadPid } from "../../support/dead-process.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { findFreePort } from "../../../src/platform/net/free-port.ts";
import { leaveLock } from "./left-lock.ts";

describeWith(["unshare"], "a dead holder's lock that cannot be removed", () => {
  test("is waited for no longer than for a living holder, and said to be in the way", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { pid: await findDeadPid() });
    const script = await makeChildProgram(`
      import { withLock } from "#src/platform/files/lock.ts";
      import { ManualClock } from "./test/support/manual-clock.ts";
      const clock = new ManualClock({ autoAdvance: true });
      const error = await withLock(process.argv[2], { clock, waitMs: 1000 }, async () => {}).catch((error) => error);
      console.log(JSON.stringify({ code: error?.code, message: error?.message, sleeps: clock.sleeps.length }));
    `);
    const flags = process.getuid?.() === 0 ? ["--mount"] : ["--map-root-user", "--mount"];
    // A mounted file cannot be removed, not even by root.
    const line = 'mount --bind "$1" "$1" && exec "$2" "$3" "$1"';
    const words = [...flags, "sh", "-c", line, "sh", path, process.execPath, script];
    const said: unknown = JSON.parse(execFileSync("unshare", words, { encoding: "utf8", timeout: 20_000 }));
    expect(said).toMatchObject({
      code: "file.locked",
      message: `The lock ${path} was left behind by a process that is gone, and cannot be removed.`,
    });
    expect((said as { sleeps: number }).sleeps).toBeLessThan(100);
  });
});

/**
 * Takes the lock again and again. While inside it also holds a port, which the system gives to one process only and takes
 * back when that one is killed: a second one inside cannot get it. Told to stay, it says so and waits to be killed inside.
 */
const FIGHTER = `
  import { createServer } from "node:net";
  import { systemClock } from "#src/platform/process/clock.ts";
  import { withLock } from "#src/platform/files/lock.ts";
  const [path, port] = process.argv.slice(2);
  let stay = false;
  process.on("message", () => { stay = true; });
  process.on("disconnect", () => process.exit());
  // The line may break while something is on its way.
  process.on("error", () => process.exit());
  for (;;) {
    await withLock(path, { clock: systemClock, waitMs: 3_600_000 }, async () => {
      const server = createServer();
      await new Promise((resolve) => {
        server.once("error", () => { process.send("overlap"); resolve(); });
        server.listen({ port: Number(port), host: "127.0.0.1", exclusive: true }, resolve);
      });
      process.send("in");
      if (stay) { process.send("staying"); await new Promise(() => {}); }
      await new Promise((resolve) => server.close(resolve));
    });
    await systemClock.sleep(Math.random() * 4);
  }
`;

/** A process takes a while to start on a busy machine, and each kill starts one. */
const KILLS = times(25, 1000);

test.runIf(process.platform !== "win32")(
  "of four processes never two are in, though again and again one is killed while holding",
  { timeout: times(240_000, 3_600_000) },
  async (context) => {
    const program = await makeChildProgram(FIGHTER);
    const folder = makeTempFolder();
    const port = await findFreePort();
    const counts = { in: 0, overlap: 0, staying: 0, killed: 0 };
    const fighters: ChildProcess[] = [];
    onTestFinished(() => fighters.forEach((fighter) => fighter.kill("SIGKILL")));
    const messages = new EventEmitter();

    const sendIn = (): void => {
      const fighter = fork(program, [join(folder, "fight.lock"), String(port)]);
      fighter.on("message", (message: "in" | "overlap" | "staying") => {
        counts[message] += 1;
        messages.emit(message);
      });
      fighters.push(fighter);
    };

    for (let number = 0; number < 4; number += 1) sendIn();
    for (let victim = fighters.shift(); victim && counts.killed < KILLS; victim = fighters.shift()) {
      const staying = once(messages, "staying");
      victim.send("stay");
      await staying;
      const gone = once(victim, "exit");
      victim.kill("SIGKILL");
      await gone;
      counts.killed += 1;
      sendIn();
    }
    // The last dead holder is followed too.
    await once(messages, "in");
    const gone = fighters.map((fighter) => once(fighter, "exit"));
    for (const fighter of fighters) fighter.kill("SIGKILL");
    await Promise.all(gone);
    expect(counts).toMatchObject({ overlap: 0, staying: KILLS, killed: KILLS });
    expect(counts.in).toBeGreaterThan(KILLS);
    tally(context, "R4", {
      holds: counts.in,
      "killed while holding": counts.killed,
      overlaps: counts.overlap,
    });
  },
);
