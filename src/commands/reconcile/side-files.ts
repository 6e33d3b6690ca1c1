import { readAccountMap, type AccountMap } from "../../reconcile/files/account-map.ts";
import { readHandKeptRows, type HandKeptRow } from "../../reconcile/files/small-table.ts";
import { readKnownRows } from "../../reconcile/review/earlier-review.ts";
import { makeExceptionFinder, type FindException } from "../../reconcile/review/exceptions.ts";
import type { ReviewRow } from "../../reconcile/review/review-record.ts";
import type { Context } from "../../cli/context.ts";
import { InputFile, type ReviewInput } from "./input-file.ts";

/** A value that may be for one source only. */
export interface NamedValue {
  readonly name: string | undefined;
  readonly value: string;
}

/** The files that are read beside accounts and people. */
export interface SideFileOptions {
  readonly maps: readonly NamedValue[];
  readonly links: string | undefined;
  readonly exceptions: string | undefined;
  readonly since: string | undefined;
}

/** Files that were read before any account: what is wrong with them is reported before the roster is read. */
export interface SideFiles {
  readonly maps: readonly { readonly name: string | undefined; readonly map: AccountMap }[];
  readonly findException: FindException;
  readonly links: readonly HandKeptRow[];
  readonly isKnown: (row: ReviewRow) => boolean;
}

/** Reads them, and adds each to the inputs. Throws `usage.*` and `file.*`. */
export async function readSideFiles(
  context: Context,
  options: SideFileOptions,
  inputs: ReviewInput[],
): Promise<SideFiles> {
  const readWhole = async (
    name: string,
    kind: ReviewInput["kind"],
    source: string | null,
  ): Promise<Buffer> => {
    const file = new InputFile(context, name);
    const bytes = await file.readWhole();
    inputs.push(await file.describe({ kind, source, header: null, rows: null }));
    return bytes;
  };
  const maps = [];
  for (const { name, value } of options.maps) {
    const bytes = await readWhole(value, "map", name ?? null);
    maps.push({ name, map: readAccountMap(bytes.toString("utf8"), value) });
  }
  const readRows = async (
    file: string | undefined,
    kind: ReviewInput["kind"],
  ): Promise<readonly HandKeptRow[]> =>
    file === undefined ? [] : readHandKeptRows(await readWhole(file, kind, null), file);
  const { exceptions, links, since } = options;
  const exceptionRows = await readRows(exceptions, "exceptions");
  const earlier = since === undefined ? undefined : new InputFile(context, since);
  const isKnown = earlier === undefined ? () => false : await readKnownRows(earlier.read(), earlier.name);
  if (earlier !== undefined)
    inputs.push(await earlier.describe({ kind: "since", source: null, header: null, rows: null }));
  return {
    maps,
    findException: makeExceptionFinder(exceptionRows, exceptions ?? ""),
    links: await readRows(links, "links"),
    isKnown,
  };
}
