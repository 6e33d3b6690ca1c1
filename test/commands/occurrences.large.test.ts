import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { listStored, parseEvents } from "../support/snapshots.ts";
import { startWebhookReceiver, WEBHOOK_SECRET, type WebhookReceiver } from "../support/webhook-receiver.ts";
import { pollCommand } from "./poll-command.ts";
import { makeScene, runCommand, runLine, type Run, type RunWish, type Scene } from "./terminal-context.ts";

/** A receiver that is down and knows for how long, so that nobody tries again within a run. */
const DOWN = { status: 503, headers: { "retry-after": "3600" } };

interface Job {
  readonly company: Sandbox;
  readonly scene: Scene;
  readonly receiver: WebhookReceiver;
}

async function withJob(use: (job: Job) => Promise<void>): Promise<void> {
  await using company = await openCompany({ employees: 30 });
  await using receiver = await startWebhookReceiver();
  const scene = makeScene({ ...pointAt(company), NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET });
  mkdirSync(scene.folders.config, { recursive: true });
  await use({ company, scene, receiver });
}

function diff({ company, scene }: Job, words: readonly string[] = [], wish: RunWish = {}): Promise<Run> {
  return runLine(scene, ["diff", "--as-of", company.control.today, ...words], wish);
}

const post = (job: Job, ...words: string[]): Promise<Run> =>
  diff(job, ["--save", "--post", job.receiver.url, ...words]);

const idsOf = (run: Run): string[] => parseEvents(run.stdout).map(({ id }) => id);

/** Somebody whose profile is hidden for a while, and is the same as before when it is back. */
function hideSomebody({ company: { control } }: Job): void {
  const operations = [
    { op: "remove" as const, path: "/profiles/3" },
    { op: "replace" as const, path: "/meta/total_count", value: 29 },
  ];
  control.addFault({ kind: "patch", path: "/profiles", page: 1, operations });
}

const showEverybody = ({ company: { control } }: Job): void => control.clearFaults();

/** Things that come back to where they were, by what they are told as. */
const TO_AND_FRO: readonly [string, (job: Job) => void, (job: Job) => void, string, string][] = [
  ["somebody who is hidden by turns", hideSomebody, showEverybody, "vanished", "appeared"],
  [
    "a group that is renamed to and fro",
    ({ company: { control } }) => control.renameGroup("Engineering", "Research"),
    ({ company: { control } }) => control.renameGroup("Research", "Engineering"),
    "group_renamed",
    "group_renamed",
  ],
  [
    "a list that is closed by turns",
    ({ company: { control } }) => void control.addFault({ kind: "status", status: 403, path: "/groups" }),
    showEverybody,
    "visibility_lost",
    "",
  ],
];

