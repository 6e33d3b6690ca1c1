import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { defineCommand } from "../../src/cli/command.ts";
import { readEventOptions, readLiveOptions } from "../../src/commands/changes/flags/change-flags.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { withConnection } from "../../src/sync/connection/connection.ts";
import { readDirectory } from "../../src/sync/snapshots/snapshot-pull.ts";
import type { EventBatch, EventDelivery } from "../../src/tracking/event-batch.ts";
import { settleDelivery } from "../../src/tracking/post-source.ts";
import { makeRoundDeps, type RoundDeps, type RoundReporter } from "../../src/tracking/round-setup.ts";
import { runRound } from "../../src/tracking/round.ts";
import { makeScene, readFolder, runCommand, runLine, type Scene } from "../commands/terminal-context.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { IS_QUICK } from "../support/effort.ts";
import { findWorkers, listStored, readLatest } from "../support/snapshots.ts";
import { startWebhookReceiver, WEBHOOK_SECRET, type WebhookReceiver } from "../support/webhook-receiver.ts";

/** What a round does things with; a test changes one of them. */
interface Parts {
  readonly deps: RoundDeps;
  readonly reporter: RoundReporter;
}

type Change = (parts: Parts) => Parts;

/** A job with a store of its own, and what its rounds have put out. */
interface Job {
  readonly company: Sandbox;
  readonly scene: Scene;
  readonly receiver: WebhookReceiver;
  /** Ids in the order in which they were published. */
  readonly published: string[];
  readonly undelivered: Fault[];
}

async function openJob(company: Sandbox): Promise<Job> {
  const receiver = await startWebhookReceiver();
  const scene = makeScene({ ...pointAt(company), NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET });
  return { company, scene, receiver, published: [], undelivered: [] };
}

function recordRound({ published, undelivered }: Job): RoundReporter {
  return {
    hooks: { onProgress: () => {}, onWarning: () => {} },
    open: async () => {
      let ids: string[] = [];
      return {
        take: async (events) => void ids.push(...events.map(({ id }) => id)),
        restart: async () => void (ids = []),
        publish: async () => void published.push(...ids),
        discard: async () => {},
      };
    },
    resumed: () => {},
    baselineSaved: () => {},
    notDelivered: (fault) => void undelivered.push(fault),
    finished: () => {},
  };
}

/** Takes a round; resolves to what it throws. */
async function takeRound(job: Job, change: Change = (parts) => parts, flags = {}): Promise<unknown> {
  const { company, receiver, scene } = job;
  const command = defineCommand({
    name: "round",
    summary: "",
    flags: [],
    examples: [],
    read: (given) => ({ events: readEventOptions(given.flags), live: readLiveOptions(given.flags) }),
    run: async (context, { events, live }) => {
      const options = { events, live: { ...live, delivery: await settleDelivery(context, live.delivery) } };
      await withConnection(context, {}, async (connection) => {
        const choice = { company: "sandbox", name: undefined };
        const { reporter, deps } = change({
          reporter: recordRound(job),
          deps: makeRoundDeps({ ...context, onCommandOutput: () => {} }, choice, options, () =>
            readDirectory(connection, recordRound(job).hooks),
          ),
        });
        const day = company.control.today;
        await runRound({ context, connection, choice, options, day: () => day, reporter, deps });
      });
    },
  });
  const all = { save: true, post: receiver.url, keep: "1", ...flags };
  return (await runCommand(scene, command, { flags: all })).error;
}

function changeBatch(change: (batch: EventBatch) => Partial<EventBatch>): Change {
  const changed = (batch: EventBatch): EventBatch => ({ ...batch, ...change(batch) });
  return changeDelivery((delivery) => ({
    queue: async (events, next) => changed(await delivery.queue(events, next)),
  }));
}

function changeDelivery(change: (delivery: EventDelivery) => Partial<EventDelivery>): Change {
  return ({ deps, reporter }) => ({
    reporter,
    deps: {
      ...deps,
      openDelivery: async (key) => {
        const delivery = await deps.openDelivery(key);
        return { ...delivery, ...change(delivery) };
      },
    },
  });
}

