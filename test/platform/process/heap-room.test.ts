import { expect, test } from "vitest";
import { HeapRoom } from "../../../src/platform/process/heap-room.ts";

/** Sees so many records in a heap of 1 GiB of which `before` and, once collected, `after` MiB are in use. */
function see(records: number, before: number, after: number): () => number {
  const mib = 1024 * 1024;
  let usedBytes = before * mib;
  let collections = 0;
  const room = new HeapRoom("The table", 0.5, {
    deps: {
      read: () => ({ usedBytes, limitBytes: 1024 * mib }),
      collect: () => {
        collections += 1;
        usedBytes = after * mib;
      },
    },
  });
  return () => {
    for (let record = 0; record < records; record++) room.see();
    return collections;
  };
}

test("what does not fit into memory is an error that says what to do", () => {
  expect(see(5000, 600, 513)).toThrow(
    expect.objectContaining({
      code: "output.too-large",
      message: "The table does not fit into the memory of 1024 MiB that Node may use.",
      hint: "Export with --format ndjson or csv, or allow more memory: NODE_OPTIONS=--max-old-space-size=4096",
    }),
  );
});

test("what only garbage has filled is collected, and goes on", () => {
  expect(see(5000, 600, 500)()).toBe(1);
});

test("nothing is collected where there is room", () => {
  expect(see(5000, 500, 500)()).toBe(0);
});
