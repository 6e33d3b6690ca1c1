import { createHash } from "node:crypto";
import { Fault } from "../../platform/errors/fault.ts";

/** Where in a list the next record is. */
export interface Position {
  /** Page of the list, counted from 1; always 1 for lists that come in one piece, 0 for one whose pages cannot be trusted. */
  readonly page: number;
  /** How many records have been passed: of a list in one piece those before this one, of pages those before that page. */
  readonly passed: number;
  /** Id of the record just before, by which a list that has shifted is recognised. */
  readonly after: string;
  /** When that one joined, in epoch seconds: its place in the order of joining. */
  readonly joined?: number;
}

/** What a list is: a cursor of another company, another command or other filters does not fit it. */
export type CursorScope = readonly unknown[];

const VERSION = 1;

/** Makes a cursor: text that means nothing to anybody but `decodeCursor`. */
export function encodeCursor(scope: CursorScope, position: Position): string {
  const { page, passed, after, joined } = position;
  const place = joined === undefined ? [page, passed, after] : [page, passed, after, joined];
  return Buffer.from(JSON.stringify([VERSION, fingerprint(scope), ...place])).toString("base64url");
}

/** Reads what `--cursor` said. Throws `usage.cursor` for what is no cursor, or one of another list. */
export function decodeCursor(scope: CursorScope, text: string | undefined): Position | undefined {
  if (text === undefined) return undefined;
  const parts = parseParts(text);
  const [version, mark, page, passed, after, joined] = parts;
  const sound =
    version === VERSION &&
    typeof mark === "string" &&
    isCount(page) &&
    isCount(passed) &&
    typeof after === "string" &&
    (joined === undefined || typeof joined === "number");
  if (!sound) throw unusable("--cursor is not a cursor that namely gave out.");
  if (mark !== fingerprint(scope)) {
    throw unusable("This cursor belongs to another company, another command or other filters.");
  }
  return { page, passed, after, ...(joined !== undefined && { joined }) };
}

/** The list has changed since the cursor was given out. */
export function staleCursor(): Fault {
  return unusable("This cursor is stale: the list has changed since it was given out.");
}

function unusable(sentence: string): Fault {
  return new Fault("usage.cursor", sentence, { hint: "Begin again without --cursor." });
}

function parseParts(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function fingerprint(scope: CursorScope): string {
  return createHash("sha256").update(JSON.stringify(scope)).digest("base64url").slice(0, 12);
}