/** Where a round can end between two steps: `die` never returns, as nothing does in a process that was killed. */
const MOMENTS: readonly (readonly [name: string, change: (die: () => Promise<never>) => Change])[] = [
  ["pending and read", (die) => (parts) => ({ ...parts, deps: { ...parts.deps, readDirectory: die } })],
  ["read and compare", (die) => (parts) => ({ ...parts, reporter: { ...parts.reporter, open: die } })],
  ["compare and queue", (die) => changeDelivery(() => ({ queue: die }))],
  [
    "queue and report",
    (die) => (parts) => ({
      ...parts,
      reporter: {
        ...parts.reporter,
        open: async () => ({ ...(await parts.reporter.open()), publish: die }),
      },
    }),
  ],
  ["report and deliver", (die) => changeBatch(() => ({ deliver: die }))],
  [
    "deliver and save",
    (die) => (parts) => ({
      ...parts,
      deps: {
        ...parts.deps,
        openBaseline: async (choice) => ({ ...(await parts.deps.openBaseline(choice)), save: die }),
      },
    }),
  ],
  ["save and clear", (die) => changeBatch(() => ({ clear: die }))],
  ["clear and prune", (die) => (parts) => ({ ...parts, deps: { ...parts.deps, prune: die } })],
];

/** Takes a round that dies at the moment; nothing of it goes on afterwards. */
async function dieInRound(job: Job, change: (die: () => Promise<never>) => Change): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const die = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    takeRound(job, change(die)).then(
      (error) => reject(new Error(`The round came to its end: ${String(error)}`)),
      reject,
    );
  });
}

function findQueues({ scene }: Job): string[] {
  const folder = join(scene.folders.state, "deliveries");
  return existsSync(folder) ? [...readFolder(folder).keys()] : [];
}

interface Aftermath {
  readonly published: readonly string[];
  readonly accepted: readonly string[];
  readonly queues: readonly string[];
  readonly stored: number;
  readonly latest: string;
}

/** Of what was published, each once: a report may come again, a delivery may not. */
function describeAftermath(job: Job): Aftermath {
  return {
    published: [...new Set(job.published)].sort(),
    accepted: job.receiver.accepted.map(({ id }) => id).sort(),
    queues: findQueues(job),
    stored: listStored(job.scene.folders).length,
    latest: readLatest(job.scene.folders),
  };
}

/** Each job dies at another moment and runs again; all come to the same end. */
async function expectSameEnd(jobs: readonly Job[], expected: Aftermath): Promise<void> {
  const ends = MOMENTS.map(async ([name, change], index) => {
    const job = jobs[index] as Job;
    await dieInRound(job, change);
    expect({ name, error: await takeRound(job) }).toEqual({ name, error: undefined });
    expect({ name, ...describeAftermath(job) }).toEqual({ name, ...expected });
  });
  await Promise.all(ends);
}

/** The jobs of one company, one for each moment and one that nothing happens to. */
async function withJobs(
  company: Sandbox,
  use: (untouched: Job, jobs: readonly Job[]) => Promise<void>,
): Promise<void> {
  const jobs = await Promise.all([...MOMENTS, undefined].map(() => openJob(company)));
  const [untouched, ...others] = jobs as [Job, ...Job[]];
  expect(new Set(await Promise.all(jobs.map((job) => takeRound(job))))).toEqual(new Set([undefined]));
  try {
    await use(untouched, others);
  } finally {
    for (const { receiver } of jobs) await receiver.close();
  }
}

