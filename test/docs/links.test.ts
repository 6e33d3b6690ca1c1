import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { PAGES, readPage, readProse, ROOT } from "../support/documentation.ts";

interface Link {
  /** Relative to the project. */
  readonly path: string;
  readonly anchor: string | undefined;
}

/** Links of a page that lead into the project. */
function listLinks(page: string): Link[] {
  const targets = [...readProse(page).matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(
    ({ groups }) => groups?.["target"] ?? "",
  );
  return targets
    .filter((target) => !/^[a-z]+:/u.test(target))
    .map((target) => {
      const [file = "", anchor] = target.split("#");
      return { path: file === "" ? page : join(dirname(page), file), anchor };
    });
}

/** The anchors that GitHub gives to the headings of a page. */
function listAnchors(page: string): Set<string> {
  const headings = [...readProse(page).matchAll(/^#+ (?<text>.+)$/gmu)].map(
    ({ groups }) => groups?.["text"] ?? "",
  );
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function isThere({ path, anchor }: Link): boolean {
  if (!existsSync(join(ROOT, path))) return false;
  return anchor === undefined || !path.endsWith(".md") || listAnchors(path).has(anchor);
}

test.each(PAGES)("every link in %s leads to a page and a heading that exist", (page) => {
  expect(listLinks(page).filter((link) => !isThere(link))).toEqual([]);
});

test("every page is reachable from the README in two steps", () => {
  const step = (pages: readonly string[]): string[] => [
    ...new Set(pages.flatMap((page) => [page, ...listLinks(page).map(({ path }) => path)])),
  ];
  const isPage = (path: string): boolean => path.endsWith(".md") && existsSync(join(ROOT, path));
  const reached = new Set(step(step(["README.md"]).filter(isPage)));
  expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
});

test("the README has at most 150 lines", () => {
  expect(readPage("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

test("the README has both commands for a fresh machine", () => {
  expect(readPage("README.md")).toContain("npm ci && npm run demo");
  expect(readPage("README.md")).toContain("npm ci && npm test");
});
