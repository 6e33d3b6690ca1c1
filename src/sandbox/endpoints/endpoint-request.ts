import type { SandboxCompany } from "../company/company.ts";
import type { SandboxResponse } from "../http/answer.ts";

/** Whose rights a token carries. */
export interface Viewer {
  /** The person's number; undefined for a user made for the API alone. */
  readonly person: number | undefined;
  /** Fields the role may not see, besides those that the quirk hides from all tokens. */
  readonly hidden: ReadonlySet<string>;
}

/** One request that has passed authorization and limit. */
export interface EndpointRequest {
  readonly company: SandboxCompany;
  readonly viewer: Viewer;
  readonly query: URLSearchParams;
  /** The part of the path that names one thing, or "". */
  readonly id: string;
  readonly body: string;
}

export type Endpoint = (request: EndpointRequest) => SandboxResponse;

/** The part of a whole list that is asked for, where the quirk has it come in pages. */
export function cutListPage<Row>({ company, query }: EndpointRequest, rows: readonly Row[]): readonly Row[] {
  const { listPageSize } = company.quirks;
  const text = query.get("page") ?? "";
  const page = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
  return listPageSize === WHOLE_LISTS ? rows : rows.slice((page - 1) * listPageSize, page * listPageSize);
}

/** The size of a page that is no page at all. */
const WHOLE_LISTS = 1000;

/**
 * The first thing under the plural key of a body, where those of writes have it; undefined when there is none. As recorded,
 * the key may hold the thing itself, and the body may be a form with `profiles[first_name]=Ada`.
 */
export function readFirst(body: string, key: string): Readonly<Record<string, unknown>> | undefined {
  const parsed = parseJson(body);
  if (parsed === undefined) return readForm(body, key);
  const held: unknown = isObject(parsed) ? parsed[key] : undefined;
  const first: unknown = Array.isArray(held) ? held[0] : held;
  return isObject(first) ? first : undefined;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Of a form, the values under `key[field]`, `key[][field]` or `key[0][field]`; `key[field][]` makes a list. */
function readForm(body: string, key: string): Readonly<Record<string, unknown>> | undefined {
  const found = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(body)) {
    const parts = /^(\w+)(?:\[0?\])?\[(\w+)\](\[\])?$/.exec(name);
    const field = parts?.[2];
    if (field === undefined || parts?.[1] !== key) continue;
    const before = found.get(field);
    found.set(
      field,
      parts[3] === undefined ? value : [...(Array.isArray(before) ? (before as unknown[]) : []), value],
    );
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