describe("a round that dies between two steps", { timeout: 120_000 }, () => {
  it("is taken up by the next one: every event with its id, each accepted once, and nothing left over", async () => {
    await using company = await openCompany({ employees: 40 });
    const [first = "", second = ""] = findWorkers(company, 2);
    await withJobs(company, async (untouched, jobs) => {
      company.control.terminate(first);
      company.control.rename(second, { last_name: "Newly-Wed" });
      company.control.hire();
      expect(await takeRound(untouched)).toBeUndefined();
      const expected = describeAftermath(untouched);
      expect(expected).toMatchObject({ accepted: expected.published, queues: [], stored: 1 });
      expect(expected.accepted).toHaveLength(3);
      await expectSameEnd(jobs, expected);
    });
  });

  it.skipIf(IS_QUICK)(
    "does not lose what an earlier one could not deliver, and does not deliver it twice",
    async () => {
      await using company = await openCompany({ employees: 40 });
      const [first = "", second = ""] = findWorkers(company, 2);
      await withJobs(company, async (untouched, jobs) => {
        company.control.terminate(first);
        const fail = async (job: Job): Promise<void> => {
          job.receiver.reply = () => 422;
          expect(await takeRound(job)).toBeUndefined();
          expect(job.undelivered.map(({ code }) => code)).toEqual(["api.event-refused"]);
          job.receiver.reply = () => 204;
        };
        await Promise.all([untouched, ...jobs].map(fail));
        company.control.terminate(second);
        expect(await takeRound(untouched)).toBeUndefined();
        const expected = describeAftermath(untouched);
        expect(expected).toMatchObject({ accepted: expected.published, queues: [], stored: 1 });
        expect(expected.accepted).toHaveLength(2);
        await expectSameEnd(jobs, expected);
      });
    },
  );
});

describe("what an earlier round could not deliver", { timeout: 60_000 }, () => {
  /** Somebody has left, and the receiver did not take it at first. */
  async function leavePending(company: Sandbox): Promise<Job> {
    const job = await openJob(company);
    await takeRound(job);
    company.control.terminate(findWorkers(company, 1)[0] ?? "");
    job.receiver.reply = () => 422;
    await takeRound(job);
    job.receiver.reply = () => 204;
    return job;
  }

  const queueFull = new Fault("file.queue-full", "10001 events are more than can wait.");

  it.each<[string, string, Change, object]>([
    ["the guard stops the round", "guard.mass-departure", (parts) => parts, { maxTerminations: "0" }],
    [
      "the queue has no room",
      "file.queue-full",
      changeDelivery(() => ({ queue: () => Promise.reject(queueFull) })),
      {},
    ],
  ])("goes out when %s", async (_name, code, change, flags) => {
    await using company = await openCompany({ employees: 40 });
    const job = await leavePending(company);
    await using receiver = job.receiver;
    company.control.terminate(findWorkers(company, 1)[0] ?? "");
    expect(await takeRound(job, change, flags)).toMatchObject({ code });
    expect(receiver.accepted).toHaveLength(1);
    expect(findQueues(job)).toEqual([]);
    expect(await takeRound(job)).toBeUndefined();
    expect(new Set(receiver.accepted.map(({ id }) => id)).size).toBe(2);
    expect(receiver.accepted).toHaveLength(2);
  });

  it("does not hide why the round failed when it is refused again", async () => {
    await using company = await openCompany({ employees: 40 });
    const job = await leavePending(company);
    await using receiver = job.receiver;
    receiver.reply = () => 422;
    company.control.terminate(findWorkers(company, 1)[0] ?? "");
    const words = ["diff", "--save", "--post", receiver.url, "--as-of", company.control.today];
    const { error, stderr } = await runLine(job.scene, [...words, "--max-terminations", "0"]);
    expect(error).toMatchObject({ code: "guard.mass-departure" });
    expect(stderr).toContain("did not accept 1 of 1 event");
    expect(receiver.deliveries).toHaveLength(2);
  });
});

test(
  "a removal of old snapshots that fails leaves no queue and moves the baseline on",
  { timeout: 60_000 },
  async () => {
    await using company = await openCompany({ employees: 40 });
    const job = await openJob(company);
    await using receiver = job.receiver;
    await takeRound(job);
    company.control.hire();
    const failing: Change = ({ deps, reporter }) => ({
      reporter,
      deps: { ...deps, prune: () => Promise.reject(new Fault("file.failed", "It could not be removed.")) },
    });
    expect(await takeRound(job, failing)).toMatchObject({ code: "file.failed" });
    expect(findQueues(job)).toEqual([]);
    expect(await takeRound(job)).toBeUndefined();
    expect([receiver.deliveries.length, listStored(job.scene.folders).length]).toEqual([1, 1]);
  },
);
