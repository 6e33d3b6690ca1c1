import { expect, test } from "vitest";
import { diagnose } from "../../../src/commands/doctor/doctor-run.ts";
import { renderDoctor } from "../../../src/commands/doctor/doctor-text.ts";
import { CHECK_LIMIT_MS, ok, problem, runCheck, warning } from "../../../src/commands/doctor/health-check.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const { signal } = new AbortController();

test("a check that crashes is a problem of its own and stops no other", async () => {
  const clock = new ManualClock();
  const crash = (): never => {
    throw new TypeError("x is not a function");
  };
  const { ok: isOk, checks } = await diagnose({ clock, signal }, [
    { name: "first", run: crash },
    { name: "second", run: () => [ok("Fine.")] },
  ]);
  expect(isOk).toBe(false);
  expect(checks).toEqual([
    {
      check: "first",
      status: "problem",
      message: "The check itself failed: x is not a function.",
      remedy: "namely doctor --debug, and report what it prints",
    },
    { check: "second", status: "ok", message: "Fine.", remedy: null },
  ]);
});

test("a fault is a problem with its hint as the remedy", async () => {
  const run = (): never => {
    throw new Fault("file.failed", "The disk is gone.", { hint: "mount it" });
  };
  expect(await runCheck({ name: "disk", run }, { clock: new ManualClock(), signal })).toEqual([
    { check: "disk", status: "problem", message: "The disk is gone.", remedy: "mount it" },
  ]);
});

test("a check that hangs ends after 5 seconds as a problem, and is asked to stop", async () => {
  const clock = new ManualClock();
  let own: AbortSignal | undefined;
  const running = runCheck(
    { name: "slow", run: (checkSignal) => ((own = checkSignal), new Promise(() => undefined)) },
    { clock, signal },
  );
  clock.advance(CHECK_LIMIT_MS - 1);
  expect(own?.aborted).toBe(false);
  clock.advance(1);
  expect(await running).toEqual([
    { check: "slow", status: "problem", message: "No result within 5 s.", remedy: null },
  ]);
  expect(own?.aborted).toBe(true);
});

test("an interruption ends the checks with its reason", async () => {
  const interruption = new AbortController();
  const running = runCheck(
    { name: "slow", run: () => new Promise(() => undefined) },
    { clock: new ManualClock(), signal: interruption.signal },
  );
  interruption.abort(new Fault("interrupted.sigint", "Stopped."));
  await expect(running).rejects.toMatchObject({ code: "interrupted.sigint" });
});

test("a long message wraps under its column, and a remedy stays in one piece", async () => {
  const report = await diagnose({ clock: new ManualClock(), signal }, [
    {
      name: "config",
      run: () => [
        warning("Other users can list the folder of the settings.", "chmod 700 /home/ann/.config/namely"),
      ],
    },
    { name: "state", run: () => [problem("It is not writable.")] },
    { name: "node", run: () => [ok("Fine.")] },
  ]);
  expect(renderDoctor(report, { colour: false, columns: 60 })).toBe(
    [
      "warning  config      Other users can list the folder of the",
      "                     settings.",
      "                     fix: chmod 700 /home/ann/.config/namely",
      "problem  state       It is not writable.",
      "ok       node        Fine.",
      "",
      "1 problem · 1 warning · 1 ok",
      "",
    ].join("\n"),
  );
});
