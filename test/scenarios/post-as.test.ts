import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MESSAGE_KINDS } from "../../src/delivery/messages/message-kinds.ts";
import { startChatReceiver, type ChatReceiver } from "../support/chat-receiver.ts";
import { judgeMessage } from "../support/chat-rules.ts";
import { findLeaks } from "../support/leaks.ts";
import { makePlace, runProgram, type Place, type ProgramResult } from "../support/program.ts";
import { keepState, openRosterJob, type RosterJob } from "../support/roster-job.ts";
import { startWebhookReceiver } from "../support/webhook-receiver.ts";

/** The address in a file of the job, as `--post` names it. */
function writeAddress({ place }: RosterJob, { url }: Pick<ChatReceiver, "url">): string {
  writeFileSync(join(place.work, "post-url.txt"), `${url}\n`, { mode: 0o600 });
  return "@post-url.txt";
}

/** Someone leaves, someone joins, and someone gets a name that a chat must not obey. */
function change({ company, staff }: RosterJob): void {
  const [leaver = "", renamed = ""] = staff;
  company.control.terminate(leaver);
  company.control.rename(renamed, { last_name: "<!channel> *bold*" });
  company.control.hire();
}

/** The job with other variables. */
function run(
  { env, place, company }: RosterJob,
  words: readonly string[],
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<ProgramResult> {
  const line = ["diff", "--as-of", company.control.today, ...words];
  return runProgram(line, { env: { ...env, NAMELY_WEBHOOK_SECRET: undefined, ...more }, place });
}

/** What tells one run from the next: baselines, queues, and what the guard counts. */
function readMemory(place: Place): readonly (readonly [string, string])[] {
  return [...keepState(place)]
    .filter(([path]) => /^(?:snapshots|deliveries|guard|marks|calls)/u.test(path))
    .map(([path, content]) => [path, content.toString("hex")] as const)
    .toSorted(([a], [b]) => compareText(a, b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

describe.concurrent.each(MESSAGE_KINDS)("--post-as %s", { timeout: 120_000 }, (kind) => {
  it("posts one digest of a run without a webhook secret, and the address is nowhere", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver(kind);
    change(job);
    const post = writeAddress(job, receiver);
    const result = await run(job, ["--save", "--post", post, "--post-as", kind, "--debug"]);
    expect(result.code).toBe(0);
    expect(receiver.messages).toHaveLength(1);
    const lines = receiver.messages[0]?.verdict.plain ?? [];
    expect(lines[0]).toBe("People changes: 1 joining, 1 left, 1 other change");
    expect(lines.filter((line) => / → |now called|<!channel>/u.test(line))).toEqual([
      expect.stringMatching(/^\S.*: now called .* <!channel> \*bold\*$/u),
    ]);
    expect(receiver.messages[0]?.verdict.live.join("")).not.toContain("channel");
    expect(await run(job, ["--save", "--post", post, "--post-as", kind])).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect(receiver.posts).toHaveLength(1);
    expect(findLeaks(result, job.place, [receiver.address, receiver.url], "work/post-url.txt")).toEqual([]);
  });

  it("leaves all events waiting when the receiver refuses, and the next run sends them", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver(kind);
    change(job);
    const words = ["--save", "--post-as", kind, "--debug"];
    const env = { NAMELY_POST_URL: receiver.url };
    receiver.reply = () => ({ status: 404, text: "no_service" });
    const refused = await run(job, words, env);
    expect(refused.code).toBe(1);
    const why = kind === "slack" ? "it answered 404 no_service" : "it answered 404";
    expect(refused.stderr).toContain(
      `error: ${new URL(receiver.url).host} did not accept 3 of 3 events (${why}).\nhint: Run the same command again; only what is left is sent.`,
    );
    expect(receiver.posts).toHaveLength(1);
    receiver.reply = () => undefined;
    expect(await run(job, words, env)).toMatchObject({ code: 0 });
    expect(receiver.posts[1]?.body).toBe(receiver.posts[0]?.body);
    expect(receiver.messages).toHaveLength(1);
    expect(findLeaks(refused, job.place, [receiver.address])).toEqual([]);
  });

  it("is named to a run that forgets it while events wait", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver(kind);
    change(job);
    receiver.reply = () => ({ status: 404 });
    expect(await run(job, ["--save", "--post-as", kind], { NAMELY_POST_URL: receiver.url })).toMatchObject({
      code: 1,
    });
    const { code, stderr } = await run(job, ["--save"]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `hint: Add --post --post-as ${kind} again, or drop them with --forget-undelivered.`,
    );
  });

  it("shows with --dry-run what would be posted, and sends, saves and removes nothing", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver(kind);
    const [leaver = "", another = ""] = job.staff;
    job.company.control.terminate(leaver);
    const env = { NAMELY_POST_URL: receiver.url };
    receiver.reply = () => ({ status: 404 });
    expect(await run(job, ["--save", "--post-as", kind], env)).toMatchObject({ code: 1 });
    job.company.control.terminate(another);
    const memory = readMemory(job.place);
    const words = ["--post-as", kind, "--exec", "touch ran", "--dry-run"];
    for (const more of [[], ["--save"]]) {
      const { code, stdout, stderr } = await run(job, [...words, ...more]);
      expect(code).toBe(0);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.map((line) => judgeMessage(kind, line).plain[0])).toEqual(["People changes: 2 left"]);
      expect(stderr).toContain("1 event of an earlier run waits to be sent.\n");
      expect(stderr).toContain(
        'Dry run: 1 message about 2 events would be posted, and "touch" would be run for 2 events. Nothing was sent or saved.\n',
      );
    }
    expect(receiver.posts).toHaveLength(1);
    expect(readMemory(job.place)).toEqual(memory);
    expect(() => readFileSync(join(job.place.work, "ran"))).toThrow("ENOENT");
    receiver.reply = () => undefined;
    expect(await run(job, ["--save", "--post-as", kind], env)).toMatchObject({ code: 0 });
    expect(receiver.messages.map(({ verdict }) => verdict.plain[0])).toEqual(["People changes: 2 left"]);
  });

  it("posts one digest for each poll of watch", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver(kind);
    change(job);
    const watch = job.startWatch("--post", writeAddress(job, receiver), "--post-as", kind);
    await job.until(receiver.receive(1));
    job.company.control.hire();
    await job.until(receiver.receive(2));
    watch.stop();
    await watch.ended;
    expect(receiver.messages.map(({ verdict }) => verdict.plain[0])).toEqual([
      "People changes: 1 joining, 1 left, 1 other change",
      "People changes: 1 joining",
    ]);
  });
});

