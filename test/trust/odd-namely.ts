import { sendJson, startScriptedServer } from "../support/scripted-server.ts";

/** A Namely with one person, in which one answer is another than it should be. */
export function startOddNamely(path: string, body: string, status = 200) {
  return startScriptedServer((request, response) => {
    const asked = (request.url ?? "").replace(/^\/api\/v1|\?.*$/gu, "");
    const isLater = /[?&]page=(?!1\b)/u.test(request.url ?? "");
    if (asked === path && !isLater) {
      response.writeHead(status, { "content-type": "application/json" });
      return void response.end(body);
    }
    if (asked === "/companies/info") return sendJson(response, 200, { name: "Acme", permalink: "acme" });
    const key = asked.split("/").at(-1) ?? "";
    const people = asked === "/profiles" && !isLater ? [{ id: "p1", user_status: "active" }] : [];
    return sendJson(response, 200, { [key]: people, meta: { total_count: asked === "/profiles" ? 1 : 0 } });
  });
}
