import { Fault } from "../../platform/errors/fault.ts";
import { hasId, identify } from "./envelope.ts";

/** What paging by number lives on. */
export interface NumberedPage {
  readonly records: readonly unknown[];
  /** `meta.total_count`. */
  readonly total: number | undefined;
  /** `meta.count`: rows of the page, or of all pages. */
  readonly count: number | undefined;
}

export interface NumberedList<Page extends NumberedPage> {
  /** What the list is called in faults, such as `/groups`. */
  readonly path: string;
  /** One page, from 1 on; undefined for one that is not of this list any more. */
  readonly fetchPage: (number: number) => Promise<Page | undefined>;
  /** Whether the page after this one is worth asking for; unless said otherwise, when more was promised than has come. */
  readonly goesOn?: (page: Page) => boolean;
}

/** A list that never ends must end; none of them has this many pages. */
const MOST_PAGES = 10_000;

/**
 * Reads a list by page number until nothing new comes, each record once. Paging is documented for hardly any of these
 * lists, and working clients take one answer as complete: only where `meta` promises more rows than came is the next page
 * asked for. Throws `incomplete.list` when fewer came than their total says, or when the list does not end.
 */
export async function* readNumbered<Page extends NumberedPage>({
  path,
  fetchPage,
  goesOn,
}: NumberedList<Page>): AsyncGenerator<
  { readonly page: Page; readonly records: Page["records"] },
  void,
  undefined
> {
  const seen = new Set<string>();
  let promised = 0;
  let total: number | undefined;
  let count = 0;
  for (let number = 1; number <= MOST_PAGES; number++) {
    const page = await (number === 1 ? fetchPage(1) : fetchIfThere(fetchPage, number, goesOn !== undefined));
    if (page === undefined) break;
    const records = page.records.filter((record) => isFresh(record, seen, number));
    if (number === 1) {
      total = page.total;
      promised = total ?? page.count ?? 0;
    } else if (records.length === 0) break;
    count += records.length;
    yield { page, records };
    if (!(goesOn?.(page) ?? count < promised)) break;
    if (number === MOST_PAGES) throw endless(path);
  }
  if (total === undefined || count >= total) return;
  throw new Fault("incomplete.list", `Namely counts ${total} at ${path} and sent ${count}.`, {
    hint: "Run it again later; if it stays, ask Namely's support why the list differs from its own count.",
  });
}

/** Within one response, two currencies without an id can have the same data and still be two. */
function isFresh(record: unknown, seen: Set<string>, number: number): boolean {
  const name = identify(record);
  const isNew = !seen.has(name);
  seen.add(name);
  return isNew || (number === 1 && !hasId(record));
}

/** A list that is not known to have pages may refuse the second one; from one that has pages, that is an error. */
async function fetchIfThere<Page>(
  fetchPage: (number: number) => Promise<Page | undefined>,
  number: number,
  hasPages: boolean,
): Promise<Page | undefined> {
  try {
    return await fetchPage(number);
  } catch (error) {
    const isRefused =
      error instanceof Fault && (error.code === "api.not-found" || error.code === "api.rejected");
    if (!isRefused) throw error;
    if (!hasPages) return undefined;
    throw new Fault("incomplete.list", `Page ${number} of the list is missing: ${error.message}`, {
      hint: "Run it again later. A page that is refused does not show where the list ends.",
      cause: error,
      requestId: error.requestId,
    });
  }
}

function endless(path: string): Fault {
  return new Fault("incomplete.list", `The list at ${path} did not end after ${MOST_PAGES} pages.`, {
    hint: "Ask for a part of it with namely api, by a page in the path.",
  });
}
