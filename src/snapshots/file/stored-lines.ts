import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import type { Piece } from "../../platform/files/read-pieces.ts";
import { readEmployeeLine, type EmployeeLine } from "../../unified/employee/read-employee.ts";
import { parseHeader } from "./header.ts";

/** A person's line of a snapshot, as it is written and as it was read. */
export type StoredLine = Extract<EmployeeLine, { readonly kind: "employee" }> & { readonly text: string };

/** The people of a snapshot one after the other, behind its header where there is one. Throws `file.*`. */
export async function* readStoredLines(side: {
  readonly name: string;
  read(): AsyncGenerator<Piece, void, undefined>;
}): AsyncGenerator<StoredLine, void, undefined> {
  for await (const line of readLines(readChunks(side.read()), { name: side.name })) {
    const text = decodeLine(line, side.name);
    const parsed = readEmployeeLine(text, { file: side.name, line: line.number });
    if (parsed.kind === "employee") yield { ...parsed, text };
    else parseHeader(parsed.header, side.name);
  }
}

/** The pieces as buffers of their own: a line may be kept for longer than a piece is good for. */
export async function* readChunks(pieces: AsyncIterable<Piece>): AsyncGenerator<Buffer, void, undefined> {
  for await (const { bytes, start, end } of pieces) yield Buffer.from(bytes.subarray(start, end));
}
