import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findForms } from "../support/leaks.ts";
import { startListening } from "../support/listening.ts";
import { PRIVATE, UNIFIED_WORDS } from "../support/private-person.ts";
import { runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";
import { SENT } from "../support/sent-events.ts";
import { startWebhookReceiver } from "../support/webhook-receiver.ts";

/** What no destination gets unless it is named. */
const WORDS = [
  "canary@private.example",
  "+1 555 013 0013",
  "Canary Reason",
  "canary-shirt",
  ...UNIFIED_WORDS,
];

/** An event as it arrived. */
interface Posted {
  readonly id: string;
  readonly event: string;
  readonly employee: object;
}

/** Everything that an event can carry. */
const DETAIL = ["--include-sensitive", "--custom-fields", "all"];

/** An employee leaves who has a value in every private field. */
function makeLeaver({ company, staff: [leaver = ""] }: RosterJob): string {
  const fields = {
    ...PRIVATE,
    personal_email: "canary@private.example",
    home_phone: "+1 555 013 0013",
    shirt_size: "canary-shirt",
  };
  for (const [field, value] of Object.entries(fields)) company.control.setField(leaver, field, value);
  company.control.terminate(leaver, { reason: "Canary Reason" });
  return leaver;
}

function writeScript({ place: { work } }: RosterJob): string {
  writeFileSync(join(work, "on-event"), "#!/bin/sh\ncat >> runs\n");
  chmodSync(join(work, "on-event"), 0o700);
  return "./on-event";
}

const readRuns = ({ place: { work } }: RosterJob): string => readFileSync(join(work, "runs"), "utf8");

describe.concurrent("an event that leaves the machine", { timeout: 120_000 }, () => {
  it("has no private field for a webhook or a program, while the report of diff is whole", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    makeLeaver(job);
    const places = ["--post", receiver.url, "--exec", writeScript(job)];
    const { code, stdout } = await job.diff(...DETAIL, ...places);
    expect(code).toBe(0);
    expect(WORDS.filter((word) => !stdout.includes(word))).toEqual([]);
    const bodies = receiver.deliveries.map(({ body }) => body);
    const runs = readRuns(job);
    expect(findForms(bodies.join() + runs, WORDS)).toEqual([]);
    const posted = bodies.map((body) => (JSON.parse(body) as { data: Posted }).data);
    expect(parseNdjson(runs)).toEqual(posted);
    expect(posted.map(({ event }) => event)).toEqual(["terminated", "changed"]);
    for (const { employee } of posted) expect(Object.keys(employee)).toEqual(SENT);
    expect(posted.map(({ id }) => id)).toEqual(parseNdjson(stdout).map(({ id }) => id));
    for (const { signedWith } of receiver.deliveries) expect(signedWith).toHaveLength(1);
  });

  it("has what --event-fields names, and no more", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    makeLeaver(job);
    const named = "custom_fields.shirt_size,compensation.amount,personal_email";
    const places = ["--post", receiver.url, "--exec", writeScript(job), "--event-fields", named];
    expect(await job.diff(...DETAIL, ...places)).toMatchObject({ code: 0 });
    const body = receiver.deliveries.find(({ event }) => event === "terminated")?.body ?? "";
    const out = ["canary@private.example", "canary-shirt", "123456.78"];
    expect(WORDS.filter((word) => body.includes(word)).toSorted()).toEqual(out.toSorted());
    expect(JSON.parse(body)).toMatchObject({
      data: {
        employee: {
          personal_email: "canary@private.example",
          compensation: { amount: 123_456.78 },
          custom_fields: { shirt_size: "canary-shirt" },
        },
      },
    });
    expect(parseNdjson(readRuns(job))).toContainEqual((JSON.parse(body) as { data: unknown }).data);
  });

  it("is printed by watch without private fields, and counts the changes that it does not show", async () => {
    await using job = await openRosterJob();
    const watch = job.startWatch(...DETAIL);
    await job.servePages(1);
    const [, quiet = ""] = job.staff;
    job.company.control.setField(quiet, "personal_email", "canary@private.example");
    await watch.waitFor(quiet);
    const leaver = makeLeaver(job);
    await watch.waitFor(leaver);
    watch.stop();
    const { stdout } = await watch.ended;
    expect(findForms(stdout, WORDS)).toEqual([]);
    const [first] = parseNdjson(stdout);
    expect(first).toMatchObject({ event: "changed", topics: [], changes: [], changes_withheld: 1 });
  });

  it("is printed by listen without private fields, and with the one that is named", async () => {
    await using job = await openRosterJob();
    const words = [...DETAIL, "--event-fields", "termination_reason"];
    const listening = await startListening(job, ...words);
    const leaver = makeLeaver(job);
    await listening.call({ id: leaver });
    await listening.waitFor(leaver);
    listening.stop();
    const { stdout } = await listening.ended;
    expect(WORDS.filter((word) => stdout.includes(word))).toEqual(["Canary Reason"]);
  });

  it("has no private field when it waits since an earlier version", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    makeLeaver(job);
    receiver.reply = () => 422;
    const post = [...DETAIL, "--post", receiver.url];
    const { stdout } = await job.diff(...post);
    const queue = readdirSync(job.place.state, { recursive: true, encoding: "utf8" }).find((file) =>
      file.endsWith("queue.ndjson"),
    );
    const path = join(job.place.state, queue ?? "");
    const text = readFileSync(path, "utf8");
    expect(text).toContain("Canary Reason");
    // A field that this version does not know, in the person and beside them.
    const older = text.replace(
      String.raw`\"employee\":{`,
      String.raw`\"note\":\"canary-old\",\"employee\":{\"nick\":\"canary-old\",`,
    );
    expect(older).not.toBe(text);
    writeFileSync(path, older);
    receiver.reply = () => 204;
    expect(await job.diff(...post)).toMatchObject({ code: 0 });
    const { id, body } = receiver.accepted[0] ?? { id: "", body: "" };
    expect(id).toBe(parseNdjson(stdout)[0]?.["id"]);
    expect(findForms(body, [...WORDS, "canary-old"])).toEqual([]);
  });
});

