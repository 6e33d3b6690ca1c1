import { resolve } from "node:path";
import { parseJson } from "../platform/text/exact-json.ts";
import { FileTooLongError, readSmallFile } from "../platform/files/bounded-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { isObject } from "../platform/text/json-object.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a file of the tap lies, and what it is called in faults, such as "The config". */
export interface JsonFile {
  readonly cwd: string;
  readonly path: string;
  readonly what: string;
}

/** A catalog with every custom field of a large company has a few MiB. */
const LONGEST_FILE = 64 * 1024 * 1024;

/** Reads a file that has to hold one JSON object. Throws `usage.file`; the content is never quoted. */
export async function readJsonFile({ cwd, path, what }: JsonFile): Promise<JsonObject> {
  let text: string | undefined;
  try {
    text = decodeUtf8(await readSmallFile(resolve(cwd, path), LONGEST_FILE));
  } catch (error) {
    if (error instanceof FileTooLongError)
      throw new Fault("usage.file", `${what} ${path} is too long: it has more than 64 MiB.`, {
        hint: "Check the path.",
      });
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new Fault("usage.file", `${what} ${path} could not be read (${code}).`, {
      hint: "Check the path and who may read it.",
    });
  }
  if (text === undefined) throw new Fault("usage.file", `${what} ${path} is not valid UTF-8.`);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw new Fault("usage.file", `${what} ${path} is not JSON.`);
  }
  if (isObject(value)) return value;
  throw new Fault("usage.file", `${what} ${path} is not a JSON object.`);
}
