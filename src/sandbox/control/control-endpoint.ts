import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import type { SandboxControl } from "./control.ts";
import { type SandboxResponse, escapeHtml, htmlResponse, jsonResponse } from "../http/answer.ts";
import { type Verb, VERBS } from "./control-verbs.ts";
import { page } from "../oauth/oauth-page.ts";

/** Answers below /_sandbox: a page of what there is, the same as JSON with the numbers so far, and the verbs. */
export function answerControl(
  control: SandboxControl,
  request: IncomingMessage,
  path: string,
  body: string,
): SandboxResponse {
  if (request.method === "GET" && (path === "" || path === "/")) {
    return (request.headers.accept ?? "").includes("text/html")
      ? htmlResponse(200, overviewPage(control))
      : overview(control);
  }
  if (request.method === "GET" && path === "/stats") return jsonResponse(200, control.stats());
  const name = path.slice(1);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined || request.method !== "POST") {
    return problem(
      404,
      "usage.sandbox-verb",
      "The sandbox knows no such verb.",
      "GET /_sandbox lists them all.",
    );
  }
  // A page of some other site cannot send this type without asking first, and nobody answers when it does.
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return problem(
      415,
      "usage.sandbox-type",
      "Verbs take JSON.",
      "Send the header Content-Type: application/json.",
    );
  }
  return runVerb(control, verb, body);
}

function runVerb(control: SandboxControl, verb: Verb, body: string): SandboxResponse {
  try {
    const result = verb.run(control, body === "" ? {} : (JSON.parse(body) as unknown));
    return jsonResponse(200, result ?? { done: true });
  } catch (error) {
    if (error instanceof SyntaxError)
      return problem(400, "usage.sandbox-body", "The body is no JSON.", undefined);
    if (error instanceof z.ZodError) {
      return problem(
        422,
        "usage.sandbox-body",
        "The body is not what the verb takes.",
        z.prettifyError(error),
      );
    }
    if (error instanceof Fault) return problem(422, error.code, error.message, error.hint);
    throw error;
  }
}

function problem(status: number, code: string, message: string, hint: string | undefined): SandboxResponse {
  return jsonResponse(status, { error: { code, message, ...(hint === undefined ? {} : { hint }) } });
}

function overview(control: SandboxControl): SandboxResponse {
  const verbs = Object.entries(VERBS).map(([name, { does, example }]) => ({ verb: name, does, example }));
  return jsonResponse(200, {
    today: control.today,
    stats: control.stats(),
    reports: control.reports(),
    verbs,
  });
}

function overviewPage(control: SandboxControl): string {
  const stats = control.stats();
  const reports = control
    .reports()
    .map(({ id, title }) => `<p>${escapeHtml(title)}: <code>namely report ${escapeHtml(id)}</code></p>`);
  const verbs = Object.entries(VERBS).map(
    ([name, { does, example }]) =>
      `<h2><code>POST /_sandbox/${name}</code></h2>\n<p>${escapeHtml(does)}</p>\n<p class="quiet"><code>${escapeHtml(JSON.stringify(example))}</code></p>`,
  );
  return page(
    "Namely sandbox",
    `<h1>Namely sandbox</h1>
<p>A company that does not exist; today it is ${escapeHtml(control.today)} there.</p>
<p>${stats.total} requests so far, ${stats.countedInWindow} within the limit's window, ${stats.rejected} turned away.</p>
<p class="quiet">Verbs take a JSON body. The same list as JSON: <code>curl URL/_sandbox</code>.</p>
${verbs.join("\n")}
<h2>Saved reports</h2>
${reports.join("\n")}`,
    "wide",
  );
}