describe.concurrent("--dry-run", { timeout: 120_000 }, () => {
  it("prints the bodies of webhooks without a URL, a secret or --save, as they are sent afterwards", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    change(job);
    const { code, stdout, stderr } = await run(job, ["--dry-run"]);
    expect(code).toBe(0);
    expect(stderr).toContain("Dry run: 3 events would be posted. Nothing was sent or saved.\n");
    expect(await job.diff("--post", receiver.url)).toMatchObject({ code: 0 });
    const strip = (body: string): string => body.replace(/"timestamp":"[^"]*"/u, "");
    expect(stdout.trimEnd().split("\n").map(strip).toSorted(compareText)).toEqual(
      receiver.accepted.map(({ body }) => strip(body)).toSorted(compareText),
    );
    expect(stdout).not.toContain("personal_email");
  });

  it("prints what the program of --exec gets afterwards", async () => {
    await using job = await openRosterJob();
    change(job);
    const program = ["--exec", "tee -a seen.ndjson"];
    const { code, stdout, stderr } = await run(job, [...program, "--dry-run", "--exit-code"]);
    expect(code).toBe(3);
    expect(stderr).toContain('Dry run: "tee" would be run for 3 events. Nothing was sent or saved.\n');
    expect(() => readFileSync(join(job.place.work, "seen.ndjson"))).toThrow("ENOENT");
    expect(await job.diff(...program)).toMatchObject({ code: 0 });
    expect(stdout).toBe(readFileSync(join(job.place.work, "seen.ndjson"), "utf8"));
  });

  it("ends watch after one poll", async () => {
    await using job = await openRosterJob();
    change(job);
    const { env, place } = job;
    const memory = readMemory(place);
    const result = await runProgram(["watch", "--dry-run", "--post-as", "teams"], { env, place });
    expect(result.code).toBe(0);
    expect(judgeMessage("teams", result.stdout.trimEnd()).plain[0]).toBe(
      "People changes: 1 joining, 1 left, 1 other change",
    );
    expect(readMemory(place)).toEqual(memory);
  });

  it("says so when there is nothing to send, and when there is no baseline", async () => {
    await using job = await openRosterJob();
    expect(await run(job, ["--dry-run", "--post-as", "slack"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "Dry run: no event would be sent. Nothing was sent or saved.\n",
    });
    const first = await run(job, ["--dry-run", "--baseline", "chat"]);
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toContain("Dry run: there is no baseline yet. A run would save one of 60 people.\n");
  });
});

