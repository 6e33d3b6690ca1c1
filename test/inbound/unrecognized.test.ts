import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UnrecognizedNotifications } from "../../src/inbound/unrecognized.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const hint = (body: string) => ({
  received_at: "2026-11-23T12:00:00.000Z",
  content_type: "application/json",
  shape: "a",
  body: Buffer.from(body),
});

function read(path: string): { readonly body: string; readonly cut: boolean }[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { body: string; cut: boolean });
}

test("a webhook that names no person is kept with its whole body, for this user alone", async () => {
  const unknown = new UnrecognizedNotifications(makeTempFolder());
  await Promise.all([unknown.keep(hint('{"a":1}')), unknown.keep(hint('{"a":2}'))]);
  expect(read(unknown.path)).toEqual([
    { ...hint(""), body: '{"a":1}', cut: false },
    { ...hint(""), body: '{"a":2}', cut: false },
  ]);
  expect(lstatSync(unknown.path).mode & 0o777).toBe(0o600);
});

test("the file stays below its bound, and the newest calls are in it", async () => {
  const unknown = new UnrecognizedNotifications(makeTempFolder());
  for (let count = 0; count < 40; count += 1) await unknown.keep(hint(`${count} ${"x".repeat(200_000)}`));
  const kept = read(unknown.path);
  expect(statSync(unknown.path).size).toBeLessThanOrEqual(1024 * 1024);
  expect(kept.at(-1)).toMatchObject({ cut: true });
  expect(kept.map(({ body }) => Number.parseInt(body, 10))).toEqual(
    Array.from({ length: kept.length }, (_, index) => 40 - kept.length + index),
  );
  expect(kept.length).toBeGreaterThan(5);
});

test("each shape is news once, and after very many shapes none is", () => {
  const unknown = new UnrecognizedNotifications(join(makeTempFolder(), "x"));
  const told = Array.from({ length: 300 }, (_, index) =>
    unknown.isNews({ ...hint(""), shape: `k${index % 150}` }),
  );
  expect(told.filter(Boolean)).toHaveLength(100);
});
