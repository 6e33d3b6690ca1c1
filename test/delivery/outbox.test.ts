import { appendFile, cp, mkdir, readdir, readFile, stat, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fillOutbox, openOutbox, type Outbox } from "../../src/delivery/outbox.ts";
import type { OutboxContent } from "../../src/delivery/queue-file.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeDeliveries } from "./deliveries.ts";

const NOTE = JSON.stringify({ snapshot: "next.ndjson", text: "two\nlines" });

function makeContent(persons = "a b a"): OutboxContent {
  return { deliveries: makeDeliveries(persons), note: NOTE, destinations: ["post", "exec"] };
}

/** Not made yet: the outbox makes it. */
function makePlace(): string {
  return join(makeTempFolder(), "state", "outbox");
}

async function reopen(folder: string): Promise<Outbox> {
  const outbox = await openOutbox(folder);
  if (!outbox) throw new Error("nothing is pending");
  return outbox;
}

function idsOf(outbox: Outbox, kind: "post" | "exec"): string[] {
  return outbox.pendingFor(kind).map(({ id }) => id);
}

const queueOf = (folder: string): string => join(folder, "queue.ndjson");
const acceptedOf = (folder: string): string => join(folder, "accepted.ndjson");

async function catchFault(work: Promise<unknown>): Promise<Fault> {
  const error: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof Fault) return error;
  throw new Error("there was no fault", { cause: error });
}

describe("filling an outbox", () => {
  test("a reopened outbox has the same ids, bytes, note and destinations", async () => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent());
    expect((await reopen(folder)).content).toEqual(makeContent());
  });

  test("folder and file are open to this user alone", async () => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent());
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(queueOf(folder))).mode & 0o777).toBe(0o600);
  });

  test("an outbox that has something pending is not filled again", async () => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent());
    const fault = await catchFault(fillOutbox(folder, makeContent("c")));
    expect(fault.code).toBe("internal.outbox-full");
    expect((await reopen(folder)).content).toEqual(makeContent());
  });

  test("ten thousand deliveries fit in, one more does not, and nothing is written", async () => {
    const folder = makePlace();
    const persons = "a ".repeat(10_000);
    expect((await catchFault(fillOutbox(folder, makeContent(`${persons}b`)))).code).toBe("file.queue-full");
    expect(await readdir(join(folder, "../.."))).toEqual([]);
    await fillOutbox(folder, makeContent(persons));
    expect((await reopen(folder)).pendingFor("post")).toHaveLength(10_000);
  });

  test("more than 64 MiB do not fit in, and nothing is written", async () => {
    const folder = makePlace();
    const body = "x".repeat(33 * 1024 * 1024);
    const deliveries = makeDeliveries("a b").map((delivery) => ({ ...delivery, body }));
    const fault = await catchFault(fillOutbox(folder, { ...makeContent(), deliveries }));
    expect(fault).toMatchObject({
      code: "file.queue-full",
      hint: expect.stringContaining("--events") as string,
    });
    expect(await readdir(join(folder, "../.."))).toEqual([]);
  });

  test.each(["", "evt 1", "evt\n1", "évt"])("the id %j cannot travel and is not taken", async (id) => {
    const deliveries = [{ id, person: "a", body: "{}" }];
    const fault = await catchFault(fillOutbox(makePlace(), { ...makeContent(), deliveries }));
    expect(fault.code).toBe("internal.outbox-deliveries");
  });

  test("two deliveries with one id are not taken", async () => {
    const [delivery] = makeDeliveries("a");
    const deliveries = delivery ? [delivery, { ...delivery, person: "b" }] : [];
    const fault = await catchFault(fillOutbox(makePlace(), { ...makeContent(), deliveries }));
    expect(fault.code).toBe("internal.outbox-deliveries");
  });
});

