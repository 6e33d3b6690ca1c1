import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import type { Piece } from "../../platform/files/read-pieces.ts";
import { readEmployeeLine, type StoredEmployee } from "../../unified/employee/read-employee.ts";
import { parseHeader, type SnapshotHeader } from "./header.ts";

/** A person's line of a snapshot, as it is written and as it was read. */
export interface StoredLine {
  readonly kind: "employee";
  readonly text: string;
  readonly employee: StoredEmployee;
  readonly keys: ReadonlySet<string>;
}

/** The lines of a snapshot one after the other, the header first where there is one. Throws `file.*`. */
export async function* readStoredLines(side: {
  readonly name: string;
  read(): AsyncGenerator<Piece, void, undefined>;
}): AsyncGenerator<
  StoredLine | { readonly kind: "header"; readonly header: SnapshotHeader },
  void,
  undefined
> {
  for await (const line of readLines(readChunks(side.read()), { name: side.name })) {
    const text = decodeLine(line, side.name);
    const parsed = readEmployeeLine(text, { file: side.name, line: line.number });
    if (parsed.kind === "header") yield { kind: "header", header: parseHeader(parsed.header, side.name) };
    else yield { kind: "employee", text, employee: parsed.employee, keys: parsed.keys };
  }
}

/** The pieces as buffers of their own: a line may be kept for longer than a piece is good for. */
export async function* readChunks(pieces: AsyncIterable<Piece>): AsyncGenerator<Buffer, void, undefined> {
  for await (const { bytes, start, end } of pieces) yield Buffer.from(bytes.subarray(start, end));
}
