import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../support/effort.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { openRosterJob, readEventIds } from "../support/roster-job.ts";
import { findLeftovers, readLatest, readSnapshots } from "../support/state-folder.ts";
import { type Reply, startWebhookReceiver } from "../support/webhook-receiver.ts";

/** A receiver that is down and knows for how long, so that nobody tries again within a look. */
const DOWN: Reply = { status: 503, headers: { "retry-after": "3600" } };

describe.concurrent("a watch that posts", { timeout: 300_000 }, () => {
  it("posts each event once, as it is found", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    const { stop, ended } = job.startWatch("--post", receiver.url);
    const joiner = job.company.control.hire();
    await job.until(receiver.accept(1));
    job.company.control.terminate(joiner);
    await job.until(receiver.accept(2));
    await job.servePages(2);
    stop();
    const { stdout } = await ended;
    expect(receiver.deliveries.map(({ event }) => event)).toEqual(["hired", "terminated"]);
    expect(receiver.deliveries.map(({ id }) => id)).toEqual(idsOf(parseNdjson(stdout)));
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("prints events on stdout once each while the receiver is down, which gets them in order when it is back", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => DOWN;
    const before = readLatest(job.place);
    const { stop, waitFor, ended } = job.startWatch("--post", receiver.url);
    const [person = ""] = job.staff;
    job.company.control.terminate(person);
    await waitFor('"terminated"');
    job.company.control.rescind(person);
    await waitFor('"reinstated"');
    await job.servePages(2);
    expect(readLatest(job.place)).toBe(before);
    const joiner = job.company.control.hire();
    await waitFor(joiner);
    await job.servePages(2);
    receiver.reply = () => 204;
    await job.until(receiver.accept(3));
    await job.servePages(2);
    stop();
    const { stdout } = await ended;
    const told = parseNdjson(stdout);
    expect(told.map(({ event }) => event)).toEqual(["terminated", "reinstated", "hired"]);
    expect(receiver.accepted.map(({ id }) => id).toSorted()).toEqual(readEventIds(stdout));
    const ofPerson = receiver.accepted.filter((delivery) => delivery.person === person);
    expect(ofPerson.map(({ event }) => event)).toEqual(["terminated", "reinstated"]);
    expect(readLatest(job.place)).toContain(joiner);
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("delivers what waits while Namely cannot be read", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => DOWN;
    const { stop, waitFor, ended } = job.startWatch("--post", receiver.url);
    const joiner = job.company.control.hire();
    await job.until(receiver.receive(1));
    job.company.control.addFault({ kind: "status", status: 422, path: "/groups" });
    await waitFor("The next poll is in");
    receiver.reply = () => 204;
    await job.until(receiver.accept(1));
    job.company.control.clearFaults();
    await job.servePages(2);
    stop();
    await ended;
    expect(receiver.accepted.map(({ person }) => person)).toEqual([joiner]);
    expect(readLatest(job.place)).toContain(joiner);
  });

  it.skipIf(IS_QUICK)(
    "hands over what an earlier one could not, and says it on its own stdout as well",
    async () => {
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver();
      receiver.reply = () => DOWN;
      const first = job.startWatch("--post", receiver.url);
      const joiner = job.company.control.hire();
      await job.until(receiver.receive(1));
      first.stop();
      await first.ended;
      receiver.reply = () => 204;
      const [leaver = ""] = job.staff;
      job.company.control.terminate(leaver);
      const second = job.startWatch("--post", receiver.url);
      await job.until(receiver.accept(2));
      await job.servePages(2);
      second.stop();
      const { stdout } = await second.ended;
      expect(parseNdjson(stdout).map(({ event }) => event)).toEqual(["hired", "terminated"]);
      expect(receiver.accepted.map(({ person }) => person)).toEqual([joiner, leaver]);
      expect(receiver.deliveries.slice(0, 2).map(({ id }) => id)).toEqual(
        Array.from({ length: 2 }, () => receiver.deliveries[0]?.id),
      );
    },
  );

  it("does not start without the receiver that something waits for", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => 400;
    job.company.control.hire();
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 1 });
    const { code, stderr } = await job.startWatch().ended;
    expect(code).toBe(2);
    expect(stderr).toContain("--forget-undelivered");
  });

  it("ends within a moment on SIGTERM although the receiver hangs", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => "hang";
    const { stop, ended } = job.startWatch("--post", receiver.url);
    job.company.control.hire();
    await job.until(receiver.receive(1));
    const begun = performance.now();
    stop();
    expect(await ended).toMatchObject({ code: 143 });
    // It would wait for the receiver 15 s. On a busy machine anything less may be a moment.
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect([...readSnapshots(job.place).keys()]).toHaveLength(1);
  });
});

describe.concurrent("a watch that runs a command", { timeout: 300_000 }, () => {
  it("runs it once for each event and keeps what it says off stdout", async () => {
    await using job = await openRosterJob();
    const script = join(job.place.work, "on-event");
    writeFileSync(script, "#!/bin/sh\ncat >> runs\necho heard\n");
    chmodSync(script, 0o700);
    const { stop, waitFor, ended } = job.startWatch("--exec", "./on-event");
    job.company.control.hire();
    await waitFor("heard");
    job.company.control.terminate(job.staff[0] ?? "");
    await waitFor('"terminated"');
    await job.servePages(2);
    stop();
    const { stdout } = await ended;
    expect(parseNdjson(stdout)).toHaveLength(2);
    expect(readFileSync(join(job.place.work, "runs"), "utf8")).toBe(stdout);
  });
});
