import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ProgramResult, runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import {
  keepState,
  type KeptState,
  openRosterJob,
  readEventIds,
  type RosterJob,
} from "../support/roster-job.ts";
import { findLeftovers, readLatest, readSnapshots } from "../support/state-folder.ts";
import { type Delivery, startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

/** What has a run of its own fail: a receiver that does not want what happened to this person. */
const refusePerson =
  (person: string) =>
  (delivery: Delivery): number =>
    delivery.person === person ? 422 : 204;

const keyOf = ({ id, body }: Delivery): string => `${id} ${body}`;

/** Whom a report tells of, as `person event`. */
function namesIn(stdout: string): string[] {
  return parseNdjson(stdout)
    .map(({ employee, event }) => `${(employee as { id: string }).id} ${String(event)}`)
    .toSorted();
}

function namesOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ person, event }) => `${person} ${event}`).toSorted();
}

/** Two people left, and the receiver took only the first one. */
interface HalfDelivered extends AsyncDisposable {
  readonly job: RosterJob;
  readonly receiver: WebhookReceiver;
  readonly taken: string;
  readonly refused: string;
  /** Somebody to whom nothing has happened. */
  readonly other: string;
  readonly post: readonly string[];
  readonly first: FirstRun;
}

/** The run that could not deliver everything: it is the same for every test, so that it is made once. */
interface FirstRun {
  readonly result: ProgramResult;
  readonly before: ReadonlyMap<string, string>;
  readonly state: KeptState;
  readonly deliveries: readonly Delivery[];
}

let firstRun: Promise<FirstRun> | undefined;

async function makeFirstRun(): Promise<FirstRun> {
  await using job = await openRosterJob();
  await using receiver = await startWebhookReceiver();
  const [taken = "", refused = ""] = job.staff;
  for (const person of [taken, refused]) job.company.control.terminate(person);
  receiver.reply = refusePerson(refused);
  const before = readSnapshots(job.place);
  const result = await job.diff("--post", receiver.url);
  return { result, before, state: keepState(job.place), deliveries: receiver.deliveries };
}

async function openHalfDelivered(): Promise<HalfDelivered> {
  const first = await (firstRun ??= makeFirstRun());
  const job = await openRosterJob({ baseline: first.state });
  const receiver = await startWebhookReceiver();
  const [taken = "", refused = "", other = ""] = job.staff;
  for (const person of [taken, refused]) job.company.control.terminate(person);
  return {
    job,
    receiver,
    taken,
    refused,
    other,
    post: ["--post", receiver.url],
    first,
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]();
      await job[Symbol.asyncDispose]();
    },
  };
}

/** The snapshot has moved on and nothing waits: there is nothing to tell any more, and nothing lies about. */
async function expectSettled(job: RosterJob, ...words: string[]): Promise<void> {
  expect(await job.diff(...words)).toMatchObject({ code: 0, stdout: "" });
  expect(findLeftovers(job.place)).toEqual([]);
}

