import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseQuirk } from "../../src/sandbox/control/quirks.ts";
import { someOf } from "../support/effort.ts";
import { findLeaks } from "../support/leaks.ts";
import { ask, askedSince, LISTEN_SECRET, startListening } from "../support/listening.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { listPersonEvents } from "../support/snapshots.ts";
import { openRosterJob, readEventIds } from "../support/roster-job.ts";
import { findLeftovers, findOpenEntries, readLatestPeople } from "../support/state-folder.ts";
import { startWebhookReceiver } from "../support/webhook-receiver.ts";

describe.concurrent("a listen", { timeout: 300_000 }, () => {
  it("prints each event once a webhook arrives, and reads only the people that it names", async () => {
    await using job = await openRosterJob();
    const { control } = job.company;
    const listening = await startListening(job);
    control.setWebhooks({ url: listening.url });
    const [leaver = "", renamed = ""] = job.staff;
    const already = job.company.requests.length;
    control.terminate(leaver);
    await listening.waitFor('"terminated"');
    control.rename(renamed, { last_name: "Newly-Wed" });
    await listening.waitFor("Newly-Wed");
    expect(askedSince(job.company, already)).toEqual([`/profiles/${leaver}`, `/profiles/${renamed}`]);
    const joiner = control.hire();
    await listening.waitFor(joiner);
    listening.stop();
    const { code, stdout } = await listening.ended;
    expect(code).toBe(143);
    expect(listPersonEvents(stdout)).toEqual([
      `${leaver} terminated`,
      `${renamed} changed`,
      `${joiner} hired`,
    ]);
    expect(findLeftovers(job.place)).toEqual([]);
    expect(findOpenEntries(job.place)).toEqual([]);
  });

  it("saves the baseline in silence when there is none", async () => {
    await using job = await openRosterJob({ baseline: false });
    const listening = await startListening(job);
    await listening.waitFor("Baseline of 60 people saved");
    listening.stop("SIGINT");
    expect(await listening.ended).toMatchObject({ code: 130, stdout: "" });
  });

  it("prints the same events whether webhooks come once, twice, in another order or only now and then", async () => {
    const wanted: string[][] = [];
    for (const quirk of someOf(["once", "twice", "backwards", "every-other"], 2)) {
      await using job = await openRosterJob({ quirks: parseQuirk(`webhookDelivery=${quirk}`) });
      const { control } = job.company;
      const listening = await startListening(job, ...(quirk === "every-other" ? ["--every", "300ms"] : []));
      control.setWebhooks({ url: listening.url });
      const [one = "", two = "", three = ""] = job.staff;
      control.terminate(one);
      control.move(two, { department: "Sales" });
      const joiner = control.hire();
      control.scheduleDeparture(three, { date: "2030-01-01" });
      for (const person of [one, two, three, joiner]) await listening.waitFor(`"id":"${person}"`);
      listening.stop();
      wanted.push(readEventIds((await listening.ended).stdout));
    }
    await using job = await openRosterJob();
    const { control } = job.company;
    const [one = "", two = "", three = ""] = job.staff;
    control.terminate(one);
    control.move(two, { department: "Sales" });
    control.hire();
    control.scheduleDeparture(three, { date: "2030-01-01" });
    const { stdout } = await job.diff("--format", "ndjson");
    for (const ids of wanted) expect(ids).toEqual(readEventIds(stdout));
    expect(readEventIds(stdout)).toHaveLength(4);
  });

  it("finds what no webhook reported when it polls by itself", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job, "--every", "200ms");
    const joiner = job.company.control.hire();
    await listening.waitFor(joiner);
    listening.stop();
    expect(listPersonEvents((await listening.ended).stdout)).toEqual([`${joiner} hired`]);
  });

  it("reads a crowd of calls about one person as one", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job);
    const [leaver = ""] = job.staff;
    job.company.control.terminate(leaver);
    const already = job.company.requests.length;
    const answers = await Promise.all(Array.from({ length: 12 }, () => listening.call({ id: leaver })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await listening.waitFor('"terminated"');
    listening.stop();
    await listening.ended;
    expect(askedSince(job.company, already)).toEqual([`/profiles/${leaver}`]);
  });

  it("keeps a webhook that names no known person, warns once without its values, and polls all changes", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job);
    const [leaver = "", other = ""] = job.staff;
    job.company.control.terminate(leaver);
    const body = { kind: "update", payload: { reference: "canary-4711" } };
    expect(await listening.call(body)).toMatchObject({ status: 200 });
    await listening.waitFor('"terminated"');
    job.company.control.terminate(other);
    await listening.call(body);
    await listening.waitFor(other);
    listening.stop();
    const { stderr } = await listening.ended;
    expect(stderr.match(/named no known person/gu)).toHaveLength(1);
    expect(stderr).toContain("kind, payload, payload.reference");
    expect(stderr).not.toContain("canary");
    const folder = join(job.place.state, "calls");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const file = files.find((name) => name.endsWith("unknown-hints.ndjson")) ?? "";
    const kept = parseNdjson(readFileSync(join(folder, file), "utf8"));
    expect(kept.map((one) => one["body"])).toEqual([JSON.stringify(body), JSON.stringify(body)]);
    expect(findOpenEntries(job.place)).toEqual([]);
  });

  it("never trusts what a webhook says of a person", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job);
    const [person = "", other = ""] = job.staff;
    await listening.call({ event: "profile.terminated", profile: { id: person, user_status: "inactive" } });
    job.company.control.terminate(other);
    await listening.call({ event: "profile.created", profile: { id: other } });
    await listening.waitFor('"terminated"');
    listening.stop();
    expect(listPersonEvents((await listening.ended).stdout)).toEqual([`${other} terminated`]);
  });
});

