import { once } from "node:events";
import { readFile, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliverAll, describeFailure } from "../../src/delivery/deliver.ts";
import { fillOutbox, openOutbox, type Outbox } from "../../src/delivery/outbox.ts";
import type {
  DeliveryOutcome,
  Delivery,
  Destination,
  DestinationKind,
  Message,
  MessageDestination,
} from "../../src/delivery/destination.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeDeliveries } from "./deliveries.ts";

const ACCEPTED: DeliveryOutcome = { kind: "accepted" };
const REFUSED: DeliveryOutcome = { kind: "refused", why: "it answered 422" };
const UNREACHABLE: DeliveryOutcome = { kind: "unreachable", why: "it answered 503" };

const hooks = { signal: new AbortController().signal };

function fill(persons: string, destinations: DestinationKind[] = ["post"], folder?: string): Promise<Outbox> {
  return fillOutbox(folder ?? makeTempFolder(), {
    deliveries: makeDeliveries(persons),
    note: "",
    destinations,
  });
}

interface Scripted extends Destination {
  /** Ids in the order in which they arrived. */
  readonly given: string[];
}

function makeDestination(
  answer: (delivery: Delivery) => DeliveryOutcome | Promise<DeliveryOutcome>,
  { kind = "post", concurrency = 4 }: { kind?: DestinationKind; concurrency?: number } = {},
): Scripted {
  const given: string[] = [];
  return {
    kind,
    name: kind === "post" ? "hooks.example.com" : "notify",
    concurrency,
    given,
    deliver: async (delivery) => {
      given.push(delivery.id);
      return answer(delivery);
    },
  };
}

