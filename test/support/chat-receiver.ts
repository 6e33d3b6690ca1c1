import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { MessageKind } from "../../src/delivery/messages/message-kinds.ts";
import { judgeMessage, type ChatVerdict } from "./chat-rules.ts";

/** One request, and what the chat's own rules say of it. */
export interface ChatPost {
  readonly body: string;
  readonly verdict: ChatVerdict;
  readonly contentType: string | undefined;
  /** Path and query as they arrived. */
  readonly address: string;
}

/** An answer instead of the chat's own. */
export interface ChatAnswer {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

export interface ChatReceiver extends AsyncDisposable {
  /** With a path and a query that only sender and receiver may know. */
  readonly url: string;
  /** Path and query of it. */
  readonly address: string;
  readonly posts: readonly ChatPost[];
  /** What was accepted. */
  readonly messages: readonly ChatPost[];
  /** Default: what the chat's rules say. `number` counts from 1. */
  reply: (post: ChatPost, number: number) => ChatAnswer | undefined;
  /** Resolves when so many have come. */
  receive(count: number): Promise<void>;
}

const ADDRESSES: Readonly<Record<MessageKind, string>> = {
  slack: "/services/T0CANARY00/B0CANARY00/CanarySecretOfSlack1234",
  teams:
    "/workflows/canary5f0c/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=Canary%2Fsecret%2bof-Teams_%3D'(x)",
};

/** A fake Slack or Teams on loopback that enforces every limit; end it with `await using`. */
export async function startChatReceiver(kind: MessageKind): Promise<ChatReceiver> {
  const posts: ChatPost[] = [];
  const messages: ChatPost[] = [];
  const address = ADDRESSES[kind];
  let notify = (): void => undefined;
  const server = createServer((request, response) => {
    const take = async (): Promise<void> => {
      const body = await text(request);
      const isKnown = request.url === address && request.method === "POST";
      const verdict = isKnown ? judgeMessage(kind, body) : unknownAddress(kind);
      const contentType = request.headers["content-type"];
      const post = { body, verdict, contentType, address: request.url ?? "" };
      posts.push(post);
      const answer = receiver.reply(post, posts.length) ?? verdict;
      if (answer.status < 300 && answer === verdict) messages.push(post);
      send(response, answer);
      notify();
    };
    take().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: ChatReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${address}`,
    address,
    posts,
    messages,
    reply: () => undefined,
    receive: (count) =>
      new Promise((resolve) => {
        notify = () => {
          if (posts.length >= count) resolve();
        };
        notify();
      }),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** A signature that is encoded in another way is a wrong one. */
function unknownAddress(kind: MessageKind): ChatVerdict {
  return {
    status: kind === "slack" ? 404 : 401,
    text: kind === "slack" ? "no_service" : "",
    plain: [],
    live: [],
  };
}

function send(response: ServerResponse, answer: ChatAnswer): void {
  const { status, headers = {} } = answer;
  response.writeHead(status, headers).end(answer.text ?? "");
}
