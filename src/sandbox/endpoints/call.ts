import type { Company } from "../company/company.ts";
import type { Answer } from "../http/answer.ts";

/** Whose rights a token carries. */
export interface Viewer {
  /** The person's number; undefined for a user made for the API alone. */
  readonly person: number | undefined;
  /** Fields the role may not see, besides those that the quirk hides from everybody. */
  readonly hidden: ReadonlySet<string>;
}

/** One request that has passed authorization and limit. */
export interface Call {
  readonly company: Company;
  readonly viewer: Viewer;
  readonly query: URLSearchParams;
  /** The part of the path that names one thing, or "". */
  readonly id: string;
  readonly body: string;
}

export type Endpoint = (call: Call) => Answer;

/** The first thing under the plural key of a body, where those of writes have it; undefined when there is none. */
export function readFirst(body: string, key: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const list: unknown = isObject(parsed) ? parsed[key] : undefined;
    const first: unknown = Array.isArray(list) ? list[0] : undefined;
    return isObject(first) ? first : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
