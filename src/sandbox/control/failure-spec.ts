import { Fault } from "../../platform/errors/fault.ts";
import type { FaultRule } from "./fault-rule.ts";

const HINT =
  "Write a failure, then which requests fail, separated by commas. " +
  "Failures: status=502, reset=before-headers, reset=in-headers, reset=mid-body, truncate=right, truncate=lying, bytes=latin-1, bytes=bom, html, slow=3000, hang. " +
  "Requests: path=/profiles, method=GET, page=3, nth=2, from=2, to=5, times=1. For example: --fault status=502,page=3,times=2";

/** Parses a fault such as `status=502,page=3,times=2`. Throws `usage.sandbox-fault`. */
export function parseFault(text: string): FaultRule {
  const [what = "", ...rest] = text.split(",");
  const words = new Map(rest.map((part) => split(part)));
  if (words.size !== rest.length) throw wrong(text);
  const action = readAction(text, split(what), words);
  const target = readTarget(text, words);
  if (words.size > 0) throw wrong(text);
  return { ...target, ...action };
}

function split(part: string): [name: string, value: string] {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
}

function readAction(text: string, [kind, value]: [string, string], words: Map<string, string>): FaultRule {
  switch (kind) {
    case "status": {
      const status = readNumber(text, value);
      if (status < 200 || status > 599) throw wrong(text);
      return { kind, status, retryAfter: take(words, "retry-after") };
    }
    case "reset":
      return {
        kind,
        when: readWord(text, value || "before-headers", ["before-headers", "in-headers", "mid-body"]),
      };
    case "truncate":
      return { kind, contentLength: readWord(text, value || "lying", ["right", "lying"]) };
    case "slow": {
      const chunkBytes = takeNumber(text, words, "chunk-bytes");
      const everyMs = takeNumber(text, words, "every-ms");
      if (value === "" && everyMs === undefined) throw wrong(text);
      return {
        kind,
        beforeHeadersMs: value === "" ? undefined : readNumber(text, value),
        chunkBytes: chunkBytes === undefined ? undefined : Math.max(1, chunkBytes),
        everyMs,
      };
    }
    case "bytes":
      return { kind, how: readWord(text, value, ["latin-1", "bom"]) };
    case "html":
    case "hang":
      if (value !== "") throw wrong(text);
      return { kind };
    default:
      throw wrong(text);
  }
}

function readTarget(text: string, words: Map<string, string>): Omit<FaultRule, "kind"> {
  const number = (name: string): number | undefined => takeNumber(text, words, name);
  const path = take(words, "path");
  if (path?.startsWith("/") === false) throw wrong(text);
  return {
    page: number("page"),
    nth: number("nth"),
    from: number("from"),
    to: number("to"),
    times: number("times"),
    path,
    method: take(words, "method")?.toUpperCase(),
  };
}

function take(words: Map<string, string>, name: string): string | undefined {
  const value = words.get(name);
  words.delete(name);
  return value;
}

function takeNumber(text: string, words: Map<string, string>, name: string): number | undefined {
  const value = take(words, name);
  return value === undefined ? undefined : readNumber(text, value);
}

function readNumber(text: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw wrong(text);
  return Number(value);
}

function readWord<Word extends string>(text: string, value: string, choices: readonly Word[]): Word {
  const word = choices.find((known) => known === value);
  if (word === undefined) throw wrong(text);
  return word;
}

function wrong(text: string): Fault {
  return new Fault("usage.sandbox-fault", `Invalid fault "${text}".`, { hint: HINT });
}
