import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { passOn } from "../../../src/output/events/hook-output.ts";
import type { Context } from "../../../src/cli/context.ts";

function openStderr(isTTY: boolean): { stderr: Context["stderr"]; written: () => Buffer } {
  const stream = new PassThrough();
  const stderr = Object.assign(stream, { isTTY }) as unknown as Context["stderr"];
  return { stderr, written: () => Buffer.from((stream.read() as Buffer | null) ?? "") };
}

const HOSTILE = "\u001b]0;title\u0007\u001b[2Jé\r\n\tok\u202e\u009b1m\n";

test("a terminal shows what a hook writes and obeys nothing of it", () => {
  const { stderr, written } = openStderr(true);
  passOn({ stderr })(Buffer.from(HOSTILE), "stdout");
  expect(written().toString()).toBe("␛]0;title␇␛[2Jé\r\n\tok��1m\n");
});

test("a character that comes in two pieces is shown whole, also with another stream in between", () => {
  const { stderr, written } = openStderr(true);
  const take = passOn({ stderr });
  take(Buffer.from([0xc3]), "stdout");
  take(Buffer.from("x"), "stderr");
  take(Buffer.from([0xa9]), "stdout");
  expect(written().toString()).toBe("xé");
});

test("a file or pipe gets it byte for byte", () => {
  const { stderr, written } = openStderr(false);
  const bytes = Buffer.from([0x1b, 0x5b, 0xff, 0xc3]);
  passOn({ stderr })(bytes, "stderr");
  expect(written()).toEqual(bytes);
});
