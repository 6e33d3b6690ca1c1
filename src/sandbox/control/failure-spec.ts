import { Fault } from "../../platform/errors/fault.ts";
import {
  BYTE_FAULTS,
  RESET_MOMENTS,
  type FaultAction,
  type FaultRule,
  type FaultTarget,
  type ResetMoment,
} from "./failures.ts";

const NUMBERS = ["page", "nth", "from", "to", "times"] as const;
const HINT =
  "Write the failure first: status=502, reset=before-headers, reset=in-headers, reset=mid-body, truncate=right, truncate=lying, bytes=latin-1, bytes=bom, html, slow=3000 or hang; " +
  "then the requests, separated by commas: path=/profiles, method=GET, page=3, nth=2, from=2, to=5, times=1. For example status=502,page=3,times=2.";

/** Parses a fault such as `status=502,page=3,times=2`. Throws `usage.sandbox-fault`. */
export function parseFault(text: string): FaultRule {
  const [what = "", ...rest] = text.split(",");
  const words = new Map(rest.map((part) => split(part)));
  if (words.size !== rest.length) throw wrong(text);
  const action = readAction(text, split(what), words);
  return { ...readTarget(text, words), ...action };
}

function split(part: string): [name: string, value: string] {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
}

function readAction(text: string, [kind, value]: [string, string], words: Map<string, string>): FaultAction {
  switch (kind) {
    case "status": {
      const status = readNumber(text, value);
      if (status < 200 || status > 599) throw wrong(text);
      const retryAfter = take(words, "retry-after");
      return { kind, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    case "reset":
      return { kind, when: readResetMoment(text, value) };
    case "truncate":
      if (value !== "" && value !== "right" && value !== "lying") throw wrong(text);
      return { kind, contentLength: value === "" ? "lying" : value };
    case "slow": {
      const chunkBytes = take(words, "chunk-bytes");
      const everyMs = take(words, "every-ms");
      if (value === "" && everyMs === undefined) throw wrong(text);
      return {
        kind,
        ...(value === "" ? {} : { beforeHeadersMs: readNumber(text, value) }),
        ...(chunkBytes === undefined ? {} : { chunkBytes: Math.max(1, readNumber(text, chunkBytes)) }),
        ...(everyMs === undefined ? {} : { everyMs: readNumber(text, everyMs) }),
      };
    }
    case "bytes": {
      const how = BYTE_FAULTS.find((known) => known === value);
      if (how === undefined) throw wrong(text);
      return { kind, how };
    }
    case "html":
    case "hang":
      if (value !== "") throw wrong(text);
      return { kind };
    default:
      throw wrong(text);
  }
}

function readResetMoment(text: string, value: string): ResetMoment {
  if (value === "") return "before-headers";
  const moment = RESET_MOMENTS.find((known) => known === value);
  if (moment === undefined) throw wrong(text);
  return moment;
}

function readTarget(text: string, words: Map<string, string>): FaultTarget {
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const name of NUMBERS) {
    const value = take(words, name);
    if (value !== undefined) numbers[name] = readNumber(text, value);
  }
  const path = take(words, "path");
  const method = take(words, "method");
  if (words.size > 0 || path?.startsWith("/") === false) throw wrong(text);
  return {
    ...numbers,
    ...(path === undefined ? {} : { path }),
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
  };
}

function take(words: Map<string, string>, name: string): string | undefined {
  const value = words.get(name);
  words.delete(name);
  return value;
}

function readNumber(text: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw wrong(text);
  return Number(value);
}

function wrong(text: string): Fault {
  return new Fault("usage.sandbox-fault", `Invalid fault "${text}".`, {
    hint: HINT,
  });
}
