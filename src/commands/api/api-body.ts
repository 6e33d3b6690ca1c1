import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import type { ApiRequest, Method } from "../../namely/requests/api-request.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { explainReadError } from "../../platform/files/file-fault.ts";
import { decodeUtf8 } from "../../platform/text/utf8.ts";
import { fillFields, writeBody, writeQuery, type FieldFlag } from "./request-fields.ts";
import type { Context } from "../../cli/context.ts";
import type { ApiTarget } from "../../namely/requests/api-path.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface ApiOptions {
  readonly target: ApiTarget;
  readonly method: Method;
  readonly fields: readonly FieldFlag[];
  /** `--input`: a file whose JSON is the body, `-` for stdin. */
  readonly input: string | undefined;
  /** The status and the headers before the body. */
  readonly include: boolean;
  readonly paginate: boolean;
  readonly yes: boolean;
  readonly output: OutputOptions;
}

/** Namely accepts no longer body. */
const LONGEST_BYTES = 16 * 1024 * 1024;

/** The query and the body of the request, with the content of files and stdin. Throws `usage.*`. */
export async function composeRequest(
  context: Context,
  options: ApiOptions,
): Promise<Pick<ApiRequest, "search" | "body">> {
  const { method, target, input } = options;
  const fields = await fillFields(options.fields, (name) => readFile(context, name));
  const body = input === undefined ? undefined : checkJson(await readFile(context, input), input);
  const isQuery = input !== undefined || method === "GET" || method === "HEAD";
  if (fields.length === 0) return { search: target.search, body };
  if (!isQuery) return { search: target.search, body: writeBody(fields) };
  const separator = target.search === "" ? "?" : "&";
  return { search: `${target.search}${separator}${writeQuery(fields)}`, body };
}

function checkJson(text: string, name: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    // The parser's own error quotes what it could not read.
    throw new Fault("usage.input", `The --input "${nameOf(name)}" is not JSON.`, {
      hint: 'Namely expects an object such as {"profiles":[{"first_name":"Ada"}]}.',
    });
  }
}

async function readFile(context: Context, name: string): Promise<string> {
  const { stdin, signal, cwd } = context;
  if (name === "-") return readBounded(addAbortSignal(signal, stdin), context, name);
  try {
    const file = await open(resolve(cwd, name));
    return await readBounded(file.createReadStream(), context, name);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const fault = explainReadError(error, name);
    throw fault instanceof Fault
      ? new Fault(fault.code, fault.message, {
          hint: "Check the path, or use - for stdin.",
          cause: error,
        })
      : fault;
  }
}

async function readBounded(stream: Readable, { signal }: Context, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Buffer | string);
      length += bytes.length;
      if (length > LONGEST_BYTES)
        throw new Fault("usage.input", `The content of "${nameOf(name)}" is larger than 16 MiB.`, {
          hint: "Split it into several requests.",
        });
      chunks.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  const text = decodeUtf8(Buffer.concat(chunks));
  if (text !== undefined) return text;
  throw new Fault("usage.input", `The content of "${nameOf(name)}" is not UTF-8 text.`, {
    hint: "Save it as UTF-8. Binary files cannot be uploaded.",
  });
}

function nameOf(name: string): string {
  return name === "-" ? "stdin" : name;
}
