import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import {
  makePlace,
  type Place,
  runInShell,
  runProgram,
  startOnTerminal,
  startProgram,
  spawnProgram,
} from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { describeWith } from "../support/requirement.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";
import { someOf } from "../support/effort.ts";

const SUMMARY =
  /^\d+ (employees?|groups?|compan(y|ies)) · \d+ requests?( · [1-9]\d* retr(y|ies))?( · [\d.]+ s waited)?( · .+ \([\d.]+ \w+\))?$/;

/** root may write everywhere, so the program is run as nobody there. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

function writeBefore(folder: string): string {
  const path = join(folder, "people.csv");
  writeFileSync(path, "before\n");
  return path;
}

/** Gives everything of a place to the user that the program runs as. */
function handOver({ root, home, temporary, work }: Place): void {
  if (NOBODY) for (const folder of [root, home, temporary, work]) chownSync(folder, NOBODY.uid, NOBODY.gid);
}

describe.concurrent("-o", { timeout: 120_000 }, () => {
  it("into a folder that may not be written is exit 1, and the old file is what it was", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    handOver(place);
    const closed = join(place.work, "closed");
    mkdirSync(closed);
    const path = writeBefore(closed);
    chmodSync(closed, 0o555);
    const words = ["employees", "-o", "closed/people.csv"];
    const { code, stdout, stderr } = await spawnProgram(words, {
      env: pointAt(company),
      place,
      user: NOBODY,
    });
    chmodSync(closed, 0o755);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: No permission to write .*people\.csv\./m);
    expect(readFileSync(path, "utf8")).toBe("before\n");
    expect(readdirSync(closed)).toEqual(["people.csv"]);
  });

  it("that reaches a limit of the disk is exit 1, and the old file is what it was", async () => {
    await using company = await openCompany({ employees: 130 });
    using place = makePlace();
    const path = writeBefore(place.work);
    // bash counts in units of 1024 bytes.
    const line = "ulimit -f 64; namely employees -o people.csv";
    const { code, stdout, stderr } = await runInShell(line, { env: pointAt(company), place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*people\.csv/m);
    expect(readFileSync(path, "utf8")).toBe("before\n");
    expect(readdirSync(place.work)).toEqual(["people.csv"]);
  });

  it("is a file that only its owner reads, whatever the old one was", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    chmodSync(writeBefore(place.work), 0o644);
    const line = "umask 000; namely employees -o people.csv; namely employees -o new.csv";
    expect(await runInShell(line, { env: pointAt(company), place })).toMatchObject({ code: 0, stdout: "" });
    for (const file of ["people.csv", "new.csv"])
      expect(statSync(join(place.work, file)).mode & 0o777).toBe(0o600);
  });
});

describeWith(["unshare"], "a full disk", () => {
  it("is exit 1, says so, and the old file is what it was", { timeout: 60_000 }, async () => {
    await using company = await openCompany({ employees: 130 });
    using place = makePlace();
    mkdirSync(join(place.work, "small"));
    const inside = [
      "mount -t tmpfs -o size=64k small small",
      "echo before > small/people.csv",
      "namely employees -o small/people.csv",
      "echo code $?; cat small/people.csv; ls -A small",
    ].join("; ");
    const flags = process.getuid?.() === 0 ? "--mount" : "--map-root-user --mount";
    const line = `export -f namely; unshare ${flags} bash -c '${inside}'`;
    const { stdout, stderr } = await runInShell(line, { env: pointAt(company), place });
    expect(stderr).toMatch(
      /^error: The disk is full, so .*people\.csv was not written\.\ncause: .*\nhint: Free some/m,
    );
    expect(stdout).toBe("code 1\nbefore\npeople.csv\n");
  });
});

describe.concurrent("stdout", { timeout: 120_000 }, () => {
  it("on a full disk is exit 1 and says so", async (context) => {
    await using company = await openCompany({ employees: 5 });
    for (const line of [
      "namely employees > /dev/full",
      "namely employees -o /dev/full",
      "namely groups > /dev/full",
    ]) {
      const { code, stderr } = await runInShell(line, { env: pointAt(company) });
      expect({ line, code }).toEqual({ line, code: 1 });
      expect(stderr).toMatch(/^error: The disk is full/m);
      tally(context, "R16", { "full disks": 1, "told by the exit code": Number(code === 1) });
    }
  });

  it("whose reader has gone is exit 0 and silent", async () => {
    await using company = await openCompany({ employees: 400 });
    const lines = ["namely employees", "namely employees --format json"];
    await sideBySide(someOf(lines, 2), async (line) => {
      // The export is larger than a pipe holds, so that it meets the closed end.
      const piped = `${line} | head -1 | cut -c 1-10; echo \${PIPESTATUS[0]}`;
      const { stdout, stderr } = await runInShell(piped, { env: pointAt(company) });
      expect(stdout).toMatch(/^.{10}\n0\n$/);
      expect(stderr).toBe("");
    });
  });

  it("that was closed before the first record is exit 0 and silent", async () => {
    await using company = await openCompany({ employees: 400 });
    const running = startProgram(["employees"], { env: pointAt(company) });
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  });

  it("arrives whole through a slow reader, 5 MB and more", async (context) => {
    await using company = await openCompany({ employees: 3500 });
    const env = pointAt(company);
    const running = startProgram(["employees"], { env });
    const { child } = running;
    child.stdout?.pause();
    await company.receive(70);
    // Small sips, with a pause after each.
    child.stdout?.on("data", () => {
      child.stdout?.pause();
      setImmediate(() => child.stdout?.resume());
    });
    child.stdout?.resume();
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(Buffer.byteLength(stdout)).toBeGreaterThan(5_000_000);
    expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
    tally(context, "R16", { "slow readers": 1 });
  });
});