describe("opening an outbox", () => {
  test("finds nothing in a folder that does not exist, and does not make it", async () => {
    const folder = makePlace();
    expect(await openOutbox(folder)).toBeUndefined();
    await expect(stat(folder)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each<[string, (text: string) => string | Buffer]>([
    ["an empty file", () => ""],
    ["no JSON", () => "queue\n"],
    ["no header", (text) => text.slice(text.indexOf("\n") + 1)],
    ["another format", (text) => text.replace("namely-queue/1", "other-queue/1")],
    ["a line too few", (text) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1)],
    ["a line cut off", (text) => text.slice(0, -20)],
    ["no line break at its end", (text) => text.slice(0, -1)],
    ["a line too many", (text) => `${text}{}\n`],
    ["something behind its end", (text) => `${text}{`],
    ["an unknown destination", (text) => text.replace('"exec"', '"fax"')],
    ["a delivery without a person", (text) => text.replace('"person":"b"', '"man":"b"')],
    ["an id that cannot travel", (text) => text.replace("evt_1", "evt 1")],
    ["an id twice", (text) => text.replace("evt_1", "evt_0")],
    ["bytes that are no text", (text) => Buffer.from(text.replace("Zoë b", "Zoÿ b"), "latin1")],
  ])("a queue with %s is damaged, is told without quoting it and left alone", async (_, spoil) => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent());
    await writeFile(queueOf(folder), spoil(await readFile(queueOf(folder), "utf8")));
    const before = await readFile(queueOf(folder));
    const fault = await catchFault(openOutbox(folder));
    expect(fault).toMatchObject({
      code: "file.shape",
      message: expect.stringContaining(queueOf(folder)) as string,
      hint: expect.stringContaining(`Removing the folder ${folder} forgets`) as string,
    });
    expect([fault.message, fault.hint, fault.cause].join(" ")).not.toMatch(/Zoë|evt_/u);
    expect((await catchFault(fillOutbox(folder, makeContent()))).code).toBe("file.shape");
    expect(await readFile(queueOf(folder))).toEqual(before);
  });

  test("a queue of a newer format is not understood and left alone", async () => {
    const folder = makePlace();
    await mkdir(folder, { recursive: true });
    await writeFile(queueOf(folder), '{"format":"namely-queue/2","more":true}\nwhatever');
    expect((await catchFault(openOutbox(folder))).code).toBe("file.newer-format");
    expect((await catchFault(fillOutbox(folder, makeContent()))).code).toBe("file.newer-format");
    expect(await readFile(queueOf(folder), "utf8")).toContain("whatever");
  });

  test("a queue that cannot be read is reported as such", async () => {
    const folder = makePlace();
    await mkdir(queueOf(folder), { recursive: true });
    expect((await catchFault(openOutbox(folder))).code).toBe("file.not-readable");
  });

  test("acceptances that cannot be read are reported as such", async () => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent());
    await mkdir(acceptedOf(folder));
    expect((await catchFault(openOutbox(folder))).code).toBe("file.not-readable");
  });
});

describe("accepting", () => {
  test("one destination's acceptance counts for that destination alone, also after reopening", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent());
    await outbox.accept("post", ["evt_1"]);
    for (const seen of [outbox, await reopen(folder)]) {
      expect([idsOf(seen, "post"), idsOf(seen, "exec")]).toEqual([
        ["evt_0", "evt_2"],
        ["evt_0", "evt_1", "evt_2"],
      ]);
    }
  });

  test("a destination that the outbox is not for has nothing pending", async () => {
    const outbox = await fillOutbox(makePlace(), { ...makeContent(), destinations: ["exec"] });
    expect(idsOf(outbox, "post")).toEqual([]);
  });

  test("it is empty when all destinations have accepted all deliveries", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a"));
    await outbox.accept("post", ["evt_0"]);
    expect(outbox.isEmpty).toBe(false);
    await outbox.accept("exec", ["evt_0"]);
    expect([outbox.isEmpty, (await reopen(folder)).isEmpty]).toEqual([true, true]);
  });

  test("many at once are written as whole lines", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a ".repeat(200)));
    await Promise.all(idsOf(outbox, "post").map((id) => outbox.accept("post", [id])));
    const lines = (await readFile(acceptedOf(folder), "utf8")).split("\n").filter(Boolean);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      makeDeliveries("a ".repeat(200)).map(({ id }) => ({ by: "post", id })),
    );
    expect((await stat(acceptedOf(folder))).mode & 0o777).toBe(0o600);
  });

  test("what is accepted already and what is unknown adds no line", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a"));
    await outbox.accept("post", ["evt_0"]);
    const before = await readFile(acceptedOf(folder), "utf8");
    await outbox.accept("post", ["evt_0"]);
    await outbox.accept("post", ["evt_99"]);
    expect(await readFile(acceptedOf(folder), "utf8")).toBe(before);
  });

  test.runIf(process.platform === "linux")("on a full disk the delivery stays pending", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a b"));
    await symlink("/dev/full", acceptedOf(folder));
    expect(await catchFault(outbox.accept("post", ["evt_0"]))).toMatchObject({
      code: "file.disk-full",
      message: expect.stringContaining(acceptedOf(folder)) as string,
    });
    expect(idsOf(outbox, "post")).toEqual(["evt_0", "evt_1"]);
    await unlink(acceptedOf(folder));
    await outbox.accept("post", ["evt_1"]);
    expect(idsOf(await reopen(folder), "post")).toEqual(["evt_0"]);
  });
});