/** Lets everything happen that needs no clock and no disk. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("handing everything over", () => {
  test("every destination gets every delivery, and the outbox is empty", async () => {
    const outbox = await fill("a b a", ["exec", "post"]);
    const destinations = [makeDestination(() => ACCEPTED), makeDestination(() => ACCEPTED, { kind: "exec" })];
    const result = await deliverAll(outbox, destinations, hooks);
    expect(destinations.map(({ given }) => given.toSorted())).toEqual([
      ["evt_0", "evt_1", "evt_2"],
      ["evt_0", "evt_1", "evt_2"],
    ]);
    const numbers = { state: "reached", accepted: 3, refused: 0, left: 0, why: undefined };
    expect(result.destinations).toEqual([
      { kind: "exec", name: "notify", ...numbers },
      { kind: "post", name: "hooks.example.com", ...numbers },
    ]);
    expect([outbox.isEmpty, describeFailure(result)]).toEqual([true, undefined]);
  });

  test("a destination that takes one at a time gets the deliveries of a person after the other", async () => {
    const destination = makeDestination(() => ACCEPTED, { concurrency: 1 });
    await deliverAll(await fill("a b a c"), [destination], hooks);
    expect(destination.given).toEqual(["evt_0", "evt_2", "evt_1", "evt_3"]);
  });

  test("as many persons at once as the destination takes, and never two deliveries of one person", async () => {
    const waiting: { delivery: Delivery; accept: () => void }[] = [];
    const destination = makeDestination(
      (delivery) => new Promise((resolve) => waiting.push({ delivery, accept: () => resolve(ACCEPTED) })),
      { concurrency: 2 },
    );
    const done = deliverAll(await fill("a a b b c"), [destination], hooks);
    await settle();
    expect(destination.given).toEqual(["evt_0", "evt_2"]);
    waiting.shift()?.accept();
    await expect.poll(() => destination.given).toEqual(["evt_0", "evt_2", "evt_1"]);
    for (let left = 4; left > 0; left -= 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()?.accept();
    }
    await done;
    expect(destination.given).toEqual(["evt_0", "evt_2", "evt_1", "evt_3", "evt_4"]);
  });

  test("a delivery's acceptance is on the disk before the person's next one goes", async () => {
    const folder = makeTempFolder();
    const seen: number[] = [];
    const destination = makeDestination(async () => {
      seen.push((await openOutbox(folder))?.pendingFor("post").length ?? 0);
      return ACCEPTED;
    });
    await deliverAll(await fill("a a a", ["post"], folder), [destination], hooks);
    expect(seen).toEqual([3, 2, 1]);
  });
});

describe("what is not accepted", () => {
  test("a refused delivery holds back the person's later ones and no other person's", async () => {
    const outbox = await fill("a b a b");
    const destination = makeDestination(({ id }) => (id === "evt_0" ? REFUSED : ACCEPTED), {
      concurrency: 1,
    });
    const result = await deliverAll(outbox, [destination], hooks);
    expect(destination.given).toEqual(["evt_0", "evt_1", "evt_3"]);
    expect(result.destinations).toMatchObject([
      { state: "reached", accepted: 2, refused: 1, left: 1, why: "it answered 422" },
    ]);
    expect(outbox.pendingFor("post").map(({ id }) => id)).toEqual(["evt_0", "evt_2"]);
  });

  test("an unreachable destination is given nothing more, and another one is", async () => {
    const outbox = await fill("a b c", ["post", "exec"]);
    const away = makeDestination(({ id }) => (id === "evt_1" ? UNREACHABLE : ACCEPTED), { concurrency: 1 });
    const present = makeDestination(() => ACCEPTED, { kind: "exec" });
    const result = await deliverAll(outbox, [away, present], hooks);
    expect([away.given, present.given]).toEqual([
      ["evt_0", "evt_1"],
      ["evt_0", "evt_1", "evt_2"],
    ]);
    expect(result.destinations).toMatchObject([
      { state: "unreachable", accepted: 1, refused: 0, left: 2, why: "it answered 503" },
      { state: "reached", accepted: 3, left: 0 },
    ]);
  });

  test("the next run sends exactly what is left, with the same bytes", async () => {
    const folder = makeTempFolder();
    const first = makeDestination(({ id }) => (id === "evt_1" ? REFUSED : ACCEPTED));
    await deliverAll(await fill("a b a b", ["post"], folder), [first], hooks);
    const bodies: string[] = [];
    const second = makeDestination(({ body }) => {
      bodies.push(body);
      return ACCEPTED;
    });
    const outbox = await openOutbox(folder);
    if (outbox) await deliverAll(outbox, [second], hooks);
    expect(second.given).toEqual(["evt_1", "evt_3"]);
    const [, one, , three] = makeDeliveries("a b a b");
    expect(bodies).toEqual([one?.body, three?.body]);
  });

  test("what is for a destination that is not there is left", async () => {
    const outbox = await fill("a b", ["post", "exec"]);
    const result = await deliverAll(outbox, [makeDestination(() => ACCEPTED)], hooks);
    expect(result.destinations[1]).toEqual({
      kind: "exec",
      name: "--exec",
      state: "absent",
      accepted: 0,
      refused: 0,
      left: 2,
      why: "this run did not name it",
    });
    expect(outbox.isEmpty).toBe(false);
  });

  test("a destination that the outbox is not for is given nothing", async () => {
    const stranger = makeDestination(() => ACCEPTED, { kind: "exec" });
    const result = await deliverAll(await fill("a"), [makeDestination(() => ACCEPTED), stranger], hooks);
    expect([stranger.given, result.destinations.map(({ kind }) => kind)]).toEqual([[], ["post"]]);
  });
});

describe("the end of a run before its time", () => {
  test("an abort lets what was under way be recorded, and hands over nothing more", async () => {
    const end = new AbortController();
    const outbox = await fill("a a b c", ["post", "exec"]);
    const abort = async (): Promise<DeliveryOutcome> => {
      await settle();
      end.abort(new Error("enough"));
      return ACCEPTED;
    };
    const post = makeDestination(abort, { concurrency: 1 });
    const exec = makeDestination(() => once(end.signal, "abort").then(() => ACCEPTED), {
      kind: "exec",
      concurrency: 1,
    });
    await expect(deliverAll(outbox, [post, exec], { signal: end.signal })).rejects.toThrow("enough");
    expect([post.given, exec.given]).toEqual([["evt_0"], ["evt_0"]]);
    expect(outbox.pendingFor("post")).toHaveLength(3);
    expect(outbox.pendingFor("exec")).toHaveLength(3);
  });

  test("an abort beforehand hands over nothing", async () => {
    const destination = makeDestination(() => ACCEPTED);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(deliverAll(await fill("a"), [destination], { signal })).rejects.toThrow("enough");
    expect(destination.given).toEqual([]);
  });

  test("an error of one destination is thrown when the other one has come to rest", async () => {
    let accept = (): void => {};
    const post = makeDestination(() => new Promise((resolve) => (accept = () => resolve(ACCEPTED))));
    const exec = makeDestination(() => Promise.reject(new Error("a mistake")), {
      kind: "exec",
      concurrency: 1,
    });
    const outbox = await fill("a a b", ["post", "exec"]);
    const done = deliverAll(outbox, [{ ...post, concurrency: 1 }, exec], hooks);
    await settle();
    accept();
    await expect(done).rejects.toThrow("a mistake");
    expect([post.given, exec.given]).toEqual([["evt_0"], ["evt_0"]]);
    expect(outbox.pendingFor("post")).toHaveLength(2);
  });

  test.runIf(process.platform === "linux")(
    "a full disk ends it, for what cannot be recorded is sent twice",
    async () => {
      const folder = makeTempFolder();
      const outbox = await fill("a a b", ["post"], folder);
      const accepted = join(folder, "accepted.ndjson");
      await symlink("/dev/full", accepted);
      const destination = makeDestination(() => ACCEPTED, { concurrency: 1 });
      await expect(deliverAll(outbox, [destination], hooks)).rejects.toMatchObject({
        code: "file.disk-full",
      });
      expect(destination.given).toEqual(["evt_0"]);
      await unlink(accepted);
      expect((await openOutbox(folder))?.pendingFor("post")).toHaveLength(3);
    },
  );
});

test("whatever destinations do, in the end each has accepted everything, in order, and none twice", async () => {
  const behaviours = ["accepts", "refuses", "is away", "dies before", "dies after"] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }),
      fc.constantFrom<DestinationKind[][]>(["post"], ["exec"], ["post", "exec"]),
      fc.array(fc.constantFrom(...behaviours), { maxLength: 25 }),
      async (persons, kinds, script) => {
        const folder = makeTempFolder();
        const deliveries = makeDeliveries(persons.join(" "));
        const accepted = new Map(kinds.map((kind) => [kind, new Set<string>()]));
        const behave = (kind: DestinationKind) => (delivery: Delivery) => {
          const done = accepted.get(kind) ?? new Set();
          expect(deliveries).toContainEqual(delivery);
          expect(done.has(delivery.id), "sent again after its acceptance was recorded").toBe(false);
          const place = deliveries.findIndex(({ id }) => id === delivery.id);
          const earlier = deliveries.slice(0, place).filter(({ person }) => person === delivery.person);
          expect(earlier.filter(({ id }) => !done.has(id))).toEqual([]);
          const behaviour = script.shift() ?? "accepts";
          if (behaviour.startsWith("dies")) throw new Error("killed");
          if (behaviour === "refuses") return REFUSED;
          if (behaviour === "is away") return UNREACHABLE;
          done.add(delivery.id);
          return ACCEPTED;
        };
        let outbox = await fillOutbox(folder, { deliveries, note: "", destinations: kinds });
        for (let runs = 0; !outbox.isEmpty; runs += 1) {
          expect(runs, "a run without progress").toBeLessThan(60);
          const destinations = kinds.map((kind) => makeDestination(behave(kind), { kind, concurrency: 2 }));
          try {
            const fault = describeFailure(await deliverAll(outbox, destinations, hooks));
            expect(fault === undefined).toBe(outbox.isEmpty);
          } catch (error) {
            if (!(error instanceof Error) || error.message !== "killed") throw error;
          }
          outbox = (await openOutbox(folder)) ?? outbox;
        }
        for (const done of accepted.values()) expect(done.size).toBe(deliveries.length);
        await outbox.clear();
      },
    ),
    { numRuns: 60 },
  );
});

interface ScriptedChat extends MessageDestination {
  /** The ids of each message, in the order in which they arrived. */
  readonly sent: (readonly string[])[];
}