describe.concurrent("a listen in trouble", { timeout: 300_000 }, () => {
  it("takes webhooks while Namely fails, reports it at /health, and works on them later", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job, "--every", "500ms");
    const [leaver = ""] = job.staff;
    job.company.control.addFault({ kind: "status", status: 422, path: "/profiles" });
    job.company.control.addFault({ kind: "status", status: 422, path: `/profiles/${leaver}` });
    job.company.control.terminate(leaver);
    expect((await listening.call({ id: leaver })).status).toBe(200);
    await listening.waitFor("The next poll is in");
    const failing = await listening.health();
    expect(JSON.parse(failing.body)).toMatchObject({ status: "failing", waiting: 1, refused: 0 });
    // Ten minutes are to pass before anybody is woken.
    expect(failing.status).toBe(200);
    job.company.control.clearFaults();
    await listening.waitFor('"terminated"');
    const well = await listening.well();
    expect(JSON.parse(well.body)).toMatchObject({ status: "ok", waiting: 0 });
    expect(well.body).not.toContain(leaver);
    listening.stop();
    await listening.ended;
  });

  it("delivers what a receiver refused with the next poll, once", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = (_, number) => (number === 1 ? 400 : 204);
    const listening = await startListening(job, "--post", receiver.url);
    const [leaver = "", other = ""] = job.staff;
    job.company.control.terminate(leaver);
    await listening.call({ id: leaver });
    await job.until(receiver.receive(1));
    job.company.control.terminate(other);
    await listening.call({ id: other });
    await job.until(receiver.accept(2));
    await listening.waitFor(other);
    listening.stop();
    const { stdout } = await listening.ended;
    expect(listPersonEvents(stdout)).toEqual([`${leaver} terminated`, `${other} terminated`]);
    expect(receiver.accepted.map(({ person }) => person)).toEqual([leaver, other]);
  });

  it("stops at the guard, and goes on with what was called for when it is right", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job, "--every", "300ms");
    const gone = job.staff.slice(0, 12);
    for (const person of gone) job.company.control.terminate(person);
    await listening.call({ profile_ids: gone });
    await listening.waitFor("12 of 60 people were terminated or vanished");
    for (const person of gone.slice(1)) job.company.control.rescind(person);
    await listening.waitFor('"terminated"');
    listening.stop();
    expect(listPersonEvents((await listening.ended).stdout)).toEqual([`${gone[0]} terminated`]);
  });

  it("refuses requests without the secret, and never shows it", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job, "--debug");
    const [person = ""] = job.staff;
    const base = `http://127.0.0.1:${listening.port}`;
    const already = job.company.requests.length;
    const answers = [
      await ask(`${base}/namely`, "POST", JSON.stringify({ id: person })),
      await ask(`${base}/namely/wrong-canary-secret`, "POST", JSON.stringify({ id: person })),
      await ask(`${base}/other/${LISTEN_SECRET}`, "POST", "{}"),
      await ask(listening.url, "GET", ""),
    ];
    expect(answers).toEqual([401, 401, 404, 405].map((status) => ({ status, body: "" })));
    expect(JSON.parse((await listening.health()).body)).toMatchObject({ refused: 2, waiting: 0 });
    expect(job.company.requests).toHaveLength(already);
    listening.stop();
    const result = await listening.ended;
    expect(result.stderr).toContain("arrived without the right secret");
    expect(findLeaks(result, job.place, [LISTEN_SECRET, "wrong-canary-secret"])).toEqual([]);
  });

  it("prints the secret in the URL with --show-url, and warns where other machines can listen", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job, "--show-url", "--host", "0.0.0.0", "--path", "/hooks/in");
    expect(listening.said()).toContain(`/hooks/in/${LISTEN_SECRET}\n`);
    expect(listening.said()).toContain("warning: Other machines can reach 0.0.0.0");
    expect(
      (await ask(`http://127.0.0.1:${listening.port}/hooks/in/${LISTEN_SECRET}`, "POST", "{}")).status,
    ).toBe(200);
    listening.stop();
    expect(await listening.ended).toMatchObject({ code: 143 });
  });

  it("names the port that is taken, and the process that watches already", async () => {
    await using job = await openRosterJob();
    const listening = await startListening(job);
    const { env } = job;
    const watch = await runProgram(["watch"], { env, place: job.place });
    expect(watch).toMatchObject({ code: 1, stdout: "" });
    expect(watch.stderr).toContain(`Another namely process (${process.pid})`);
    using other = makePlace();
    const words = ["listen", "--port", String(listening.port)];
    const second = await runProgram(words, { env, place: other });
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(`Port ${listening.port} is in use`);
    expect(second.stderr).toContain(`--port ${listening.port + 1}`);
    listening.stop();
    await listening.ended;
  });

  const mistakes: readonly (readonly [string, readonly string[], Record<string, string>, string])[] = [
    ["a secret that is none", [], { NAMELY_LISTEN_SECRET: "canary" }, "24 to 200"],
    ["a time of more than a day", ["--every", "25h"], {}, "--every is too long"],
    ["no time at all", ["--every", "0"], {}, "--every is too short"],
    ["the path of the health", ["--path", "/health"], {}, 'Invalid path "/health"'],
    ["an address with a port", ["--host", "http://x"], {}, 'Invalid host "http://x"'],
    ["a port beyond all", ["--port", "70000"], {}, "--port must be a whole number"],
  ];
  it.each(someOf(mistakes, 2))("refuses %s before any request", async (_, words, more, sentence) => {
    await using job = await openRosterJob();
    const env = { ...job.env, ...more };
    const { code, stderr } = await runProgram(["listen", ...words], { env, place: job.place });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("canary");
    expect(job.company.requests).toEqual([]);
  });

  it("ends with exit 4 when its token is refused at the start, and with the calls still there", async () => {
    await using job = await openRosterJob();
    const env = { ...job.env, NAMELY_TOKEN: "wrong" };
    const { code, stdout } = await runProgram(["listen", "--port", "0"], { env, place: job.place });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(readLatestPeople(job.place)).toHaveLength(60);
  });
});
