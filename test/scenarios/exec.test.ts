import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Place } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { openRosterJob, readEventIds } from "../support/roster-job.ts";
import { sentLines } from "../support/sent-events.ts";
import { findLeftovers, readSnapshots } from "../support/state-folder.ts";
import { startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";

/** A program of the user's own in the folder of work: appends what it is given to `runs`, one line a run. */
function writeScript({ work }: Place, more = ""): string {
  const path = join(work, "on-event");
  writeFileSync(path, `#!/bin/sh\nevent=$(cat)\nprintf '%s\\n' "$event" >> runs\n${more}\n`);
  chmodSync(path, 0o700);
  return "./on-event";
}

function readRuns({ work }: Place): string {
  const path = join(work, "runs");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

describe.concurrent("a command for each event", { timeout: 120_000 }, () => {
  it("gets every event of the report on its stdin, as it leaves the machine, one run each", async () => {
    await using job = await openRosterJob();
    for (const person of job.staff.slice(0, 3)) job.company.control.terminate(person);
    job.company.control.hire();
    const { code, stdout } = await job.diff("--exec", writeScript(job.place));
    expect(code).toBe(0);
    expect(parseNdjson(stdout)).toHaveLength(4);
    expect(readRuns(job.place)).toBe(sentLines(stdout));
    expect(await job.diff("--exec", "./on-event")).toMatchObject({ code: 0, stdout: "" });
    expect(readRuns(job.place)).toBe(sentLines(stdout));
  });

  it("gets its words as they were written, for there is no shell", async () => {
    await using job = await openRosterJob();
    job.company.control.hire();
    const script = writeScript(job.place, `printf '<%s>' "$@" > words`);
    const line = `${script} $(touch pwned) ; touch pwned | * ~ $HOME 'a  b' "c\\"d" \`id\` > out && false`;
    expect(await job.diff("--exec", line)).toMatchObject({ code: 0 });
    expect(readFileSync(join(job.place.work, "words"), "utf8")).toBe(
      '<$(touch><pwned)><;><touch><pwned><|><*><~><$HOME><a  b><c"d><`id`><>><out><&&><false>',
    );
    expect(existsSync(join(job.place.work, "pwned"))).toBe(false);
    expect(existsSync(join(job.place.work, "out"))).toBe(false);
  });

  it("sees none of our variables but the event's id, and writes to our stderr alone", async () => {
    await using job = await openRosterJob();
    job.company.control.hire();
    const script = writeScript(job.place, "echo to-stdout; echo to-stderr >&2; env > environment");
    const { stdout, stderr } = await job.diff("--exec", script);
    const [id = ""] = readEventIds(stdout);
    expect(stdout).not.toContain("to-stdout");
    expect(stderr).toContain("to-stdout\n");
    expect(stderr).toContain("to-stderr\n");
    const environment = readFileSync(join(job.place.work, "environment"), "utf8");
    expect(environment.match(/^NAMELY_.*$/gmu)).toEqual([`NAMELY_EVENT_ID=${id}`]);
    expect(environment).not.toContain(WEBHOOK_SECRET);
    expect(environment).toContain(`HOME=${job.place.home}`);
  });

  it("that fails for a person is run for them again the next time, and for no other", async () => {
    await using job = await openRosterJob();
    const [unlucky = "", lucky = ""] = job.staff;
    for (const person of [unlucky, lucky]) job.company.control.terminate(person);
    const script = writeScript(
      job.place,
      `case $event in *${unlucky}*) test -e mended || exit 3;; esac; echo "$NAMELY_EVENT_ID" >> done`,
    );
    const before = readSnapshots(job.place);
    const first = await job.diff("--exec", script);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("did not accept 1 of 2 events (it exited with code 3)");
    expect(readSnapshots(job.place)).toEqual(before);
    writeFileSync(join(job.place.work, "mended"), "");
    const failed = readRuns(job.place);
    expect(await job.diff("--exec", script)).toMatchObject({ code: 0, stdout: first.stdout });
    const again = readRuns(job.place).slice(failed.length);
    expect(
      sentLines(first.stdout)
        .split("\n")
        .filter((line) => line.includes(unlucky)),
    ).toEqual([again.trimEnd()]);
    const done = readFileSync(join(job.place.work, "done"), "utf8").trimEnd().split("\n");
    expect(done.toSorted()).toEqual(readEventIds(first.stdout));
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("that does not exist is named in one sentence, and what it should have had waits", async () => {
    await using job = await openRosterJob();
    job.company.control.hire();
    const first = await job.diff("--exec", "./on-event --quiet");
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("./on-event did not accept 1 of 1 event (there is no such file)");
    expect(parseNdjson(first.stdout)).toHaveLength(1);
    writeScript(job.place);
    expect(await job.diff("--exec", "./on-event --quiet")).toMatchObject({ code: 0, stdout: first.stdout });
    expect(readRuns(job.place)).toBe(sentLines(first.stdout));
  });
});

describe.concurrent("a command and a webhook at once", { timeout: 120_000 }, () => {
  it.each(["post", "exec"] as const)(
    "are each sent what they have not accepted, when %s fails",
    async (failing) => {
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver();
      for (const person of job.staff.slice(0, 3)) job.company.control.terminate(person);
      const script = writeScript(job.place, failing === "exec" ? "test -e mended" : "");
      if (failing === "post") receiver.reply = () => 400;
      const both = ["--post", receiver.url, "--exec", script];
      const first = await job.diff(...both);
      const ids = readEventIds(first.stdout);
      expect(first.code).toBe(1);
      expect(first.stderr).toContain("did not accept 3 of 3 events");
      expect(first.stderr.match(/did not accept/gu)).toHaveLength(1);
      const ran = readRuns(job.place).length;
      receiver.reply = () => 204;
      writeFileSync(join(job.place.work, "mended"), "");
      expect(await job.diff(...both)).toMatchObject({ code: 0, stdout: first.stdout });
      expect(receiver.accepted.map(({ id }) => id).toSorted()).toEqual(ids);
      expect(receiver.deliveries).toHaveLength(failing === "post" ? 6 : 3);
      expect(readRuns(job.place).slice(ran)).toBe(failing === "exec" ? sentLines(first.stdout) : "");
      expect(await job.diff(...both)).toMatchObject({ code: 0, stdout: "" });
    },
  );
});
