import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { findPeople } from "../../../src/inbound/people-finder.ts";
import { WEBHOOK_SHAPES } from "../../../src/sandbox/control/webhook-bodies.ts";
import { visit } from "../visitor.ts";

interface Received {
  readonly contentType: string | undefined;
  readonly body: string;
}

async function startReceiver(status = 200) {
  const received: Received[] = [];
  let look = (): void => undefined;
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      received.push({ contentType: request.headers["content-type"], body: await text(request) });
      response.writeHead(status).end();
      look();
    };
    void take();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const receive = (count: number): Promise<readonly Received[]> =>
    new Promise((resolve) => {
      look = () => void (received.length >= count && resolve(received));
      look();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, received, receive };
}

const eventsOf = (calls: readonly Received[]): unknown[] =>
  calls.map(({ body }) => findPeople(Buffer.from(body)).claim);

test("nobody is called unless an address is set", async () => {
  const { sandbox } = await visit({ employees: 20 });
  sandbox.control.hire();
  expect(sandbox.control.setWebhooks()).toEqual({ url: null, accepted: 0, failed: 0 });
});

test("what happens to somebody is told by Namely's four words, and a profile that is gone by none", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const { control } = sandbox;
  const receiver = await startReceiver();
  control.setWebhooks({ url: receiver.url });
  const id = control.hire();
  control.rename(id, { last_name: "Okafor" });
  control.terminate(id);
  control.rehire(id);
  control.remove(id);
  const calls = await receiver.receive(4);
  expect(eventsOf(calls)).toEqual([
    "profile.created",
    "profile.updated",
    "profile.terminated",
    "profile.rehired",
  ]);
  expect(calls.map(({ body }) => (JSON.parse(body) as { profile: { id: string } }).profile.id)).toEqual([
    id,
    id,
    id,
    id,
  ]);
  control.setWebhooks({ url: null });
  control.hire();
  expect(receiver.received).toHaveLength(4);
});

test.each(
  WEBHOOK_SHAPES.flatMap((shape) =>
    (["json", "form"] as const).map((encoding) => [shape, encoding] as const),
  ),
)("a call in the shape %s as %s names its person, or none", async (webhookShape, webhookEncoding) => {
  const { sandbox } = await visit({ employees: 20, quirks: { webhookShape, webhookEncoding } });
  const receiver = await startReceiver();
  sandbox.control.setWebhooks({ url: receiver.url });
  const id = sandbox.control.hire();
  const email = String(sandbox.control.profile(id)["email"]);
  const [call] = await receiver.receive(1);
  expect(call?.contentType).toContain(webhookEncoding === "json" ? "json" : "form");
  const { ids, emails } = findPeople(Buffer.from(call?.body ?? ""));
  const wanted = { reference: [], email: [email.toLowerCase()] }[webhookShape as string] ?? [id];
  expect([...ids, ...emails]).toEqual(expect.arrayContaining(wanted));
  expect(webhookShape === "reference" ? [...ids, ...emails] : []).toEqual([]);
});

test("calls come twice, the other way round or only every other time, as the quirk has it", async () => {
  const { sandbox, clock } = await visit({ employees: 20 });
  const { control } = sandbox;
  const receiver = await startReceiver();
  control.setWebhooks({ url: receiver.url });
  control.setQuirks({ webhookDelivery: "twice" });
  const id = control.hire();
  expect(eventsOf(await receiver.receive(2))).toEqual(["profile.created", "profile.created"]);
  control.setQuirks({ webhookDelivery: "backwards" });
  control.terminate(id);
  control.rehire(id);
  clock.advance(1_000);
  expect(eventsOf((await receiver.receive(4)).slice(2))).toEqual(["profile.rehired", "profile.terminated"]);
  control.setQuirks({ webhookDelivery: "every-other" });
  for (const name of ["A", "B", "C", "D"]) control.rename(id, { last_name: name });
  expect(await receiver.receive(6)).toHaveLength(6);
});

test("a call that is refused or that nobody takes is counted, and not made again", async () => {
  const { sandbox, send } = await visit({ employees: 20 });
  const receiver = await startReceiver(500);
  await send("POST", "/_sandbox/webhooks", JSON.stringify({ url: receiver.url }));
  sandbox.control.hire();
  await receiver.receive(1);
  while (sandbox.control.setWebhooks().failed < 1) await new Promise(setImmediate);
  expect(receiver.received).toHaveLength(1);
  const reply = await send("POST", "/_sandbox/webhooks", "{}");
  expect(reply.json).toEqual({ url: receiver.url, accepted: 0, failed: 1 });
});

test.each(["https://127.0.0.1/", "http://example.com/", "ftp://localhost/", "nonsense"])(
  "%s is not called: the sandbox stays on this machine",
  async (url) => {
    const { send } = await visit({ employees: 5 });
    const reply = await send("POST", "/_sandbox/webhooks", JSON.stringify({ url }));
    expect([reply.status, reply.json?.["error"]]).toEqual([
      422,
      expect.objectContaining({ code: "usage.sandbox-webhooks" }),
    ]);
  },
);