/** Takes two deliveries in a message. */
function makeChat(answer: (message: Message) => DeliveryOutcome = () => ACCEPTED): ScriptedChat {
  const sent: (readonly string[])[] = [];
  return {
    kind: "post",
    name: "chat.example.com",
    sent,
    compose: (deliveries) => {
      const ids = deliveries.map(({ id }) => id);
      return ids.flatMap((_, at) => (at % 2 === 0 ? [{ ids: ids.slice(at, at + 2), body: "{}" }] : []));
    },
    send: async (message) => {
      sent.push(message.ids);
      return answer(message);
    },
  };
}

describe("a destination that takes messages", () => {
  test("gets everything in a few of them, and each is one line of the log", async () => {
    const folder = makeTempFolder();
    const outbox = await fill("a a b c", ["post"], folder);
    const chat = makeChat();
    const result = await deliverAll(outbox, [chat], hooks);
    expect(result.destinations).toEqual([
      {
        kind: "post",
        name: "chat.example.com",
        state: "reached",
        accepted: 4,
        refused: 0,
        left: 0,
        why: undefined,
      },
    ]);
    const lines = (await readFile(join(folder, "accepted.ndjson"), "utf8")).split("\n").filter(Boolean);
    expect(lines).toEqual(['{"by":"post","ids":["evt_0","evt_1"]}', '{"by":"post","ids":["evt_2","evt_3"]}']);
    expect((await openOutbox(folder))?.isEmpty).toBe(true);
  });

  test("gets nothing behind a message that it refuses, and that one and the rest are left", async () => {
    const outbox = await fill("a b c d e f");
    const chat = makeChat(({ ids }) => (ids.includes("evt_2") ? REFUSED : ACCEPTED));
    const result = await deliverAll(outbox, [chat], hooks);
    expect(chat.sent).toEqual([
      ["evt_0", "evt_1"],
      ["evt_2", "evt_3"],
    ]);
    expect(result.destinations).toMatchObject([{ accepted: 2, refused: 2, left: 2, why: "it answered 422" }]);
    expect(describeFailure(result)).toMatchObject({
      code: "api.event-refused",
      message: "chat.example.com did not accept 4 of 6 events (it answered 422).",
    });
    expect(outbox.pendingFor("post").map(({ id }) => id)).toEqual(["evt_2", "evt_3", "evt_4", "evt_5"]);
  });

  test("gets a whole message again after a kill between its acceptance and the record of it", async () => {
    const folder = makeTempFolder();
    const outbox = await fill("a b c", ["post"], folder);
    const chat = makeChat();
    await new Promise<void>((resolve) => {
      const accept = (): Promise<never> => {
        resolve();
        return new Promise(() => {});
      };
      const dying: Outbox = {
        content: outbox.content,
        isEmpty: false,
        pendingFor: (kind) => outbox.pendingFor(kind),
        accept,
        clear: () => outbox.clear(),
      };
      void deliverAll(dying, [chat], hooks);
    });
    const again = await openOutbox(folder);
    if (again === undefined) throw new Error("nothing is pending");
    await deliverAll(again, [chat], hooks);
    expect(chat.sent).toEqual([["evt_0", "evt_1"], ["evt_0", "evt_1"], ["evt_2"]]);
    expect(again.isEmpty).toBe(true);
  });

  test("sends no further message when an acceptance cannot be written", async () => {
    const folder = makeTempFolder();
    const outbox = await fill("a b c", ["post"], folder);
    await symlink("/dev/full", join(folder, "accepted.ndjson"));
    const chat = makeChat();
    await expect(deliverAll(outbox, [chat], hooks)).rejects.toMatchObject({ code: "file.disk-full" });
    expect(chat.sent).toEqual([["evt_0", "evt_1"]]);
  });
});