describe.concurrent("--event-fields beside --post-as", { timeout: 120_000 }, () => {
  it("is wrong use, since messages have their own fields", async () => {
    const words = ["diff", "--save", "--post-as", "slack", "--event-fields", "phones"];
    const { code, stderr } = await runProgram(words, {
      env: { NAMELY_COMPANY: "acme", NAMELY_TOKEN: "secret-token", NAMELY_POST_URL: "https://example.com/x" },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining("messages have their own fields")]);
  });
});

describe.concurrent("the address of --post", { timeout: 120_000 }, () => {
  it("from NAMELY_POST_URL is for runs that deliver", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver("slack");
    change(job);
    expect(await run(job, [], { NAMELY_POST_URL: receiver.url })).toMatchObject({ code: 0 });
    expect(await run(job, [], { NAMELY_POST_URL: "garbage" })).toMatchObject({ code: 0 });
    expect(receiver.posts).toEqual([]);
    // Without --post-as it is a webhook, which has to be signed.
    const unsigned = await run(job, ["--save"], { NAMELY_POST_URL: receiver.url });
    expect(unsigned).toMatchObject({ code: 2 });
    expect(unsigned.stderr).toContain("NAMELY_WEBHOOK_SECRET is not set");
  });

  it.each([[["--post-as", "slack"]], [["--post-as", "teams", "--exec", "cat"]]])(
    "has to be there for %j",
    async (words) => {
      const { code, stderr } = await runProgram(["diff", "--save", ...words], {
        env: { NAMELY_COMPANY: "acme", NAMELY_TOKEN: "canary-token" },
      });
      expect(code).toBe(2);
      expect(stderr).toContain(
        "error: --post-as needs a URL: neither --post nor NAMELY_POST_URL is given.\nhint: Write the URL into a file, and add: --post @post-url.txt\n",
      );
    },
  );

  it.each([
    ["is missing", undefined, 'Cannot read the file "post-url.txt" of --post.'],
    ["is empty", " \n", 'The file "post-url.txt" of --post does not hold one URL: it is empty.'],
    [
      "has two lines",
      "https://canary.example.com/1\nhttps://canary.example.com/2\n",
      'The file "post-url.txt" of --post does not hold one URL: it has more than one line.',
    ],
    [
      "has no end",
      `https://canary.example.com/${"x".repeat(20_000)}`,
      'The file "post-url.txt" of --post does not hold one URL: it is larger than 16 KiB.',
    ],
    ["holds something else", "canary", "The value of --post @post-url.txt is not a URL."],
    [
      "holds an http URL",
      "http://canary.example.com/x",
      "--post @post-url.txt takes an https URL, or an http one on this machine.",
    ],
  ])("in a file that %s is wrong use that quotes nothing of it", async (_, content, sentence) => {
    using place = makePlace();
    if (content !== undefined) writeFileSync(join(place.work, "post-url.txt"), content, { mode: 0o600 });
    const { code, stderr } = await runProgram(["diff", "--save", "--post", "@post-url.txt", "--debug"], {
      env: { NAMELY_COMPANY: "acme", NAMELY_TOKEN: "secret-token" },
      place,
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${sentence}\n`);
    expect(stderr).not.toContain("canary");
  });

  it("in a file that others can read is used, with a warning", async () => {
    await using job = await openRosterJob();
    await using receiver = await startChatReceiver("slack");
    change(job);
    writeFileSync(join(job.place.work, "post url.txt"), `\ufeff  ${receiver.url}\r\n`, { mode: 0o644 });
    const { code, stderr } = await run(job, ["--save", "--post", "@post url.txt", "--post-as", "slack"]);
    expect([code, receiver.messages.length]).toEqual([0, 1]);
    expect(stderr).toContain(
      "warning: Other users can read \"post url.txt\", and with the URL in it they can post. Run: chmod 600 'post url.txt'\n",
    );
  });

  it.each([
    ["https://hooks.example.com/canary-path", "--post URL"],
    ["@canary/post-url.txt", "--post @canary/post-url.txt"],
  ])("%s appears in a suggested command as it may", async (post, words) => {
    const line = ["diff", "--save", "--events", "hired", "--post", post, "--post-as", "slack"];
    const { code, stderr } = await runProgram(line);
    expect(code).toBe(2);
    expect(stderr).toContain(`${words} --post-as slack`);
    expect(stderr).not.toContain("canary-path");
  });
});
