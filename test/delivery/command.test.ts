import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandOptions, createCommandDestination } from "../../src/delivery/command.ts";
import { identifyThisProcess, judgeOwner } from "../../src/platform/files/process-identity.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeDelivery } from "./deliveries.ts";

interface Stage {
  readonly cwd: string;
  /** Where the event is a file for a moment. */
  readonly folder: string;
  readonly clock: ManualClock;
  /** What the programs wrote so far. */
  output: string;
}

function makeStage(): Stage {
  return {
    cwd: makeTempFolder(),
    folder: makeTempFolder(),
    clock: new ManualClock({ autoAdvance: true }),
    output: "",
  };
}

function makeDestination(stage: Stage, words: readonly string[], options: Partial<CommandOptions> = {}) {
  return createCommandDestination({
    words,
    cwd: stage.cwd,
    folder: stage.folder,
    env: { PATH: process.env["PATH"] },
    clock: stage.clock,
    random: () => 0,
    signal: new AbortController().signal,
    onOutput: (chunk) => void (stage.output += chunk.toString()),
    ...options,
  });
}

const CRLF = "its first line ends with a Windows line ending (CRLF); save it with LF line endings";

/** Adds a line to the file `tries` each time, so that a test can tell how often it ran. */
const COUNT = "echo x >> tries;";

async function countTries({ cwd }: Stage): Promise<number> {
  return (await readFile(join(cwd, "tries"), "utf8")).length / 2;
}

