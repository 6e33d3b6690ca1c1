import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { publishAnswer } from "../../src/commands/api/api-answer.ts";
import type { Context } from "../../src/cli/context.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

async function show(headers: Record<string, string | string[]>): Promise<string> {
  const stdout = new PassThrough();
  const context = {
    stdout,
    globals: {},
    signal: new AbortController().signal,
    folders: { temporary: makeTempFolder() },
    hideSecrets: (text: string) => text,
  } as unknown as Context;
  await publishAnswer(
    context,
    { status: 200, headers, body: Buffer.alloc(0), fault: undefined },
    { include: true },
  );
  return String(stdout.read());
}

test.each([
  "set-cookie",
  "x-auth",
  "x-auth-user",
  "x-session",
  "x-session-id",
  "x-amz-security-token",
  "x-amz-id-2",
  "authorization",
  "proxy-authorization",
  "x-csrf",
  "x-key",
  "x-jwt",
  "x-unheard-of",
  "www-authenticate",
])("the value of the header %s is hidden", async (name) => {
  expect(await show({ [name]: ["canary-1", "canary-2"] })).toBe(
    `HTTP/1.1 200 OK\n${name}: [hidden]\n${name}: [hidden]\n\n`,
  );
});

test("the values of harmless headers are shown, without parameters that grant access", async () => {
  const location = "https://files.example/a?x=1&X-Amz-Signature=canary";
  expect(await show({ "content-type": "text/plain", "x-request-id": "r-1", etag: '"e"', location })).toBe(
    'HTTP/1.1 200 OK\ncontent-type: text/plain\nx-request-id: r-1\netag: "e"\nlocation: https://files.example/a?x=1&X-Amz-Signature=[hidden]\n\n',
  );
});
