import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "docs/contributing.md"), "utf8");

test("the guide for contributors names files and folders that exist", () => {
  const named = [...text.matchAll(/`(?<path>(?:src|test)\/[\w./-]+)`/gu)].map(
    (match) => match.groups?.["path"] ?? "",
  );
  const rooms = [...text.matchAll(/(?<=^\|[^|]*)`(?<room>[\w.]+(?:\/|\.ts))`(?=[^|]*\|)/gmu)].map(
    (match) => `src/${match.groups?.["room"]}`,
  );
  expect(rooms.length).toBeGreaterThan(15);
  expect([...named, ...rooms].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the guide for contributors names scripts that exist", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = [...text.matchAll(/`npm (?:run )?(?<script>[\w:]+)`/gu)].map(
    (match) => match.groups?.["script"] ?? "",
  );
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
});
