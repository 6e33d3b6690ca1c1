import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { makeReference, REFERENCE_FOLDER } from "../../tools/docs/reference.ts";
import { OWN_FILES } from "../../tools/docs/own-files.ts";
import { readSourceTexts } from "../../tools/docs/read-sources.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, REFERENCE_FOLDER);
const pages = await makeReference(ROOT);

describe("docs/reference is what the program says of itself; npm run docs and -u write it", () => {
  test.each([...pages])("%s", async (path, text) => {
    await expect(text).toMatchFileSnapshot(join(FOLDER, path));
  });

  test("no page is left of something that is gone", () => {
    const found = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.(?:md|1)$/u.test(path),
    );
    expect(found.toSorted()).toEqual([...pages.keys()].toSorted());
  });
});

test("making the pages twice gives the same pages", async () => {
  expect(await makeReference(ROOT)).toEqual(pages);
});

test("every link between the pages leads to a page and a heading that are there", () => {
  const broken = [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\((?<target>[^)]+)\)/gu)]
      .map((match) => match.groups?.["target"] ?? "")
      .filter((target) => !isThere(path, target))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

function isThere(from: string, target: string): boolean {
  const [file = "", heading] = target.split("#");
  const path = file === "" ? from : join(from, "..", file).replaceAll("\\", "/");
  const page = pages.get(path);
  if (page === undefined || heading === undefined) return page !== undefined;
  return page.split("\n").some((line) => /^#+ /u.test(line) && anchorOf(line) === heading);
}

/** As GitHub makes it of a heading. */
function anchorOf(line: string): string {
  return line
    .replace(/^#+ /u, "")
    .toLowerCase()
    .replaceAll(/[^\w\- ]/gu, "")
    .replaceAll(" ", "-");
}

test("every page can be reached from the index in two steps", () => {
  const linked = (path: string): string[] =>
    [...(pages.get(path) ?? "").matchAll(/\]\(([^)#]+)/gu)].map((match) => match[1] ?? "");
  const near = linked("README.md");
  const reached = new Set(["README.md", ...near, ...near.flatMap(linked)]);
  expect([...pages.keys()].filter((path) => path.endsWith(".md") && !reached.has(path))).toEqual([]);
});

test("the page of files names everything that the sources keep in the folders of the program", () => {
  const texts = Object.values(readSourceTexts(ROOT, "src"));
  const names = texts.flatMap((text) =>
    [
      ...text.matchAll(
        /join\([\w.]*(?:stateFolder|configFolder|folders\.state|folders\.config), "([^"]+)"/gu,
      ),
    ].map((match) => match[1] ?? ""),
  );
  const listed = new Set(OWN_FILES.map(({ path }) => path.split("/")[0]));
  expect(names).not.toEqual([]);
  expect([...new Set(names)].filter((name) => !listed.has(name))).toEqual([]);
});

test("the package's scripts write and check the pages", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(scripts["docs"]).toBe("node tools/docs/run.js");
  expect(scripts["check"]).toContain("npm run check:docs");
});