describe.concurrent("--event-fields", { timeout: 120_000 }, () => {
  const post = ["--post", "https://hooks.example.com/namely"];

  it.each([
    ["salry", "compensation"],
    ["salary", "Did you mean compensation.amount?"],
    ["employee.ssn", "Did you mean ssn?"],
    ["remote_data", "Unknown field"],
    ["topics", "Unknown field"],
    ["personal_email,,ssn", "empty name"],
  ])("refuses %s, which no event has, before anything is asked", async (fields, said) => {
    for (const words of [["diff", "--save", ...post], ["watch"], ["listen"]]) {
      const { code, stderr } = await runProgram([...words, "--event-fields", fields]);
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(stderr).toContain(said);
    }
  });

  it.each([
    ["ssn", [], "Add --include-sensitive."],
    ["custom_fields.shirt_size", [], "Add --custom-fields shirt_size."],
    ["custom_fields.shirt_sise", ["--custom-fields", "shirt_size"], "Did you mean custom_fields.shirt_size?"],
    ["custom_fields", [], "Add --custom-fields all"],
  ])("refuses %s while the snapshot does not have it", async (fields, detail, said) => {
    await using job = await openRosterJob();
    const { code, stderr } = await job.diff(...detail, ...post, "--event-fields", fields);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(job.company.requests.filter(({ path }) => path.endsWith("/profiles"))).toEqual([]);
  });

  it("is refused where nothing is sent: the report of diff is whole", async () => {
    const { code, stderr } = await runProgram(["diff", "--event-fields", "ssn"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--event-fields needs --post or --exec: the report has every field.");
  });
});
