import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode, explainFileError } from "../platform/files/file-fault.ts";
import type { Flag } from "../cli/command.ts";
import { chooseFormat, type OutputFormat } from "./format.ts";
import { formatOf } from "./format-catalog.ts";
import type { Context } from "../cli/context.ts";
import { outputFile } from "../cli/output-file.ts";

export const ALLOW_EMPTY_FLAG: Flag = {
  group: "Output",
  spelling: "--allow-empty",
  help: "let an empty export replace a full file",
};

/** Enough of the old file to find a record in it; a workbook without records is shorter. */
const PEEK_BYTES = 64 * 1024;

/**
 * Called when the source has no record at all, before any filter: an accident is likelier than an empty company. Throws
 * `output.empty` when the file of `-o` has records and `--allow-empty` was not given.
 */
export async function refuseEmptyOutput(context: Context, format?: OutputFormat): Promise<void> {
  const output = outputFile(context.globals);
  if (output === undefined || context.globals.allowEmpty === true) return;
  const path = resolve(context.cwd, output);
  if (!(await hasRecords(await peek(path), format ?? chooseFormat(context)))) return;
  throw new Fault(
    "output.empty",
    `The export is empty, but "${output}" has records, so the file was not replaced.`,
    {
      hint: "Check the company and the token, or replace the file with --allow-empty.",
    },
  );
}

async function peek(path: string): Promise<Buffer> {
  let file;
  try {
    file = await open(path);
    // Writing to a pipe or a device replaces nothing.
    if (!(await file.stat()).isFile()) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PEEK_BYTES), 0, PEEK_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw explainFileError(error, path);
  } finally {
    await file?.close();
  }
}

async function hasRecords(beginning: Buffer, format: OutputFormat): Promise<boolean> {
  const { empty } = formatOf(format);
  if ("loadTest" in empty) return (await empty.loadTest())(beginning);
  const bare = beginning.toString("utf8").replace(/^\uFEFF/u, "");
  if (empty.text?.test(bare)) return false;
  const lines = bare.split("\n").filter((line) => line.trim() !== "");
  return lines.length > empty.lines;
}