describe.concurrent("events that a receiver refuses", { timeout: 120_000 }, () => {
  it("are reported all the same, and leave the snapshot where it was", async () => {
    await using half = await openHalfDelivered();
    const { job, taken, refused, first } = half;
    const { result, before } = first;
    expect(result.code).toBe(1);
    expect(namesIn(result.stdout)).toEqual([`${refused} terminated`, `${taken} terminated`].toSorted());
    expect(result.stderr).toContain("did not accept 1 of 2 events (it answered 422)");
    expect(readSnapshots(job.place)).toEqual(before);
    const { env, place, company } = job;
    const look = await runProgram(["diff", "--as-of", company.control.today], { env, place });
    expect(look.stdout).toBe(result.stdout);
  });

  it("come again in the next run, alone and byte for byte, and then the snapshot moves", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, refused, post, first } = half;
    expect(await job.diff(...post)).toMatchObject({ code: 0, stdout: first.result.stdout });
    const wanted = first.deliveries.filter(({ person }) => person === refused);
    expect(receiver.deliveries.map(keyOf)).toEqual(wanted.map(keyOf));
    expect(readLatest(job.place)).not.toBe([...first.before.values()].at(-1));
    await expectSettled(job, ...post);
    expect(receiver.deliveries).toHaveLength(1);
  });

  it("are joined by what has happened since, each once", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, taken, refused, other, post } = half;
    const joiner = job.company.control.hire();
    job.company.control.rename(other, { last_name: "Newly-Wed" });
    const second = await job.diff(...post);
    const fresh = [`${refused} terminated`, `${joiner} hired`, `${other} changed`];
    expect(second.code).toBe(0);
    expect(namesIn(second.stdout)).toEqual([`${taken} terminated`, ...fresh].toSorted());
    expect(namesOf(receiver.accepted)).toEqual(fresh.toSorted());
    await expectSettled(job, ...post);
  });

  it("do not keep a person's return from being delivered after their departure", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, taken, refused, post } = half;
    for (const person of [taken, refused]) job.company.control.rescind(person);
    expect(await job.diff(...post)).toMatchObject({ code: 0 });
    const eventsOf = (person: string): string[] =>
      receiver.accepted.filter((delivery) => delivery.person === person).map(({ event }) => event);
    expect(eventsOf(taken)).toEqual(["reinstated"]);
    expect(eventsOf(refused)).toEqual(["terminated", "reinstated"]);
    await expectSettled(job, ...post);
  });

  it("are not forgotten by a run that does not name the receiver, unless --forget-undelivered is given", async () => {
    await using half = await openHalfDelivered();
    const { job, first, receiver } = half;
    const plain = await job.diff("--format", "json");
    expect(plain).toMatchObject({ code: 2, stdout: "" });
    expect(JSON.parse(plain.stderr)).toMatchObject({ error: { code: "usage.undelivered" } });
    expect(plain.stderr).toContain("--forget-undelivered");
    expect(readSnapshots(job.place)).toEqual(first.before);
    expect(await job.diff("--forget-undelivered")).toMatchObject({ code: 0, stdout: first.result.stdout });
    await expectSettled(job);
    expect(receiver.deliveries).toEqual([]);
  });

  it("are delivered again, with the same ids, when they were forgotten and are posted after all", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, post, first } = half;
    expect(await job.diff("--forget-undelivered", ...post)).toMatchObject({ code: 0 });
    const again = receiver.deliveries.map(({ id }) => id);
    expect(again.toSorted()).toEqual(readEventIds(first.result.stdout));
    await expectSettled(job, ...post);
  });
});

describe.concurrent("events that wait while Namely is in trouble", { timeout: 120_000 }, () => {
  it("are delivered when people cannot be read", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, refused, post, first } = half;
    job.company.control.addFault({ kind: "status", status: 422 });
    expect(await job.diff(...post)).toMatchObject({ code: 1, stdout: first.result.stdout });
    expect(namesOf(receiver.accepted)).toEqual([`${refused} terminated`]);
    job.company.control.clearFaults();
    await expectSettled(job, ...post);
  });

  it("are delivered when no employees are there at all", async () => {
    await using half = await openHalfDelivered();
    const { job, receiver, refused, post } = half;
    await job.company.stop();
    const second = await job.diff(...post);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain("could not be reached");
    expect(namesOf(receiver.accepted)).toEqual([`${refused} terminated`]);
    expect(findLeftovers(job.place)).toEqual([]);
  });
});

/** Turns the queue that waits into one of an older version, which called an event something else. */
function renameQueued(job: RosterJob, event: string, formerly: string): void {
  const files = readdirSync(job.place.state, { recursive: true, encoding: "utf8" });
  const name = files.find((file) => file.endsWith("queue.ndjson")) ?? "";
  const path = join(job.place.state, name);
  writeFileSync(path, readFileSync(path, "utf8").replaceAll(event, formerly));
}

it("an event that an older version queued is reported and delivered by the name it has today", async () => {
  await using job = await openRosterJob();
  await using receiver = await startWebhookReceiver();
  job.company.control.addFault({ kind: "status", status: 403, path: "/groups" });
  receiver.reply = () => 422;
  const first = await job.diff("--post", receiver.url);
  renameQueued(job, "visibility_lost", "lost_sight");
  receiver.reply = () => 204;
  const second = await job.diff("--post", receiver.url);
  expect(second).toMatchObject({ code: 0, stdout: first.stdout });
  expect(parseNdjson(second.stdout)).toMatchObject([{ event: "visibility_lost" }]);
  expect(receiver.accepted.map(keyOf)).toEqual(receiver.deliveries.slice(0, 1).map(keyOf));
  expect(JSON.parse(receiver.accepted[0]?.body ?? "")).toMatchObject({ type: "company.visibility_lost" });
});
