import { describe, expect, onTestFinished, test } from "vitest";
import type { DeliveryOutcome, Message, MessageDestination } from "../../src/delivery/destination.ts";
import { createMessagePost } from "../../src/delivery/message-post.ts";
import { composeMessages } from "../../src/delivery/messages/compose-messages.ts";
import { MESSAGE_KINDS, type MessageKind } from "../../src/delivery/messages/message-kinds.ts";
import { readPostAddress } from "../../src/delivery/post-address.ts";
import { openTransport } from "../../src/platform/net/http.ts";
import { startChatReceiver, type ChatAnswer, type ChatReceiver } from "../support/chat-receiver.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makeEvent } from "./messages/events.ts";

interface Posting {
  readonly clock: ManualClock;
  readonly destination: MessageDestination;
  readonly debug: readonly string[];
  readonly abort: AbortController;
}

function openPosting(as: MessageKind, url: string): Posting {
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const clock = new ManualClock({ autoAdvance: true });
  const debug: string[] = [];
  const abort = new AbortController();
  const destination = createMessagePost({
    as,
    address: readPostAddress(url),
    compose: () => [],
    transport,
    clock,
    random: () => 0,
    signal: abort.signal,
    debug: (line) => debug.push(line),
  });
  return { clock, destination, debug, abort };
}

function makeMessage(as: MessageKind, number = 1): Message {
  const [message] = composeMessages(as, [makeEvent("hired", number)], 0);
  if (message === undefined) throw new Error("there is no message");
  return message;
}

/** Sends one message to a receiver that answers so. */
async function sendTo(
  receiver: ChatReceiver,
  as: MessageKind,
  ...answers: (ChatAnswer | undefined)[]
): Promise<DeliveryOutcome> {
  receiver.reply = (_, number) => answers[Math.min(number, answers.length) - 1];
  return openPosting(as, receiver.url).destination.send(makeMessage(as));
}

describe.each(MESSAGE_KINDS)("a message to %s", (kind) => {
  test("goes to the address byte for byte and is accepted", async () => {
    await using receiver = await startChatReceiver(kind);
    const { destination, debug } = openPosting(kind, receiver.url);
    expect(await destination.send(makeMessage(kind))).toEqual({ kind: "accepted" });
    expect(receiver.messages).toMatchObject([
      {
        body: makeMessage(kind).body,
        address: receiver.address,
        contentType: "application/json; charset=utf-8",
      },
    ]);
    const host = new URL(receiver.url).host;
    expect(debug).toEqual([`POST ${host} a message about 1 event: ${kind === "slack" ? 200 : 202}`]);
  });

  test("follows another after a second", async () => {
    await using receiver = await startChatReceiver(kind);
    const { destination, clock } = openPosting(kind, receiver.url);
    for (const number of [1, 2, 3]) await destination.send(makeMessage(kind, number));
    expect([receiver.messages.length, clock.sleeps]).toEqual([3, [1000, 1000]]);
  });

  test("waits as long as a 429 asks for", async () => {
    await using receiver = await startChatReceiver(kind);
    receiver.reply = (_, number) =>
      number === 1 ? { status: 429, headers: { "retry-after": "30" } } : undefined;
    const { destination, clock } = openPosting(kind, receiver.url);
    expect(await destination.send(makeMessage(kind))).toEqual({ kind: "accepted" });
    expect([receiver.posts.length, clock.sleeps]).toEqual([2, [30_000]]);
  });

  test.each([429, 500, 503, 408, 425])("is left for a later run when %d does not pass", async (status) => {
    await using receiver = await startChatReceiver(kind);
    expect(await sendTo(receiver, kind, { status })).toEqual({
      kind: "unreachable",
      why: `it answered ${status}`,
    });
    expect(receiver.posts).toHaveLength(4);
  });

  test("is not sent once more when a 2xx breaks off in its body", async () => {
    await using receiver = await startChatReceiver(kind);
    const outcome = await sendTo(receiver, kind, { status: 200, headers: { "content-length": "99" } });
    expect([outcome, receiver.posts.length]).toEqual([{ kind: "accepted" }, 1]);
  });

  test("shows no words of an answer but those that are known", async () => {
    await using receiver = await startChatReceiver(kind);
    const outcome = await sendTo(receiver, kind, { status: 400, text: `no channel for ${receiver.url}` });
    expect(outcome).toEqual({ kind: "refused", why: "it answered 400" });
  });
});

