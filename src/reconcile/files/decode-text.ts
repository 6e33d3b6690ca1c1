import { Fault } from "../../platform/errors/fault.ts";

/** UTF-16 without a mark is guessed from this many bytes. */
const GUESS_BYTES = 1024;

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark, piece by piece.
 * @throws Fault `file.encoding` for anything else.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string, void, undefined> {
  let held = Buffer.alloc(0);
  let isGuessed = false;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const decode = (bytes?: Uint8Array): string => {
    isGuessed = true;
    decoder ??= new TextDecoder(guessEncoding(held), { fatal: true });
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new Fault("file.encoding", `"${name}" is neither UTF-8 nor UTF-16 text.`, {
        hint: "Save it as CSV UTF-8, or convert it with iconv -f WINDOWS-1252 -t UTF-8.",
      });
    }
  };
  for await (const chunk of chunks) {
    if (isGuessed) yield decode(chunk);
    else {
      held = Buffer.concat([held, chunk]);
      if (held.length >= GUESS_BYTES) yield decode(held);
    }
  }
  if (!isGuessed) yield decode(held);
  yield decode();
}

function guessEncoding(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const pairs = Math.floor(Math.min(bytes.length, GUESS_BYTES) / 2);
  const zeros = { even: 0, odd: 0 };
  for (let at = 0; at < pairs * 2; at++) if (bytes[at] === 0) zeros[at % 2 === 0 ? "even" : "odd"] += 1;
  // In a header row nearly every letter of UTF-16 is an ASCII letter beside a zero.
  if (zeros.odd > pairs / 2 && zeros.even === 0) return "utf-16le";
  if (zeros.even > pairs / 2 && zeros.odd === 0) return "utf-16be";
  return "utf-8";
}