describeWith(["script"], "a terminal", () => {
  const onTerminal = async (words: readonly string[], env: Record<string, string>): Promise<string> => {
    const running = startOnTerminal(words, { env, input: "" });
    return (await running.ended).stdout;
  };

  it("shows a table, a moving bar and the summary", { timeout: 60_000 }, async () => {
    await using company = await openCompany({ employees: 130, latencyMs: 300 });
    const shown = await onTerminal(["employees"], { ...pointAt(company), TERM: "xterm-256color" });
    expect(shown).toContain("\u001B");
    expect(shown).toMatch(/Employees \[[█░]+\]/);
    expect(shown).toMatch(/NAME/);
    expect(shown.trimEnd().split("\r\n").at(-1)).toMatch(SUMMARY);
  });

  it("of unknown size shows the whole table and the whole help", { timeout: 60_000 }, async () => {
    await using company = await openCompany({ employees: 5 });
    const env = { ...pointAt(company), TERM: "xterm-256color" };
    const table = await startOnTerminal(["employees"], { env, input: "", columns: 0 }).ended;
    expect(table.stdout).toMatch(/NAME/);
    const help = await startOnTerminal(["employees", "--help"], { env, input: "", columns: 0 }).ended;
    const helpInPipe = await runProgram(["employees", "--help"], { env });
    expect(help.stdout.replaceAll("\r\n", "\n")).toBe(helpInPipe.stdout);
  });

  it.each([{ CI: "1" }, { TERM: "dumb" }])(
    "with %j gets no escape byte",
    { timeout: 60_000 },
    async (variable) => {
      await using company = await openCompany({ employees: 60, latencyMs: 100 });
      const env: Record<string, string> = { ...pointAt(company), TERM: "xterm-256color", ...variable };
      expect(await onTerminal(["employees"], env)).not.toContain("\u001B");
    },
  );

  it("with NO_COLOR or --no-color gets no color", { timeout: 60_000 }, async () => {
    await using company = await openCompany({ employees: 60, latencyMs: 100 });
    const env = { ...pointAt(company), TERM: "xterm-256color" };
    const color = /\p{Control}\[[\d;]*m/u;
    expect(await onTerminal(["employees", "--nope"], env)).toMatch(color);
    expect(await onTerminal(["employees", "--nope", "--no-color"], env)).not.toMatch(color);
    for (const words of [["employees"], ["employees", "--nope"]])
      expect(await onTerminal(words, { ...env, NO_COLOR: "1" })).not.toMatch(color);
  });
});

describe.concurrent("a program that is stopped", { timeout: 120_000 }, () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "by %s in the middle is exit %i, and leaves the old file and nothing else",
    async (signal, code) => {
      await using company = await openCompany({ employees: 400, latencyMs: 200 });
      using place = makePlace();
      const path = writeBefore(place.work);
      const { child, ended } = startProgram(["employees", "-o", "people.csv"], {
        env: pointAt(company),
        place,
      });
      await company.receive(8);
      child.kill(signal);
      expect(await ended).toMatchObject({ code, signal: null, stdout: "" });
      expect(readFileSync(path, "utf8")).toBe("before\n");
      expect(readdirSync(place.work)).toEqual(["people.csv"]);
      expect(readdirSync(place.temporary)).toEqual([]);
    },
  );

  it("by SIGINT writes nothing to stdout and says one sentence", async () => {
    await using company = await openCompany({ employees: 400, latencyMs: 200 });
    const { child, ended } = startProgram(["employees"], { env: pointAt(company) });
    await company.receive(8);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toBe("Stopped.\n");
  });

  it("by SIGKILL leaves the old file, and the next run sweeps what was begun", async () => {
    await using company = await openCompany({ employees: 400, latencyMs: 200 });
    using place = makePlace();
    const path = writeBefore(place.work);
    const words = ["employees", "-o", "people.csv"];
    const { child, ended } = startProgram(words, { env: pointAt(company), place });
    await company.receive(8);
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ signal: "SIGKILL" });
    expect(readFileSync(path, "utf8")).toBe("before\n");
    expect(readdirSync(place.work)).toHaveLength(2);
    company.control.latencyMs = 0;
    expect(await runProgram(words, { env: pointAt(company), place })).toMatchObject({ code: 0 });
    expect(readdirSync(place.work)).toEqual(["people.csv"]);
    expect(readFileSync(path, "utf8").split("\n").length).toBeGreaterThan(400);
  });

  it("while it waits for the limit ends at once", async () => {
    await using company = await openCompany({ employees: 130 });
    company.control.addFault({ kind: "status", status: 406, retryAfter: "300", page: 2 });
    const { child, ended, waitFor } = startProgram(["employees"], { env: pointAt(company) });
    await waitFor("rate limit");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143, signal: null, stdout: "" });
  });
});
