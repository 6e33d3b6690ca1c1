import type { RawReference, RawText, RawTitle } from "./raw.ts";

/** Text without the space around it; null for what Namely leaves empty as null, "" or spaces. */
export function readText(raw: RawText): string | null {
  if (raw === null || raw === undefined) return null;
  const text = typeof raw === "string" ? raw.trim() : String(raw);
  return text === "" ? null : text;
}

/** The word of a value that is the word itself at some companies and an object around it at others. */
export function readTitle(raw: RawTitle): string | null {
  if (typeof raw === "string") return readText(raw);
  if (raw === null || raw === undefined || Array.isArray(raw)) return null;
  return readText(raw.title) ?? readText(raw.name);
}

export function readTitleId(raw: RawTitle): string | null {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  return readText(raw.id);
}

/** The id of a reference, which comes alone or in an object. */
export function readReferenceId(reference: RawReference | undefined): string | null {
  return typeof reference === "string" ? readText(reference) : readText(reference?.id);
}

/** A whole number that counts something, or null for what is none. */
export function readCount(raw: RawText): number | null {
  const count = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** The order by the texts under these keys, the first one first. */
export function byText<Key extends string>(...keys: readonly Key[]) {
  type Texts = Readonly<Record<Key, string | null>>;
  return (a: Texts, b: Texts): number => {
    const differing = keys.find((key) => a[key] !== b[key]);
    return differing === undefined ? 0 : compareText(a[differing], b[differing]);
  };
}

/** By code units, so that the order is the same on every machine and in every language; null comes first. */
export function compareText(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
