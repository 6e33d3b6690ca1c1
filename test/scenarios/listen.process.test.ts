import { expect, test } from "vitest";
import { askedSince, spawnListening } from "../support/listening.ts";
import { listPersonEvents } from "../support/snapshots.ts";
import { openRosterJob } from "../support/roster-job.ts";

test("a listen that was killed works first on what it had answered", async () => {
  await using job = await openRosterJob();
  const first = await spawnListening(job);
  const [leaver = "", other = ""] = job.staff;
  job.company.control.terminate(leaver);
  const { status } = await first.call({ profile: { id: leaver } });
  first.child.kill("SIGKILL");
  const killed = await first.ended;
  expect([status, killed.signal, killed.stdout]).toEqual([200, "SIGKILL", ""]);
  const already = job.company.requests.length;
  const second = await spawnListening(job);
  await second.waitFor('"terminated"');
  expect(askedSince(job.company, already)[0]).toBe(`/profiles/${leaver}`);
  // What is done with is not looked at again by the one that comes after.
  job.company.control.terminate(other);
  await second.call({ id: other });
  await second.waitFor(other);
  second.stop();
  const { stdout } = await second.ended;
  expect(listPersonEvents(stdout)).toEqual([`${leaver} terminated`, `${other} terminated`]);
});
