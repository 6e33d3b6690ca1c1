import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Place, ProgramResult } from "./program.ts";

/** What was looked through for secrets, and what was found. */
export interface LeakSearch {
  /** Where a secret lies that should not: a stream, a file below the place, or a file's name. */
  readonly leaks: readonly string[];
  readonly bytes: number;
}

export interface LeakSearchWish {
  readonly result: Pick<ProgramResult, "stdout" | "stderr">;
  readonly place: Pick<Place, "root">;
  readonly secrets: readonly string[];
  /** The one file, by its path below the place, where secrets are meant to be. */
  readonly kept?: string | undefined;
}

/** Looks through both streams, which have been put together again, and every file below the place. */
export function searchForLeaks({ result, place, secrets, kept }: LeakSearchWish): LeakSearch {
  const files = readTree(place.root).filter(([path]) => path !== kept);
  const texts = [
    ["stdout", result.stdout, result.stdout],
    ["stderr", result.stderr, result.stderr],
    ...files.map(([path, text]) => [path, `${path}\n${text}`, ""] as const),
  ] as const;
  return {
    leaks: texts.flatMap(([name, text, shown]) =>
      findForms(text, secrets).map((form) => `${name}: ${form}\n${shown.slice(0, 2000)}`),
    ),
    bytes: texts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0),
  };
}

/** The same for tests that only ask whether there is any. */
export function findLeaks(
  result: Pick<ProgramResult, "stdout" | "stderr">,
  place: Pick<Place, "root">,
  secrets: readonly string[],
  kept?: string,
): readonly string[] {
  return searchForLeaks({ result, place, secrets, kept }).leaks;
}

/** Those forms of the secrets that lie in a text. */
export function findForms(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

const formsOfSecrets = new Map<string, readonly string[]>();

/** Every form in which a secret may lie in a text. */
function formsOf(secret: string): readonly string[] {
  const forms = formsOfSecrets.get(secret) ?? [...new Set(listForms(secret))];
  formsOfSecrets.set(secret, forms);
  return forms;
}

function listForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const encoded = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
  // Behind one or two other bytes base64 is another one, apart from its ends.
  const behind = [1, 2].map((count) =>
    Buffer.concat([Buffer.alloc(count), bytes])
      .toString("base64")
      .slice(4, Math.floor(((count + bytes.length) * 4) / 3)),
  );
  return [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    ...encoded,
    ...encoded.map((text) => text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase())),
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("base64url"),
    ...behind,
    bytes.toString("hex"),
  ];
}

/** Every file below a folder: its path and what it holds. */
function readTree(root: string): [path: string, text: string][] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(root, path), readFileSync(path, "utf8")]);
}
