import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "../../../src/sync/employees/cursor.ts";

const scope = ["employees", "https://acme.namely.com/", { department: "Engineering" }];
const position = { page: 3, passed: 17, after: "20332458-c1fe-412f-bcb8-01622f04a35d" };

test("a cursor leads back to where it was made", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.nat(), fc.string(), (page, passed, after) => {
      expect(decodeCursor(scope, encodeCursor(scope, { page, passed, after }))).toEqual({
        page,
        passed,
        after,
      });
    }),
  );
});

test("a cursor of another company, command or filter is refused", () => {
  const cursor = encodeCursor(scope, position);
  for (const other of [
    ["employees", "https://other.namely.com/", { department: "Engineering" }],
    ["groups", "https://acme.namely.com/", { department: "Engineering" }],
    ["employees", "https://acme.namely.com/", { department: "Sales" }],
  ]) {
    expect(() => decodeCursor(other, cursor)).toThrow(expect.objectContaining({ code: "usage.cursor" }));
  }
});

test("what is no cursor is refused and never a crash", () => {
  const own = encodeCursor(scope, position);
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.constant("W10"), fc.constant("bnVsbA")),
      (text) => {
        if (text === own) return;
        expect(() => decodeCursor(scope, text)).toThrow(expect.objectContaining({ code: "usage.cursor" }));
      },
    ),
  );
});

test("without a cursor a list begins at its beginning", () => {
  expect(decodeCursor(scope, undefined)).toBeUndefined();
});
