import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Every page of Markdown in the project, generated ones included, by its path. */
export const PAGES: readonly string[] = [
  "README.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...findPages("docs"),
  ...findPages("skills"),
];

/** Pages that a person writes. */
export const WRITTEN_PAGES = PAGES.filter((path) => !path.startsWith("docs/reference/"));

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** A block of code between fences. */
export interface CodeBlock {
  readonly page: string;
  readonly language: string;
  readonly code: string;
}

/** The code blocks of these pages in one language, or in all of them. */
export function listBlocks(pages: readonly string[], language?: string): CodeBlock[] {
  return pages.flatMap((page) =>
    [...readPage(page).matchAll(/^```(?<language>\w*)\n(?<code>[^]*?)^```$/gmu)]
      .map(({ groups = {} }) => ({ page, language: groups["language"] ?? "", code: groups["code"] ?? "" }))
      .filter((block) => language === undefined || block.language === language),
  );
}

/** The pages without their code blocks. */
export function readProse(path: string): string {
  return readPage(path).replaceAll(/^```\w*\n[^]*?^```$/gmu, "");
}

/** The words of each `namely …` in a line of shell, without what the shell makes of the rest of the line. */
export function findCall(line: string): string[] {
  const call = /(?:^|\$\(|\| |[A-Z_]+=\S+ )namely (?<words>(?:"[^"]*"|[^#|<>)"])*)/u.exec(line)?.groups?.[
    "words"
  ];
  return call === undefined ? [] : [call.trim()];
}

/** Splits at spaces, but not between double quotes. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/gu)].map((match) => match[1] ?? match[2] ?? "");
}

function findPages(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".md"))
    .sort();
}
