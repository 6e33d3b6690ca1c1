import { describe, expect, it } from "vitest";
import { keepState, openRosterJob, readEventIds } from "../support/roster-job.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { readSnapshots } from "../support/state-folder.ts";
import { type Reply, startWebhookReceiver } from "../support/webhook-receiver.ts";
import { someOf } from "../support/effort.ts";

describe.concurrent("a receiver in trouble", { timeout: 120_000 }, () => {
  it("is given the same event again within the run, after the time that it asked for", async () => {
    const replies: Reply[] = [
      { status: 503, headers: { "retry-after": "2" } },
      { status: 429, headers: { "retry-after": "2" } },
    ];
    await sideBySide(someOf(replies, 1), async (reply) => {
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver();
      receiver.reply = (_, number) => (number === 1 ? reply : 204);
      job.company.control.hire();
      expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0 });
      const [first, second, ...more] = receiver.deliveries;
      expect(more).toEqual([]);
      expect(second).toMatchObject({ id: first?.id, body: first?.body });
      expect((second?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBeGreaterThanOrEqual(2);
    });
  });

  it("ends the run with exit 1 and the reason, and nothing is lost", async () => {
    const cases: [reply: Reply, said: string][] = [
      ["reset", "the connection broke off"],
      [{ status: 503, headers: { "retry-after": "3600" } }, "it answered 503"],
      [{ status: 429, headers: { "retry-after": "3600" } }, "it answered 429"],
      [{ status: 302, headers: { location: "/elsewhere" } }, "redirect (302), which is not followed"],
    ];
    await sideBySide(someOf(cases, 2), async ([reply, said]) => {
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver();
      receiver.reply = () => reply;
      for (const person of job.staff.slice(0, 6)) job.company.control.terminate(person);
      const before = readSnapshots(job.place);
      const first = await job.diff("--post", receiver.url);
      expect({ reply, code: first.code }).toEqual({ reply, code: 1 });
      expect(first.stderr).toContain(said);
      expect(first.stderr).toContain("did not accept 6 of 6 events");
      expect(readSnapshots(job.place)).toEqual(before);
      expect(receiver.deliveries.map(({ address }) => address)).not.toContain("/elsewhere");
      expect([...keepState(job.place).keys()].filter((name) => name.endsWith("queue.ndjson"))).toHaveLength(
        1,
      );
    });
  });

  it("that was away has lost nothing when it is back", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    await receiver.close();
    for (const person of job.staff.slice(0, 6)) job.company.control.terminate(person);
    const first = await job.diff("--post", receiver.url);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("did not accept 6 of 6 events (it could not be reached)");
    await receiver.open();
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0, stdout: first.stdout });
    expect(receiver.accepted.map(({ id }) => id).toSorted()).toEqual(readEventIds(first.stdout));
  });

  it("that never answers is let go on SIGINT, with exit 130, and hears of it again", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => "hang";
    job.company.control.hire();
    const before = readSnapshots(job.place);
    const { stop, ended } = job.startDiff("--post", receiver.url);
    await job.until(receiver.receive(1));
    stop("SIGINT");
    expect(await ended).toMatchObject({ code: 130 });
    expect(readSnapshots(job.place)).toEqual(before);
    receiver.reply = () => 204;
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0 });
    const [first, second] = receiver.deliveries;
    expect(second).toMatchObject({ id: first?.id, body: first?.body });
  });

  it("that answers 200 at endless length has accepted, and is not asked again", async () => {
    await using job = await openRosterJob();
    await using endless = await startScriptedServer((_request, response) => {
      response.writeHead(200);
      const pour = (): boolean => response.write("x".repeat(10_000), pour);
      pour();
    });
    job.company.control.hire();
    expect(await job.diff("--post", endless.url.href)).toMatchObject({ code: 0 });
    expect(await job.diff("--post", endless.url.href)).toMatchObject({ code: 0 });
    expect(endless.requests).toHaveLength(1);
  });
});
