import { describe, expect, onTestFinished, test } from "vitest";
import { startProgress } from "../../src/terminal/progress.ts";
import { FakeTerminal } from "../support/fake-terminal.ts";
import { ManualClock } from "../support/manual-clock.ts";
import type { Progress } from "../../src/terminal/progress-text.ts";

async function start(
  stream: FakeTerminal,
  options: { enabled?: boolean; animated?: boolean; clock?: ManualClock } = {},
): Promise<Progress> {
  const clock = options.clock ?? new ManualClock();
  const progress = await startProgress({ stream, label: "Employees", enabled: true, ...options, clock });
  onTestFinished(() => progress.stop());
  return progress;
}

describe("on a terminal", () => {
  test("the bar shows records, the total and that another order is read", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal);
    progress.update({ done: 184, total: 368, order: 2 });
    await terminal.waitFor("184/368");
    expect(terminal.lastLine).toBe(
      `Employees [${"█".repeat(12)}${"░".repeat(12)}] 184/368 · reading in another order (2)`,
    );
  });

  test("without a total it counts", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal);
    progress.update({ done: 50, order: 1 });
    await terminal.waitFor("50");
    expect(terminal.lastLine).toBe("Employees 50");
  });

  test("a wait is counted down and disappears when it is over", async () => {
    const terminal = new FakeTerminal();
    const clock = new ManualClock();
    const progress = await start(terminal, { clock });
    progress.update({ done: 100 });
    progress.waiting({ reason: "rate limit", ms: 42_000 });
    await terminal.waitFor("100 · waiting 42 s for the rate limit");
    clock.advance(12_000);
    await terminal.waitFor("100 · waiting 30 s for the rate limit");
    clock.advance(30_000);
    progress.update({ done: 150 });
    await terminal.waitFor("150");
    expect(terminal.lastLine).toBe("Employees 150");
  });

  test("another attempt says why", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal);
    progress.update({ done: 100 });
    progress.waiting({ reason: "retry", ms: 2000, detail: "GET /profiles page 3 answered 502" });
    await terminal.waitFor("100 · GET /profiles page 3 answered 502: trying again in 2 s");
  });

  test("a narrow terminal loses the drawing first, and the line never reaches the edge", async () => {
    const terminal = new FakeTerminal({ columns: 24 });
    const progress = await start(terminal);
    progress.update({ done: 184, total: 368, order: 2 });
    await terminal.waitFor("184/368");
    expect(terminal.lastLine).toBe("Employees 184/368 · re…");
    expect(terminal.lastLine.length).toBeLessThan(24);
  });

  test("stopping leaves an empty line and the terminal's settings as they were", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal);
    progress.update({ done: 1 });
    progress.stop();
    expect(terminal.lastLine).toBe("");
    expect(terminal.text).not.toContain("\n");
    expect(terminal.text).not.toMatch(/\[\?7|\[\?25/);
    const length = terminal.text.length;
    progress.stop();
    progress.update({ done: 2 });
    expect(terminal.text).toHaveLength(length);
  });

  test("a label from outside gives no commands", async () => {
    const terminal = new FakeTerminal();
    const progress = await startProgress({
      stream: terminal,
      enabled: true,
      clock: new ManualClock(),
      label: "\u001b[2Jx",
    });
    progress.stop();
    expect(terminal.text).toContain("␛[2Jx");
  });
});

describe("elsewhere", () => {
  test("only a long wait is reported, in one plain line", async () => {
    const log = new FakeTerminal({ terminal: false });
    const progress = await start(log);
    progress.update({ done: 100, total: 368 });
    progress.waiting({ reason: "rate limit", ms: 5000 });
    progress.waiting({ reason: "rate limit", ms: 42_000 });
    progress.waiting({ reason: "retry", ms: 8000 });
    progress.stop();
    expect(log.text).toBe("Waiting 42 s for the rate limit.\nTrying again in 8 s.\n");
  });

  test("a wait says what went before, so that it is known what failed", async () => {
    const log = new FakeTerminal({ terminal: false });
    const progress = await start(log);
    progress.waiting({ reason: "retry", ms: 7000, detail: "GET /profiles page 3 answered 502" });
    progress.waiting({ reason: "rate limit", ms: 42_000, detail: "GET /profiles answered 406" });
    progress.waiting({ reason: "retry", ms: 7000, detail: "GET /groups: connection broken off\u001b" });
    progress.stop();
    expect(log.text).toBe(
      [
        "GET /profiles page 3 answered 502: trying again in 7 s.",
        "GET /profiles answered 406: waiting 42 s for the rate limit.",
        "GET /groups: connection broken off␛: trying again in 7 s.",
        "",
      ].join("\n"),
    );
  });

  test("a terminal that shall not be animated is treated like a log", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal, { animated: false });
    progress.update({ done: 100, total: 368 });
    progress.waiting({ reason: "rate limit", ms: 42_000 });
    progress.stop();
    expect(terminal.text).toBe("Waiting 42 s for the rate limit.\n");
  });

  test("nothing at all is shown when not enabled", async () => {
    const terminal = new FakeTerminal();
    const progress = await start(terminal, { enabled: false });
    progress.update({ done: 1 });
    progress.waiting({ reason: "rate limit", ms: 42_000 });
    progress.stop();
    expect(terminal.text).toBe("");
  });
});
