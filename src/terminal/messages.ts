import type { Fault } from "../platform/errors/fault.ts";
import { escapeUnprintable, makePrintable } from "./printable.ts";
import { chooseStyle } from "./style.ts";

export interface FaultOptions {
  readonly colour: boolean;
  /** The command that failed, such as `employees get`; a usage error without a hint names its help page. */
  readonly command?: string | undefined;
}

/**
 * What went wrong, for people: one to four lines and the items, each ending in a line feed, the hint last. The request's id is what
 * Namely's support asks for.
 */
export function renderFault(fault: Fault, options: FaultOptions): string {
  const { red, dim, yellow } = chooseStyle(options.colour);
  const cause = findSystemCode(fault.cause);
  const hint = fault.hint ?? (fault.area === "usage" ? nameHelp(options.command) : undefined);
  const lines = [`${red("error:")} ${makePrintable(fault.message)}`];
  if (cause !== undefined && !fault.message.includes(cause)) lines.push(dim(`cause: ${cause}`));
  if (fault.requestId !== undefined) lines.push(dim(`request: ${makePrintable(fault.requestId)}`));
  for (const item of fault.items) lines.push(`  ${makePrintable(item)}`);
  if (hint !== undefined) lines.push(`${yellow("hint:")} ${makePrintable(hint)}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** An error for programs: one JSON object in one line, with no terminal codes in it. */
export function renderFaultJson(fault: Fault): string {
  const error = {
    code: fault.code,
    message: fault.message,
    hint: fault.hint ?? null,
    request_id: fault.requestId ?? null,
    ...(fault.items.length > 0 ? { items: fault.items } : {}),
  };
  return `${escapeUnprintable(JSON.stringify({ error }))}\n`;
}

function nameHelp(command: string | undefined): string {
  return `Run \`namely ${command === undefined || command === "" ? "" : `${command} `}--help\` for usage.`;
}

/** The system's short name for the cause. Its message stays out: it may quote personal data from the server. */
function findSystemCode(cause: unknown, depth = 0): string | undefined {
  if (typeof cause !== "object" || cause === null || depth > 5) return undefined;
  if ("code" in cause && typeof cause.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(cause.code))
    return cause.code;
  return "cause" in cause ? findSystemCode(cause.cause, depth + 1) : undefined;
}

/** What a run did, for its last line. */
export interface RunSummary {
  readonly records: readonly { readonly count: number; readonly one: string; readonly many: string }[];
  readonly requests: number;
  readonly retries: number;
  /** Milliseconds spent waiting for the rate limit. */
  readonly waitedMs: number;
  /** The file that the records went to, as the user wrote it. */
  readonly output?: { readonly path: string; readonly bytes: number } | undefined;
}

/** Such as `368 employees · 11 requests · 1 retry · people.csv (123.4 kB)` and a line feed. Only what happened is listed. */
export function renderSummary(summary: RunSummary): string {
  const parts = [
    ...summary.records.map(({ count, one, many }) => countOf(count, one, many)),
    ...(summary.requests > 0 ? [countOf(summary.requests, "request", "requests")] : []),
    ...(summary.retries > 0 ? [countOf(summary.retries, "retry", "retries")] : []),
    ...(summary.waitedMs >= LEAST_WAIT_MS ? [`${formatDuration(summary.waitedMs)} waited`] : []),
  ];
  if (summary.output)
    parts.push(`${makePrintable(summary.output.path)} (${formatBytes(summary.output.bytes)})`);
  return `${parts.join(" · ")}\n`;
}

/** Less is rounded to 0 s. */
const LEAST_WAIT_MS = 50;

function countOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A number with separators between thousands: `2,900`. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

const BYTE_UNITS = ["kB", "MB", "GB", "TB"];

/** Bytes for people, in powers of ten: `0 B`, `999 B`, `1.0 kB`, `123.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let amount = bytes;
  let unit = "";
  for (const next of BYTE_UNITS) {
    amount /= 1000;
    unit = next;
    // 999.95 is rounded to 1000.0.
    if (amount < 999.95) break;
  }
  return `${amount.toFixed(1)} ${unit}`;
}

/** Milliseconds for people: `0 s`, `0.4 s`, `42 s`, `1 min 5 s`, `2 h 3 min`. */
export function formatDuration(ms: number): string {
  const tenths = Math.round(Math.max(0, ms) / 100);
  if (tenths < 100) return `${tenths / 10} s`;
  const seconds = Math.round(tenths / 10);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return join(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
