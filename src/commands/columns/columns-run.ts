import { writeColumnFile } from "../../formats/column-files/column-file.ts";
import { RECEIVER_NAMES } from "../../formats/column-files/receiver-names.ts";
import { findReceiver } from "../../formats/column-files/receivers.ts";
import { chooseTableStyle } from "../../output/screen.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { renderTable } from "../../terminal/table.ts";
import type { Context } from "../../cli/context.ts";

export interface ColumnsOptions {
  /** Undefined for the list. */
  readonly name: string | undefined;
}

/** Prints one shipped columns file, or the list of them. */
export async function printColumns(context: Context, { name }: ColumnsOptions): Promise<void> {
  const text =
    name === undefined ? listReceivers(context) : writeColumnFile(findReceiver(name.replace(/^@/u, "")));
  await writePiece(context.stdout, text, context.signal);
}

/** A table on a terminal, and lines with tabs elsewhere. */
function listReceivers(context: Context): string {
  const rows = RECEIVER_NAMES.map((name) => {
    const { receiver = "", certainty = "" } = findReceiver(name);
    return [name, receiver, certainty];
  });
  if (context.stdout.isTTY !== true) return rows.map((row) => `${row.join("\t")}\n`).join("");
  const header = [
    { name: "NAME" },
    { name: "RECEIVER", text: true as const },
    { name: "CERTAINTY", text: true as const },
  ];
  return renderTable(header, rows, chooseTableStyle(context));
}
