import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { type SandboxResponse, jsonResponse, problemResponse, redirectResponse } from "../http/answer.ts";
import { isSameOrigin } from "../http/same-origin.ts";
import type { ControlPage } from "./control-page.ts";
import type { SandboxControl } from "./control.ts";
import { type Verb, VERBS } from "./control-verbs.ts";
import { isPageAction } from "./page-actions.ts";

/** A request below /_sandbox. */
export interface ControlRequest {
  readonly request: IncomingMessage;
  /** Without /_sandbox. */
  readonly path: string;
  readonly body: string;
}

/** Answers below /_sandbox: a page for browsers, the same as JSON for programs, the forms of the page, and the verbs. */
export function answerControl(
  control: SandboxControl,
  page: ControlPage,
  { request, path, body }: ControlRequest,
): SandboxResponse {
  if (request.method === "GET" && (path === "" || path === "/")) {
    return (request.headers.accept ?? "").includes("text/html")
      ? page.show(request.headers.host ?? "")
      : overview(control);
  }
  if (request.method === "GET" && path === "/stats") return jsonResponse(200, control.stats());
  if ((request.method === "GET" || request.method === "HEAD") && path === "/accounts")
    return control.answerAccounts(request);
  const name = path.slice(1);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined || request.method !== "POST") {
    return problem(
      404,
      "usage.sandbox-verb",
      `The sandbox has no action ${JSON.stringify(name)}.`,
      "GET /_sandbox lists all actions; each takes POST.",
    );
  }
  if (request.headers.origin !== undefined && !isSameOrigin(request)) return refuseForeign();
  const type = request.headers["content-type"] ?? "";
  if (/^application\/x-www-form-urlencoded\b/iu.test(type) && isPageAction(name)) {
    if (!isSameOrigin(request)) return refuseForeign();
    page.submit(name, body);
    return redirectResponse("/_sandbox", 303);
  }
  // A page of another site cannot send JSON without a preflight request, which the sandbox never grants.
  if (!/^application\/json\b/iu.test(type)) {
    return problem(
      415,
      "usage.sandbox-type",
      "Actions take a JSON body.",
      "Send the header Content-Type: application/json.",
    );
  }
  return runVerb(control, verb, body);
}

function refuseForeign(): SandboxResponse {
  return problem(
    403,
    "usage.sandbox-origin",
    "Only the sandbox's own page may send this form.",
    "Open /_sandbox in the browser, or send JSON from a program.",
  );
}

function runVerb(control: SandboxControl, verb: Verb, body: string): SandboxResponse {
  try {
    const result = verb.run(control, body === "" ? {} : (JSON.parse(body) as unknown));
    return jsonResponse(200, result ?? { done: true });
  } catch (error) {
    if (error instanceof SyntaxError)
      return problem(400, "usage.sandbox-body", "The body is not JSON.", undefined);
    if (error instanceof z.ZodError) {
      return problem(422, "usage.sandbox-body", "The body does not fit this action.", z.prettifyError(error));
    }
    if (error instanceof Fault) return problem(422, error.code, error.message, error.hint);
    throw error;
  }
}

function problem(status: number, code: string, message: string, hint: string | undefined): SandboxResponse {
  return problemResponse(status, { code, message, hint });
}

function overview(control: SandboxControl): SandboxResponse {
  const verbs = Object.entries(VERBS).map(([name, { does, example }]) => ({ verb: name, does, example }));
  return jsonResponse(200, {
    today: control.today,
    stats: control.stats(),
    reports: control.reports(),
    accounts: "/_sandbox/accounts",
    verbs,
  });
}
