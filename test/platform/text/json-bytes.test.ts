import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJson } from "../../../src/platform/text/json-bytes.ts";

/** Enough ASCII around the characters that they are few. */
const PADDING = "x".repeat(1500);

/** What a reader makes of JSON text; undefined for what is none. */
function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

describe("JSON from bytes", () => {
  test("is the same value for every text, with few characters beyond ASCII or many", () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.array(texts), fc.boolean(), (parts, isPadded) => {
        const value = { parts, [parts[0] ?? ""]: isPadded ? parts.join(PADDING) + PADDING : null };
        const text = JSON.stringify(value);
        expect(parse(decodeJson(Buffer.from(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each(["é", "\\é", "\\\\é", "\\\\\\é", "\\u00e9é", "\uFEFF", "a\uFEFFb", "😀", "日本"])(
    "means the same by %j within a text and outside of it",
    (characters) => {
      for (const text of [
        `{"a":"${characters}","b":"${PADDING}"}`,
        `{"a":1,${characters}"b":"${PADDING}"}`,
        `{"${characters}":"${PADDING}"}`,
        `${characters}{"b":"${PADDING}"}`,
      ])
        expect(parse(decodeJson(Buffer.from(text)))).toEqual(parse(text.replace(/^\uFEFF/u, "")));
    },
  );

  test("has characters beyond ASCII as escapes where they are few", () => {
    const text = decodeJson(Buffer.from(`"Zoë 😀${PADDING}"`));
    expect(text).toBe(`"Zo\\u00eb \\ud83d\\ude00${PADDING}"`);
  });

  test.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]]])("bytes %j that are not UTF-8 are none", (wrong) => {
    expect(
      decodeJson(Buffer.concat([Buffer.from(`"${PADDING}`), Buffer.from(wrong), Buffer.from('"')])),
    ).toBe(undefined);
  });
});