describe("a message to Slack", () => {
  test.each([
    [400, "invalid_payload"],
    [400, "no_text"],
    [400, "invalid_blocks"],
    [400, "too_many_attachments"],
    [400, "user_not_found"],
    [403, "action_prohibited"],
    [403, "invalid_token"],
    [403, "posting_to_general_channel_denied"],
    [403, "channel_is_archived"],
    [404, "channel_not_found"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ])("is refused once and for all by %d %s", async (status, text) => {
    await using receiver = await startChatReceiver("slack");
    expect(await sendTo(receiver, "slack", { status, text })).toEqual({
      kind: "refused",
      why: `it answered ${status} ${text}`,
    });
    expect(receiver.posts).toHaveLength(1);
  });

  test("is tried again after 500 rollup_error", async () => {
    await using receiver = await startChatReceiver("slack");
    const outcome = await sendTo(receiver, "slack", { status: 500, text: "rollup_error" });
    expect([outcome, receiver.posts.length]).toEqual([
      { kind: "unreachable", why: "it answered 500 rollup_error" },
      4,
    ]);
  });

  test.each([
    ["<!DOCTYPE html><title>Sign in</title>", "it answered 200, but not as Slack does"],
    ['{"ok":false,"error":"not_authed"}', "it answered 200, but not as Slack does"],
    ["Please sign in", "it answered 200, but not as Slack does"],
    ["no_service", "it answered 200 no_service"],
  ])("is not accepted by a 200 that says %s", async (text, why) => {
    await using receiver = await startChatReceiver("slack");
    expect(await sendTo(receiver, "slack", { status: 200, text })).toEqual({ kind: "refused", why });
  });
});

describe("a message to Teams", () => {
  test.each([400, 401, 403, 404, 410])("is refused once and for all by %d", async (status) => {
    await using receiver = await startChatReceiver("teams");
    const outcome = await sendTo(receiver, "teams", { status, text: "no_service" });
    expect([outcome, receiver.posts.length]).toEqual([{ kind: "refused", why: `it answered ${status}` }, 1]);
  });

  test.each([200, 202, 204])("is accepted by %d", async (status) => {
    await using receiver = await startChatReceiver("teams");
    expect(await sendTo(receiver, "teams", { status })).toEqual({ kind: "accepted" });
  });

  test.each([
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
    '{"error":{"code":"429","message":"Too many requests"}}',
    '{"status": 429}',
  ])("is tried again after a 200 that says %s", async (text) => {
    await using receiver = await startChatReceiver("teams");
    const outcome = await sendTo(receiver, "teams", { status: 200, text }, undefined);
    expect([outcome, receiver.posts.length]).toEqual([{ kind: "accepted" }, 2]);
  });

  test("is refused by a 200 that says 403", async () => {
    await using receiver = await startChatReceiver("teams");
    const text = "Microsoft Teams endpoint returned HTTP error 403";
    expect(await sendTo(receiver, "teams", { status: 200, text })).toEqual({
      kind: "refused",
      why: "it answered 403 in a 200",
    });
  });
});

test("a run that is stopped waits no longer for its turn", async () => {
  await using receiver = await startChatReceiver("slack");
  const { destination, abort } = openPosting("slack", receiver.url);
  await destination.send(makeMessage("slack"));
  abort.abort(new Error("stopped"));
  await expect(destination.send(makeMessage("slack", 2))).rejects.toThrow("stopped");
  expect(receiver.posts).toHaveLength(1);
});
