import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { someOf, times } from "../support/effort.ts";
import {
  afterDelay,
  anywhere,
  AT_NEW_SNAPSHOT,
  atDelivery,
  atFile,
  atPage,
  type KillMoment,
} from "../support/kill-moments.ts";
import type { Place } from "../support/program.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";
import { sideBySide } from "../support/side-by-side.ts";
import {
  findLeftovers,
  findOpenEntries,
  readLatest,
  readSnapshots,
  readWholeSnapshot,
} from "../support/state-folder.ts";
import { tally } from "../support/tally.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

/** What happens is the same for each case, so that the snapshot and the events it leads to are the same too. */
function letThingsHappen({ company: { control }, staff }: RosterJob): void {
  for (const person of staff.slice(0, 3)) control.terminate(person);
  control.rename(staff[3] ?? "", { last_name: "Newly-Wed" });
  control.hire();
  control.hire();
}
const EVENTS = 6;

/** Ids of events in whatever a program has written before it was killed, which may end within a line. */
function idsIn(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [(JSON.parse(line) as { id: string }).id];
    } catch {
      return [];
    }
  });
}

interface Aftermath {
  /** False when the program had ended before its moment came. */
  readonly wasKilled: boolean;
  /** Whether the snapshot had moved when the program died. */
  readonly hadMoved: boolean;
  /** What the rerun has left as the latest snapshot. */
  readonly latest: string;
  readonly reported: ReadonlySet<string>;
  /** What reached the receivers. */
  readonly accepted: ReadonlySet<string>;
}

/**
 * Kills a run at its moment and runs it again; everything that has to hold in between and afterwards is checked. With
 * `lineUp` something waits already that an earlier run could not deliver.
 */
async function killAndRerun(
  moment: KillMoment,
  wordsFor: (job: RosterJob, receiver: WebhookReceiver) => readonly string[],
  lineUp = false,
): Promise<Aftermath> {
  await using job = await openRosterJob({ latencyMs: 10 });
  await using receiver = await startWebhookReceiver();
  const words = wordsFor(job, receiver);
  if (lineUp) await leaveWaiting(job, receiver, words);
  letThingsHappen(job);
  const before = readLatest(job.place);
  const program = job.spawnDiff(...words);
  moment.arm(program, job, receiver);
  const killed = await program.ended;
  const between = [...readSnapshots(job.place).values()];
  for (const snapshot of between) readWholeSnapshot(snapshot);
  const left = between.at(-1) ?? "";
  expect({ moment: moment.name, open: findOpenEntries(job.place) }).toEqual({
    moment: moment.name,
    open: [],
  });
  receiver.reply = () => 204;
  const rerun = await job.diff(...words);
  expect({ moment: moment.name, code: rerun.code, stderr: rerun.stderr }).toMatchObject({ code: 0 });
  const latest = readLatest(job.place);
  expect({ moment: moment.name, isOldOrNew: [before, latest].includes(left) }).toMatchObject({
    isOldOrNew: true,
  });
  expect({ moment: moment.name, left: findLeftovers(job.place) }).toEqual({ moment: moment.name, left: [] });
  return {
    wasKilled: killed.signal === "SIGKILL",
    hadMoved: left !== before,
    latest,
    reported: new Set([...idsIn(killed.stdout), ...idsIn(rerun.stdout)]),
    accepted: new Set([...receiver.accepted.map(({ id }) => id), ...listRuns(job.place)]),
  };
}

async function leaveWaiting(
  job: RosterJob,
  receiver: WebhookReceiver,
  words: readonly string[],
): Promise<void> {
  job.company.control.terminate(job.staff[4] ?? "");
  receiver.reply = () => 400;
  expect(await job.diff(...words)).toMatchObject({ code: 1 });
  receiver.reply = () => 204;
}

/** Every case has come to the same end; counts how the deaths were spread. */
function expectSameEnd(context: TestContext, aftermaths: readonly Aftermath[], events = EVENTS): void {
  const killed = aftermaths.filter(({ wasKilled }) => wasKilled);
  const moved = killed.filter(({ hadMoved }) => hadMoved).length;
  // On a busy machine a run may be over before the news of its moment has come.
  expect(killed.length).toBeGreaterThan(0);
  expect(new Set(aftermaths.map(({ latest }) => latest)).size).toBe(1);
  for (const { reported } of aftermaths) expect(reported.size).toBe(events);
  const lost = aftermaths.map(({ reported }) => events - reported.size);
  tally(context, "R1", {
    kills: killed.length,
    "old file": killed.length - moved,
    "new file": moved,
    "lost events": lost.reduce((sum, one) => sum + one, 0),
  });
}