describe("a kill", () => {
  test("anywhere within the line of an acceptance loses that one at most, and hides none that follows", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a b c"));
    await outbox.accept("post", ["evt_0"]);
    const { size } = await stat(acceptedOf(folder));
    await outbox.accept("post", ["evt_1"]);
    const whole = await readFile(acceptedOf(folder));
    const line = Buffer.from('\n{"by":"post","id":"evt_1"}').length;
    for (let end = size; end <= whole.length; end += 1) {
      const copy = makePlace();
      await cp(folder, copy, { recursive: true });
      await writeFile(acceptedOf(copy), whole.subarray(0, end));
      const left = end < size + line ? ["evt_1", "evt_2"] : ["evt_2"];
      const again = await reopen(copy);
      expect(idsOf(again, "post")).toEqual(left);
      await again.accept("post", ["evt_2"]);
      expect(idsOf(await reopen(copy), "post")).toEqual(left.filter((id) => id !== "evt_2"));
    }
  });

  test("leaves lines for ids that the queue does not have, which are passed over", async () => {
    const folder = makePlace();
    await fillOutbox(folder, makeContent("a"));
    await appendFile(acceptedOf(folder), '{"by":"post","id":"evt_9"}\n{"by":"fax","id":"evt_0"}\n[]\n');
    expect(idsOf(await reopen(folder), "post")).toEqual(["evt_0"]);
  });

  test("between the two removals of clearing leaves nothing pending", async () => {
    const folder = makePlace();
    const outbox = await fillOutbox(folder, makeContent("a"));
    await outbox.accept("post", ["evt_0"]);
    await unlink(queueOf(folder));
    expect(await openOutbox(folder)).toBeUndefined();
    // The same ids once more: what was said of the earlier ones must not count.
    await fillOutbox(folder, makeContent("a"));
    expect(idsOf(await reopen(folder), "post")).toEqual(["evt_0"]);
  });

  test.runIf(process.platform === "linux")(
    "while clearing finds the queue gone before the acceptances",
    async () => {
      const folder = makePlace();
      const outbox = await fillOutbox(folder, makeContent("a"));
      // The second removal fails, as if the kill had come before it.
      await mkdir(acceptedOf(folder));
      await catchFault(outbox.clear());
      expect(await readdir(folder)).toEqual(["accepted.ndjson"]);
    },
  );
});

test("a cleared outbox leaves an empty folder and can be filled again", async () => {
  const folder = makePlace();
  const outbox = await fillOutbox(folder, makeContent());
  await outbox.accept("post", ["evt_0"]);
  await outbox.clear();
  expect([outbox.isEmpty, await readdir(folder), await openOutbox(folder)]).toEqual([true, [], undefined]);
  await fillOutbox(folder, makeContent("c"));
  expect((await reopen(folder)).content).toEqual(makeContent("c"));
});