describe.skipIf(process.platform === "win32")("a command for each event", () => {
  test("gets the event on stdin and its id in the environment, and accepts with exit code 0", async () => {
    const stage = makeStage();
    const script = 'cat > stdin; printf %s "$NAMELY_EVENT_ID:$1" > id';
    const destination = makeDestination(stage, ["sh", "-c", script, "sh", "$HOME 'x'"]);
    expect(await destination.deliver(makeDelivery())).toEqual({ kind: "accepted" });
    expect(await readFile(join(stage.cwd, "stdin"), "utf8")).toBe(`${makeDelivery().body}\n`);
    expect(await readFile(join(stage.cwd, "id"), "utf8")).toBe("evt_1:$HOME 'x'");
    expect(destination).toMatchObject({ kind: "exec", name: "sh", concurrency: 1 });
  });

  test("does not see our own variables, whatever their case", async () => {
    const stage = makeStage();
    const env = { PATH: process.env["PATH"], NAMELY_TOKEN: "secret", namely_x: "secret", NAMELYISH: "kept" };
    await makeDestination(stage, ["env"], { env }).deliver(makeDelivery());
    expect(stage.output).toContain("NAMELYISH=kept");
    expect(stage.output).toContain("NAMELY_EVENT_ID=evt_1");
    expect(stage.output).not.toContain("secret");
  });

  test("hands on what it writes to stdout and to stderr, to the last byte", async () => {
    const stage = makeStage();
    const script = "echo complaint >&2; head -c 300000 /dev/zero | tr '\\0' x";
    expect(await makeDestination(stage, ["sh", "-c", script]).deliver(makeDelivery())).toEqual({
      kind: "accepted",
    });
    expect(stage.output.replace("complaint\n", "")).toBe("x".repeat(300_000));
    expect(stage.output).toContain("complaint\n");
  });

  test("is listened to until what it has started is silent, too", async () => {
    const stage = makeStage();
    const script = "(while kill -0 $$; do :; done; echo late) 2> /dev/null &";
    await makeDestination(stage, ["sh", "-c", script]).deliver(makeDelivery());
    expect(stage.output).toBe("late\n");
  });

  test("need not read the event", async () => {
    const delivery = { ...makeDelivery(), body: "x".repeat(2_000_000) };
    expect(await makeDestination(makeStage(), ["true"]).deliver(delivery)).toEqual({ kind: "accepted" });
  });

  test("that fails twice and then succeeds has accepted the same bytes", async () => {
    const stage = makeStage();
    const script = `${COUNT} cat >> stdin; test $(wc -l < tries) -ge 3`;
    expect(await makeDestination(stage, ["sh", "-c", script]).deliver(makeDelivery())).toEqual({
      kind: "accepted",
    });
    expect(await readFile(join(stage.cwd, "stdin"), "utf8")).toBe(`${makeDelivery().body}\n`.repeat(3));
    expect(stage.clock.sleeps).toEqual([250, 500]);
  });

  test("that always fails is tried three times, and then it is a refusal with the exit code", async () => {
    const stage = makeStage();
    expect(await makeDestination(stage, ["sh", "-c", `${COUNT} exit 3`]).deliver(makeDelivery())).toEqual({
      kind: "refused",
      why: "it exited with code 3",
    });
    expect(await countTries(stage)).toBe(3);
  });

  test("that is ended by a signal is tried three times as well", async () => {
    const stage = makeStage();
    expect(
      await makeDestination(stage, ["sh", "-c", `${COUNT} kill -TERM $$`]).deliver(makeDelivery()),
    ).toEqual({
      kind: "refused",
      why: "it was ended by SIGTERM",
    });
    expect(await countTries(stage)).toBe(3);
  });

  test("that does not exist cannot be started and is unreachable", async () => {
    const stage = makeStage();
    expect(await makeDestination(stage, ["no-such-program"]).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why: "no program of that name is on the PATH",
    });
    expect(stage.clock.sleeps).toEqual([]);
  });

  test("that may not be run cannot be started and is unreachable", async () => {
    const stage = makeStage();
    const path = join(stage.cwd, "notify.sh");
    await writeFile(path, "#!/bin/sh\n");
    await chmod(path, 0o600);
    expect(await makeDestination(stage, [path]).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why: "it is not executable; run chmod +x on it",
    });
  });

  test.each<[string, string, string]>([
    ["a Windows line ending", "#!/bin/sh\r\nexit 0\r\n", CRLF],
    ["a Windows line ending behind env", "#!/usr/bin/env sh\r\nexit 0\r\n", CRLF],
    [
      "an interpreter that is not there",
      "#!/no/such/shell -e\n",
      "its first line names /no/such/shell, which does not exist",
    ],
  ])("whose first line has %s is told so, and not that it does not exist", async (_, script, why) => {
    const stage = makeStage();
    const path = join(stage.cwd, "notify.sh");
    await writeFile(path, script);
    await chmod(path, 0o700);
    expect(await makeDestination(stage, [path]).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why,
    });
    expect(stage.clock.sleeps).toEqual([]);
  });

  test.each([
    ["./no-such-file", "there is no such file"],
    ["$HOME/notify.sh", "there is no such file, and variables are not filled in"],
    [".", "it is a folder"],
  ])("named %s is answered with what is there instead", async (program, why) => {
    const destination = makeDestination(makeStage(), [program === "." ? "./." : program]);
    expect(await destination.deliver(makeDelivery())).toEqual({ kind: "unreachable", why });
  });

  test("sees the whole event or is not started: stdin is a whole file, which no process has to fill", async () => {
    const stage = makeStage();
    // A program that looks at its stdin before anybody else could write to it.
    const script = 'test -f /dev/stdin && stat -L -c "%s %h %a" /dev/stdin';
    const delivery = { ...makeDelivery(), body: "x".repeat(100_000) };
    expect(await makeDestination(stage, ["sh", "-c", script]).deliver(delivery)).toEqual({
      kind: "accepted",
    });
    expect(stage.output).toBe("100001 0 600\n");
    expect(await readdir(stage.folder)).toEqual([]);
  });

  test("is not started when the event cannot be written down", async () => {
    const stage = { ...makeStage(), folder: "/no/such/folder" };
    await expect(makeDestination(stage, ["touch", "started"]).deliver(makeDelivery())).rejects.toMatchObject({
      code: "file.missing-folder",
    });
    await expect(readFile(join(stage.cwd, "started"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("that the system will not even try to start is unreachable", async () => {
    expect(await makeDestination(makeStage(), ["true", "a\0b"]).deliver(makeDelivery())).toEqual({
      kind: "unreachable",
      why: "it cannot be started (ERR_INVALID_ARG_VALUE)",
    });
  });

  test("that leaves something running in the background is not waited for", async () => {
    const stage = makeStage();
    const destination = makeDestination(stage, ["sh", "-c", "sleep 60 & echo $!"]);
    expect(await destination.deliver(makeDelivery())).toEqual({ kind: "accepted" });
    expect(isRunning(Number(stage.output))).toBe(true);
    process.kill(Number(stage.output), "SIGKILL");
  });

  test("without a program is a mistake", () => {
    expect(() => makeDestination(makeStage(), [])).toThrow(
      expect.objectContaining({ code: "usage.exec-command" }) as Error,
    );
  });
});

/** Neither program ends by itself; the outer one tells the number of the inner one. */
const ENDLESS = ["sh", "-c", `${COUNT} sleep 60 & echo $!; wait`];

describe.skipIf(process.platform === "win32")("a command that does not end", () => {
  test("is killed with all that it has started, and the event is refused without a second try", async () => {
    const stage = makeStage();
    // A machine under load may need longer to start it than the first of these bounds.
    for (let timeoutMs = 200; !stage.output.includes("\n"); timeoutMs *= 2) {
      await writeFile(join(stage.cwd, "tries"), "");
      expect(await makeDestination(stage, ENDLESS, { timeoutMs }).deliver(makeDelivery())).toEqual({
        kind: "refused",
        why: `it was killed after ${timeoutMs / 1000} s`,
      });
    }
    expect(await countTries(stage)).toBe(1);
    await expect.poll(() => isRunning(Number(stage.output))).toBe(false);
  });

  test.each([1, 3])("is killed with all that it has started when try %i is aborted", async (last) => {
    const stage = makeStage();
    const end = new AbortController();
    const script = `${COUNT} test $(wc -l < tries) -lt ${last} && exit 1; sleep 60 & echo $!; wait`;
    const destination = makeDestination(stage, ["sh", "-c", script], {
      signal: end.signal,
      onOutput: (chunk) => {
        stage.output += chunk.toString();
        if (stage.output.includes("\n")) end.abort(new Error("enough"));
      },
    });
    await expect(destination.deliver(makeDelivery())).rejects.toThrow("enough");
    expect(await countTries(stage)).toBe(last);
    await expect.poll(() => isRunning(Number(stage.output))).toBe(false);
  });

  test("is not started at all after the abort", async () => {
    const stage = makeStage();
    const destination = makeDestination(stage, ["touch", "started"], {
      signal: AbortSignal.abort(new Error("enough")),
    });
    await expect(destination.deliver(makeDelivery())).rejects.toThrow("enough");
    await expect(readFile(join(stage.cwd, "started"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

/** Not with a signal 0 alone: what nobody has waited for yet can still be signalled. */
function isRunning(pid: number): boolean {
  return judgeOwner({ ...identifyThisProcess(), pid, start: "0" }) === "alive";
}
