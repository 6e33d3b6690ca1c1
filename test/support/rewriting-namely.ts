import { get } from "node:http";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

/** A Namely whose answers are those of a sandbox, changed on their way as bytes. End it with `await using`. */
export async function startRewritingNamely(
  company: Sandbox,
  rewrite: (body: string, path: string) => string | Buffer,
): Promise<ScriptedServer> {
  return startScriptedServer((request, response) => {
    const { method, url = "/", headers } = request;
    const passedOn = { authorization: headers.authorization, accept: headers.accept };
    get(new URL(url, company.url), { agent: false, headers: passedOn, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const { "content-length": _, "transfer-encoding": __, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, kept);
        response.end(rewrite(Buffer.concat(chunks).toString("utf8"), url));
      });
    }).on("error", () => response.destroy());
  });
}

/** Turns text such as `@@76561198000000001@@` of a sandbox's answer into the number itself. */
export function bareNumbers(body: string): string {
  return body.replaceAll(/"@@([^"@]+)@@"/gu, "$1");
}

/** What a sandbox has to hold so that `bareNumbers` makes this number of it. */
export function asNumber(digits: string): string {
  return `@@${digits}@@`;
}
