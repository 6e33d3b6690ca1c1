import { describe, expect, it } from "vitest";
import { eventSchema } from "../../src/snapshots/compare/event.ts";
import { countPageRequests } from "../support/company.ts";
import { findLeaks } from "../support/leaks.ts";
import { runProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { sentOf } from "../support/sent-events.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { type Reply, startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { someOf } from "../support/effort.ts";

describe.concurrent("events that are posted", { timeout: 120_000 }, () => {
  it("arrive signed, with what leaves the machine of the report, each with its own id", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    const [leaver = "", renamed = ""] = job.staff;
    job.company.control.terminate(leaver);
    job.company.control.rename(renamed, { first_name: "Naïve “Zoë”" });
    const joiner = job.company.control.hire();
    const begun = Math.floor(Date.now() / 1000);
    const { code, stdout } = await job.diff("--post", receiver.url);
    const events = parseNdjson(stdout).map((record) => eventSchema.parse(record));
    expect(code).toBe(0);
    expect(new Map(events.map(({ event, employee }) => [employee?.id, event]))).toEqual(
      new Map([
        [leaver, "terminated"],
        [renamed, "changed"],
        [joiner, "hired"],
      ]),
    );
    expect(receiver.deliveries.map(({ id }) => id).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    for (const delivery of receiver.deliveries) {
      const payload = JSON.parse(delivery.body) as { timestamp: string };
      expect(payload).toEqual({
        type: `employee.${delivery.event}`,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as string,
        data: events.filter(({ id }) => id === delivery.id).map(sentOf)[0],
      });
      expect(delivery).toMatchObject({ signedWith: [WEBHOOK_SECRET], contentType: "application/json" });
      expect(delivery.timestamp).toBeGreaterThanOrEqual(begun);
      expect(delivery.timestamp).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
    }
    const departure = receiver.deliveries.find(({ event }) => event === "terminated");
    expect(JSON.parse(departure?.body ?? "")).toMatchObject({
      type: "employee.terminated",
      data: { namely_event: "profile.terminated", date: job.company.control.today },
    });
  });

  it("are signed with each of two secrets while one replaces the other, and with no third", async () => {
    const secrets = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`);
    const [older = "", newer = ""] = secrets;
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver({ secrets });
    job.company.control.hire();
    const words = ["diff", "--save", "--as-of", job.company.control.today, "--post", receiver.url];
    const env = { ...job.env, NAMELY_WEBHOOK_SECRET: `${older} ${newer}` };
    expect(await runProgram(words, { env, place: job.place })).toMatchObject({ code: 0 });
    expect(receiver.deliveries.map(({ signedWith }) => signedWith)).toEqual([[older, newer]]);
  });

  it("are none when the baseline is laid", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    const words = ["--against", "first.ndjson", "--post", receiver.url];
    const { code, stdout, stderr } = await job.diff(...words);
    expect({ code, stdout, deliveries: receiver.deliveries }).toEqual({
      code: 0,
      stdout: "",
      deliveries: [],
    });
    expect(stderr).toContain("Baseline of 60 people saved as first.ndjson");
  });

  it("are only those that --events names", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    await job.diff("--baseline", "leavers");
    job.company.control.hire();
    job.company.control.terminate(job.staff[0] ?? "");
    const words = ["--baseline", "leavers", "--events", "terminated", "--post", receiver.url];
    const { stdout } = await job.diff(...words);
    expect(receiver.deliveries.map(({ id }) => id)).toEqual(idsOf(parseNdjson(stdout)));
    expect(receiver.deliveries.map(({ event }) => event)).toEqual(["terminated"]);
  });
});

describe.concurrent("wrong use of --post", { timeout: 120_000 }, () => {
  it("ends with exit 2 before anything is asked of Namely or sent", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    const { url } = receiver;
    job.company.control.hire();
    const cases: [words: string[], said: string][] = [
      [["--save", "--post", url.replace("127.0.0.1", "hooks.example.com")], "https"],
      [["--save", "--post", url.replace("//", "//user:canary-word@")], "user name or password"],
      [["--save", "--post", "hooks/namely"], "not a URL"],
      [["--post", url], "--post needs --save"],
      [["--exec", "true"], "--exec needs --save"],
    ];
    await sideBySide(someOf(cases, 2), async ([words, said]) => {
      const { env, place } = job;
      const { code, stdout, stderr } = await runProgram(["diff", ...words], { env, place });
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: "" });
      expect(stderr).toContain(said);
      expect(stderr).toContain("hint:");
      expect(stderr).not.toContain("canary");
    });
    expect(job.company.requests).toEqual([]);
    expect(receiver.deliveries).toEqual([]);
  });

  it("ends with exit 2 before any employee is read when there is no secret or none of use", async () => {
    await using receiver = await startWebhookReceiver();
    await sideBySide(someOf([undefined, "canary-word", "whsec_dG9vIHNob3J0"], 1), async (secret) => {
      await using job = await openRosterJob();
      job.company.control.hire();
      const env = { ...job.env, NAMELY_WEBHOOK_SECRET: secret };
      const words = ["diff", "--save", "--post", receiver.url];
      const { code, stdout, stderr } = await runProgram(words, { env, place: job.place });
      expect({ secret, code, stdout }).toEqual({ secret, code: 2, stdout: "" });
      expect(stderr).toMatch(secret ? /has to be whsec_/u : /NAMELY_WEBHOOK_SECRET/u);
      expect(stderr).not.toMatch(/canary|dG9v/u);
      expect(countPageRequests(job.company)).toBe(0);
    });
    expect(receiver.deliveries).toEqual([]);
  });
});

describe.concurrent("what only sender and receiver may know", { timeout: 120_000 }, () => {
  const PATH = "/hooks/canary-path/T0%20~";
  const QUERY = "canary/query?+%26==";
  const SECRETS = [WEBHOOK_SECRET, WEBHOOK_SECRET.slice(6), "canary-path", PATH, QUERY];

  it("is in no stream and in no file, whatever becomes of the event", async () => {
    const replies: (Reply | "closed")[] = [
      204,
      400,
      { status: 503, headers: { "retry-after": "900" } },
      "closed",
    ];
    await sideBySide(someOf(replies, 2), async (reply) => {
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver({ path: `${PATH}?key=${QUERY}` });
      if (reply === "closed") await receiver.close();
      else receiver.reply = () => reply;
      job.company.control.hire();
      const result = await job.diff("--debug", "--format", "json", "--post", receiver.url);
      expect({ reply, code: result.code }).toEqual({ reply, code: reply === 204 ? 0 : 1 });
      expect({ reply, leaks: findLeaks(result, job.place, SECRETS) }).toEqual({ reply, leaks: [] });
      const wrong = receiver.deliveries.filter(({ address }) => address !== `${PATH}?key=${QUERY}`);
      expect(wrong).toEqual([]);
    });
  });
});