/** A program that keeps the id of each event, and in its n-th run kills whoever has started it. */
function writeScript({ work }: Place, deadly: number, when: "before" | "after"): string {
  const death = `test $(ls runs | wc -l) -eq ${deadly} && test ! -e killed && touch killed && kill -9 $PPID`;
  const note = 'mkdir -p runs; touch "runs/$NAMELY_EVENT_ID"';
  const path = join(work, "on-event");
  writeFileSync(
    path,
    `#!/bin/sh\n${when === "before" ? `mkdir -p runs; ${death}\n${note}` : `${note}\n${death}`}\ntrue\n`,
  );
  chmodSync(path, 0o700);
  return "./on-event";
}

function listRuns({ work }: Place): string[] {
  const folder = join(work, "runs");
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe("a diff that is killed", { timeout: times(240_000, 1_800_000) }, () => {
  it("without destinations has moved the snapshot or not, and the next run reports what it did not", async (context) => {
    const others = [afterDelay(150), atFile(/^snapshots\/.*\.part$/u), AT_NEW_SNAPSHOT];
    const moments = [atPage(2), ...someOf(others, 1), ...anywhere("diff", 40)];
    const aftermaths = await sideBySide(moments, (moment) => killAndRerun(moment, () => []));
    expectSameEnd(context, aftermaths);
  });

  it("while it posts has every event accepted by the end of the next run", async (context) => {
    const others = [
      atDelivery(3, "after"),
      atDelivery(6, "after"),
      atFile(/\.next-.*\.part$/u),
      atFile(/queue\.ndjson$/u),
      AT_NEW_SNAPSHOT,
    ];
    const moments = [atDelivery(1, "before"), ...someOf(others, 2), ...anywhere("post", 40)];
    const aftermaths = await sideBySide(moments, (moment) =>
      killAndRerun(moment, (_job, { url }) => ["--post", url]),
    );
    expectSameEnd(context, aftermaths);
    for (const { accepted } of aftermaths) expect(accepted.size).toBe(EVENTS);
  });

  it("while it puts events behind those that wait has all of them accepted by the end of the next run", async (context) => {
    const others = [atFile(/\/next-[^/]*$/u), atFile(/\.queue.*\.part$/u), AT_NEW_SNAPSHOT];
    const moments = [atFile(/\.next-.*\.part$/u), ...someOf(others, 1), ...anywhere("line up", 40)];
    const aftermaths = await sideBySide(moments, (moment) =>
      killAndRerun(moment, (_job, { url }) => ["--post", url], true),
    );
    expectSameEnd(context, aftermaths, EVENTS + 1);
    for (const { accepted } of aftermaths) expect(accepted.size).toBe(EVENTS + 1);
  });

  it("before anything was on its way leaves nothing behind, even when nothing has happened after all", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    job.company.control.hire();
    // The folder is there from now on: what happens in a new one may go unseen.
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0 });
    const joiner = job.company.control.hire();
    const program = job.spawnDiff("--post", receiver.url);
    atFile(/\.next-.*\.part$/u).arm(program, job, receiver);
    expect(await program.ended).toMatchObject({ signal: "SIGKILL", stdout: "" });
    job.company.control.remove(joiner);
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0, stdout: "" });
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("while it runs a command has had it run for every event by the end of the next run", async (context) => {
    const cases: [deadly: number, when: "before" | "after"][] = [
      [0, "before"],
      [2, "after"],
      [6, "after"],
    ];
    const aftermaths = await sideBySide(someOf(cases, 1), ([deadly, when]) => {
      const suicide: KillMoment = { name: `${when} run ${deadly} of the command`, arm: () => undefined };
      return killAndRerun(suicide, ({ place }) => ["--exec", writeScript(place, deadly, when)]);
    });
    expectSameEnd(context, aftermaths);
    for (const { accepted } of aftermaths) expect(accepted.size).toBe(EVENTS);
  });
});
