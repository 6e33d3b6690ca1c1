import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Place, ProgramResult } from "./program.ts";

/** Where a secret lies that should not: a stream, or a file below the place, or a file's name. */
export function findLeaks(result: ProgramResult, place: Place, secrets: readonly string[]): string[] {
  return [
    ...findForms(result.stdout, secrets).map((form) => `stdout: ${form}`),
    ...findForms(result.stderr, secrets).map((form) => `stderr: ${form}\n${result.stderr}`),
    ...readTree(place.root).flatMap(([path, text]) =>
      findForms(`${path}\n${text}`, secrets).map((form) => `${path}: ${form}`),
    ),
  ];
}

function findForms(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

/** Every form in which a secret may lie in a text. */
function formsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret).toString("base64").replaceAll("=", ""),
    Buffer.from(secret).toString("base64url"),
    Buffer.from(secret).toString("hex"),
  ];
}

function readTree(root: string): [path: string, text: string][] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(root, path), readFileSync(path, "utf8")]);
}
