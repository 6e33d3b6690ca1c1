import { resolve } from "node:path";
import { readColumnFile, type ColumnFile } from "../formats/column-files/column-file.ts";
import { findReceiver } from "../formats/column-files/receivers.ts";
import { Fault } from "../platform/errors/fault.ts";
import { FileTooLongError, readSmallFile } from "../platform/files/bounded-file.ts";
import { explainReadError } from "../platform/files/file-fault.ts";
import { parseJson } from "../platform/text/exact-json.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";
import type { Context } from "./context.ts";

export { listColumnFields } from "../formats/column-files/column-file.ts";

const LONGEST_FILE = 1024 * 1024;

const HINT = "Start from one that is shipped: namely columns google > google.json";

/** The columns file that `--columns` names: a path, or `@name` for a shipped one. Throws `usage.*` for what is none. */
export async function loadColumnFile(context: Pick<Context, "cwd">, named: string): Promise<ColumnFile> {
  if (named.startsWith("@")) return findReceiver(named.slice(1));
  const text = await readText(context, named);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new Fault("usage.columns", `"${named}" is not valid JSON.`, { hint: HINT, cause: error });
  }
  return readColumnFile(value, named);
}

async function readText({ cwd }: Pick<Context, "cwd">, file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readSmallFile(resolve(cwd, file), LONGEST_FILE);
  } catch (error) {
    if (error instanceof FileTooLongError)
      throw new Fault("usage.columns", `"${file}" is longer than 1 MiB.`, { hint: HINT, cause: error });
    throw explainReadError(error, file, HINT);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new Fault("usage.columns", `"${file}" is not valid UTF-8.`, { hint: HINT });
  return text;
}
