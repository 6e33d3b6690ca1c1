import type { FaultRule, PatchOperation } from "./fault-rule.ts";
import { type SandboxResponse, htmlResponse, jsonResponse, redirectResponse } from "../http/answer.ts";

export interface FaultRequest {
  readonly method: string;
  /** Below /api/v1, without `.json`. */
  readonly path: string;
  readonly page: number;
}

interface Armed {
  readonly id: number;
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  fitting: number;
  used: number;
}

/** The faults in force. */
export class Faults {
  readonly #armed: Armed[] = [];
  #ids = 0;

  add(rule: FaultRule): number {
    const id = (this.#ids += 1);
    const words = (rule.path ?? "/profiles")
      .split("*")
      .map((word) => word.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    this.#armed.push({ id, rule, pattern: new RegExp(`^${words.join(".*")}$`), fitting: 0, used: 0 });
    return id;
  }

  clear(): void {
    this.#armed.length = 0;
  }

  /** The rules that can still strike. */
  armed(): FaultRule[] {
    return this.#armed.filter((one) => mayStillStrike(one)).map(({ rule }) => rule);
  }

  /** The fault for this request, if any: all that match count it, the first one is used. */
  strike(request: FaultRequest): FaultRule | undefined {
    let struck: FaultRule | undefined;
    for (const armed of this.#armed) {
      if (!fits(armed, request)) continue;
      armed.fitting += 1;
      if (struck !== undefined || !isDue(armed)) continue;
      armed.used += 1;
      struck = armed.rule;
    }
    return struck;
  }
}

function fits({ rule, pattern }: Armed, request: FaultRequest): boolean {
  return (
    pattern.test(request.path) &&
    (rule.method === undefined || rule.method === request.method) &&
    (rule.page === undefined || rule.page === request.page)
  );
}

function isDue({ rule, fitting, used }: Armed): boolean {
  return (
    (rule.nth === undefined || fitting === rule.nth) &&
    fitting >= (rule.from ?? 1) &&
    fitting <= (rule.to ?? Infinity) &&
    used < (rule.times ?? Infinity)
  );
}

function mayStillStrike({ rule, fitting, used }: Armed): boolean {
  return used < (rule.times ?? Infinity) && fitting < Math.min(rule.nth ?? Infinity, rule.to ?? Infinity);
}

/** The response that a fault makes of the right one; unchanged where only its transport fails. */
export function bend(rule: FaultRule, right: SandboxResponse): SandboxResponse {
  switch (rule.kind) {
    case "status":
      return statusAnswer(rule);
    case "html":
      return htmlResponse(200, LOGIN_PAGE);
    case "redirect":
      return redirectResponse(rule.location, rule.status);
    case "patch":
      return {
        ...right,
        body: JSON.stringify(rule.operations.reduce(patch, JSON.parse(right.body) as unknown)),
      };
    case "truncate":
      return rule.contentLength === "right"
        ? { ...right, body: right.body.slice(0, right.body.length / 2) }
        : right;
    default:
      return right;
  }
}

/** The bytes of a body, as a fault has them. */
export function encode(body: string, fault: FaultRule | undefined): Buffer {
  if (fault?.kind !== "bytes") return Buffer.from(body);
  if (fault.how === "bom") return Buffer.from(`\uFEFF${body}`);
  // Where every name is plain ASCII, the first one gets a letter that is not.
  const name = body.includes('"first_name":"') ? '"first_name":"' : '":"';
  const text = /[\u0080-\u00ff]/.test(body) ? body : body.replace(name, `${name}é`);
  return Buffer.concat(
    text.split(/([\u0080-\u00ff]+)/).map((part, at) => Buffer.from(part, at % 2 === 1 ? "latin1" : "utf8")),
  );
}

function statusAnswer(rule: Extract<FaultRule, { kind: "status" }>): SandboxResponse {
  const usual = usualAnswer(rule.status);
  return {
    status: rule.status,
    headers: {
      ...usual.headers,
      ...(rule.contentType === undefined ? {} : { "content-type": rule.contentType }),
      ...(rule.retryAfter === undefined ? {} : { "retry-after": rule.retryAfter }),
      ...rule.headers,
    },
    body: rule.body ?? usual.body,
  };
}

const GATEWAY_WORDS: Readonly<Record<number, string>> = {
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

function usualAnswer(status: number): SandboxResponse {
  const words = GATEWAY_WORDS[status];
  if (words !== undefined) {
    const title = `${status} ${words}`;
    return htmlResponse(
      status,
      `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n`,
    );
  }
  return status === 401
    ? jsonResponse(401, { error: "" })
    : jsonResponse(status, { message: "Sandbox fault", errors: [] });
}

const LOGIN_PAGE = `<!DOCTYPE html>
<html><head><title>Log in</title></head>
<body><form action="/login" method="post"><input name="email"><input name="password" type="password"><button>Log in</button></form></body></html>
`;

function patch(document: unknown, operation: PatchOperation): unknown {
  const steps = operation.path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop();
  if (last === undefined) return operation.op === "remove" ? null : operation.value;
  const parent = steps.reduce<unknown>(
    (value, step) => (isObject(value) ? value[step] : undefined),
    document,
  );
  if (Array.isArray(parent)) {
    const at = last === "-" ? parent.length : Number(last);
    if (operation.op === "add") parent.splice(at, 0, operation.value);
    else if (operation.op === "remove") parent.splice(at, 1);
    else parent[at] = operation.value;
  } else if (isObject(parent)) {
    if (operation.op === "remove") delete parent[last];
    else parent[last] = operation.value;
  }
  return document;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
