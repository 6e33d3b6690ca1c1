import { describe, expect, it } from "vitest";
import { someOf, times } from "../support/effort.ts";
import {
  afterDelay,
  anywhere,
  AT_NEW_SNAPSHOT,
  atDelivery,
  atFile,
  atPage,
} from "../support/kill-moments.ts";
import { runProgram, type RunningProgram, startProgram } from "../support/program.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";
import { sideBySide } from "../support/side-by-side.ts";
import {
  findLeftovers,
  findOpenEntries,
  readAllPeople,
  readLatestPeople,
  readSnapshots,
  readWholeSnapshot,
} from "../support/state-folder.ts";
import { tally } from "../support/tally.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

/** A watch does not end by itself: on a busy machine the news of its moment may not have come. */
function killWhenDone(program: RunningProgram, job: RosterJob, receiver: WebhookReceiver): void {
  const wait = async (): Promise<void> => {
    await receiver.accept(4);
    await job.servePages(3);
    program.child.kill("SIGKILL");
  };
  wait().catch(() => undefined);
}

describe("a watch that is killed", { timeout: times(240_000, 1_800_000) }, () => {
  it("is taken up by the next one, which reports and posts what it had not", async (context) => {
    const moments = [
      afterDelay(300),
      atPage(2),
      atFile(/^deliveries/u),
      atDelivery(1, "before"),
      atDelivery(3, "after"),
      AT_NEW_SNAPSHOT,
    ];
    const chosen = [...someOf(moments, 2), ...anywhere("watch", 30)];
    const kills = await sideBySide(chosen, async (moment) => {
      await using job = await openRosterJob({ latencyMs: 10 });
      await using receiver = await startWebhookReceiver();
      const people = job.staff.slice(0, 4);
      for (const person of people) job.company.control.terminate(person);
      const first = job.spawnWatch("--post", receiver.url);
      moment.arm(first, job, receiver);
      killWhenDone(first, job, receiver);
      const killed = await first.ended;
      const between = readAllPeople(job.place);
      receiver.reply = () => 204;
      const joiner = job.company.control.hire();
      const second = job.spawnWatch("--post", receiver.url);
      await second.waitFor(joiner);
      await job.servePages(2);
      second.child.kill("SIGTERM");
      const { stdout } = await second.ended;
      const accepted = receiver.accepted.map(({ person }) => person);
      for (const person of [...people, joiner]) {
        expect({ moment: moment.name, said: killed.stdout + stdout }).toMatchObject({
          said: expect.stringContaining(person) as string,
        });
        expect({ moment: moment.name, accepted }).toMatchObject({
          accepted: expect.arrayContaining([person]) as string[],
        });
      }
      const latest = readLatestPeople(job.place);
      expect({ moment: moment.name, latest: latest.length }).toMatchObject({ latest: 61 });
      expect({ moment: moment.name, left: findLeftovers(job.place) }).toMatchObject({ left: [] });
      expect({ moment: moment.name, open: findOpenEntries(job.place) }).toMatchObject({ open: [] });
      return { signal: killed.signal, moved: between.length > 1 };
    });
    const moved = kills.filter((kill) => kill.moved).length;
    expect(kills.map(({ signal }) => signal)).toEqual(chosen.map(() => "SIGKILL"));
    tally(context, "R1", { kills: kills.length, "old file": kills.length - moved, "new file": moved });
  });
});

describe("a snapshot that is killed", { timeout: times(240_000, 1_800_000) }, () => {
  it("is there whole or not at all, and the next one tidies up", async (context) => {
    const others = [afterDelay(250), atFile(/^snapshots\/.*\.part$/u), AT_NEW_SNAPSHOT];
    const moments = [atPage(1), ...someOf(others, 1), ...anywhere("snapshot", 30)];
    const kills = await sideBySide(moments, async (moment) => {
      await using job = await openRosterJob({ latencyMs: 40 });
      await using receiver = await startWebhookReceiver();
      const before = readSnapshots(job.place);
      const joiner = job.company.control.hire();
      const { env, place } = job;
      const program = startProgram(["snapshot"], { env, place });
      moment.arm(program, job, receiver);
      const killed = await program.ended;
      const between = [...readSnapshots(place)];
      const fresh = between.filter(([name]) => !before.has(name)).map(([, text]) => readWholeSnapshot(text));
      for (const ids of fresh) expect(ids).toContain(joiner);
      for (const [name, text] of before) expect(readSnapshots(place).get(name)).toBe(text);
      expect(await runProgram(["snapshot"], { env, place })).toMatchObject({ code: 0 });
      expect(readLatestPeople(place)).toContain(joiner);
      expect({ moment: moment.name, left: findLeftovers(place) }).toMatchObject({ left: [] });
      expect({ moment: moment.name, open: findOpenEntries(place) }).toMatchObject({ open: [] });
      return { signal: killed.signal, saved: fresh.length };
    });
    const killed = kills.filter(({ signal }) => signal === "SIGKILL");
    const saved = killed.filter((kill) => kill.saved > 0).length;
    // On a busy machine a run may be over before the news of its moment has come.
    expect(killed.length).toBeGreaterThan(0);
    tally(context, "R1", { kills: killed.length, "old file": killed.length - saved, "new file": saved });
  });
});