describe("the ids of what happens more than once", { timeout: 240_000 }, () => {
  it.each(TO_AND_FRO)(
    "are different for %s while the receiver is down",
    async (_, there, back, one, other) => {
      await withJob(async (job) => {
        const { receiver } = job;
        await diff(job, ["--save"]);
        receiver.reply = () => DOWN;
        for (const change of [there, back, there]) {
          change(job);
          expect((await post(job)).error).toMatchObject({ code: "network.not-accepted" });
        }
        receiver.reply = () => 204;
        expect((await post(job)).error).toBeUndefined();
        const wanted = [one, other, one].filter(Boolean);
        expect(receiver.accepted.map(({ event }) => event)).toEqual(wanted);
        back(job);
        await post(job);
        there(job);
        await post(job);
        expect(receiver.accepted.map(({ event }) => event)).toEqual([
          ...wanted,
          ...[other, one].filter(Boolean),
        ]);
        expect(new Set(receiver.accepted.map(({ id }) => id)).size).toBe(receiver.accepted.length);
      });
    },
  );

  it("are different when all that waited leads back to where the snapshot is, also if the run is cut off there", async () => {
    await withJob(async (job) => {
      const { scene, receiver } = job;
      await diff(job, ["--save"]);
      receiver.reply = () => DOWN;
      for (const change of [hideSomebody, showEverybody]) {
        change(job);
        await post(job);
      }
      // Everything is accepted, and then the snapshot cannot be saved.
      const marks = join(dirname(listStored(scene.folders)[0] ?? ""), "marks.json");
      const kept = readFileSync(marks);
      receiver.reply = () => {
        rmSync(marks, { recursive: true });
        mkdirSync(marks);
        return 204;
      };
      expect((await post(job)).error).toMatchObject({ code: "file.is-a-directory" });
      rmSync(marks, { recursive: true });
      writeFileSync(marks, kept);
      receiver.reply = () => 204;
      hideSomebody(job);
      expect((await post(job)).error).toBeUndefined();
      showEverybody(job);
      await post(job);
      expect(receiver.accepted.map(({ event }) => event)).toEqual([
        "vanished",
        "appeared",
        "vanished",
        "appeared",
      ]);
      expect(new Set(receiver.accepted.map(({ id }) => id)).size).toBe(4);
      expect(listStored(scene.folders)).toHaveLength(3);
    });
  });

  it("are different for a baseline in a file of one's own, also when a snapshot is put there in between", async () => {
    await withJob(async (job) => {
      const { scene } = job;
      const file = join(scene.folders.config, "baseline.ndjson");
      const against = ["--against", file];
      const ids: string[] = [];
      const save = async (): Promise<void> => {
        const run = await diff(job, ["--save", ...against]);
        expect(run.error).toBeUndefined();
        ids.push(...idsOf(run));
      };
      await save();
      for (const change of [hideSomebody, showEverybody, hideSomebody, showEverybody]) {
        change(job);
        const looks = [await diff(job, against), await diff(job, against)].map(idsOf);
        await save();
        expect(looks).toEqual([[ids.at(-1)], [ids.at(-1)]]);
      }
      hideSomebody(job);
      await save();
      showEverybody(job);
      const flags = { globals: { ...TAKE, output: file } };
      expect((await runLine(scene, ["snapshot", "-o", file], flags)).error).toBeUndefined();
      hideSomebody(job);
      await save();
      expect(ids).toHaveLength(6);
      expect(new Set(ids).size).toBe(6);
    });
  });

  it("are different for a watch that polls while the receiver is down", async () => {
    await withJob(async (job) => {
      const { receiver } = job;
      await poll(job);
      receiver.reply = () => DOWN;
      for (const change of [hideSomebody, showEverybody, hideSomebody]) {
        change(job);
        await poll(job);
      }
      receiver.reply = () => 204;
      await poll(job);
      expect(receiver.accepted.map(({ event }) => event)).toEqual(["vanished", "appeared", "vanished"]);
      expect(new Set(receiver.accepted.map(({ id }) => id)).size).toBe(3);
    });
  });

  it("are different when the snapshot in between was taken by hand", async () => {
    await withJob(async (job) => {
      const { scene } = job;
      await diff(job, ["--save"]);
      hideSomebody(job);
      const first = idsOf(await diff(job, ["--save"]));
      showEverybody(job);
      expect((await runLine(scene, ["snapshot"])).error).toBeUndefined();
      hideSomebody(job);
      const second = idsOf(await diff(job, ["--save"]));
      expect([first.length, second.length]).toEqual([1, 1]);
      expect(first).not.toEqual(second);
    });
  });
});

describe("the ids of one occurrence", { timeout: 240_000 }, () => {
  it("are the same however often the same baseline is compared again, by whichever command", async () => {
    await withJob(async (job) => {
      const { scene, company } = job;
      await diff(job, ["--save"]);
      hideSomebody(job);
      await diff(job, ["--save"]);
      showEverybody(job);
      const [stored = ""] = listStored(scene.folders).slice(-1);
      const looks = [await diff(job), await diff(job)].map(idsOf);
      company.control.hire();
      const later = idsOf(await diff(job));
      expect(looks[0]).toHaveLength(1);
      expect(looks[1]).toEqual(looks[0]);
      expect(later).toEqual(expect.arrayContaining(looks[0] ?? []));
      expect(later).toHaveLength(2);
      // Two files have no history: theirs are the same among themselves.
      const now = join(scene.folders.config, "now.ndjson");
      await runLine(scene, ["snapshot", "-o", now], { globals: { ...TAKE, output: now } });
      const files = [await diff(job, [stored, now]), await diff(job, [stored, now])].map(idsOf);
      expect(files[0]).toHaveLength(2);
      expect(files[1]).toEqual(files[0]);
    });
  });

  it("are the same in the run after one that was cut off between the last delivery and the snapshot", async () => {
    await withJob(async (job) => {
      const { receiver, scene } = job;
      await diff(job, ["--save"]);
      hideSomebody(job);
      await post(job);
      showEverybody(job);
      const kept = join(scene.folders.config, "kept");
      cpSync(scene.folders.state, kept, { recursive: true });
      await post(job);
      rmSync(scene.folders.state, { recursive: true });
      cpSync(kept, scene.folders.state, { recursive: true });
      await post(job);
      const [, first, second] = receiver.accepted.map(({ id }) => id);
      expect(receiver.accepted).toHaveLength(3);
      expect(second).toBe(first);
    });
  });
});

/** What `-o` needs beside the file. */
const TAKE = {
  company: undefined,
  tokenFile: undefined,
  quiet: false,
  progress: false,
  debug: false,
  maxWaitMs: undefined,
  format: undefined,
  fields: undefined,
} as const;

/** One poll of a watch that has just been started. */
async function poll({ scene, receiver }: Job): Promise<void> {
  const { error } = await runCommand(scene, pollCommand, { flags: { post: receiver.url } });
  expect(error).toBeUndefined();
}
