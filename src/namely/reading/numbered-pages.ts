import { Fault } from "../../platform/errors/fault.ts";
import { hasId, identify } from "./envelope.ts";
import { NO_SUCH_PAGE } from "./page-reader.ts";

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
  /** Whether the page after this one is worth asking for; unless said otherwise, when more may follow than has come. */
  readonly goesOn?: (page: Page) => boolean;
}

/** A list that never ends must end; none of them has this many pages. */
const MOST_PAGES = 10_000;

/** As many rows as servers put on a page: a list that begins with so many may go on, whatever it says of itself. */
const PAGE_SIZES: ReadonlySet<number> = new Set([20, 25, 30, 40, 50, 100, 200, 250, 500, 1000]);

/**
 * Reads a list by page number until nothing new comes, each record once. Paging is documented for hardly any of these
 * lists, and most come as a whole: the next page is asked for where `meta` promises more rows than came, or where the first
 * one may be a page. Throws `incomplete.list` when fewer came than their total says, when rows come again among new
 * ones and no total shows that all are there, or when the list does not end.
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
  let first = 0;
  let promised = 0;
  let total: number | undefined;
  let count = 0;
  let isTorn = false;
  const mayGoOn = (rows: number): boolean => {
    if (count < promised) return true;
    // What was promised has come: only a full page leaves open whether that was all.
    return PAGE_SIZES.has(first) && (promised <= first || rows >= first);
  };
  for (let number = 1; number <= MOST_PAGES; number++) {
    const hasPages = goesOn !== undefined || number > 2;
    const page = await (number === 1 ? fetchPage(1) : fetchIfThere(fetchPage, number, hasPages));
    if (page === undefined) break;
    const records = page.records.filter((record) => isFresh(record, seen, number));
    if (number === 1) {
      total = page.total;
      first = records.length;
      promised = total ?? page.count ?? 0;
    } else if (records.length === 0) break;
    isTorn ||= number > 1 && records.length < page.records.length;
    count += records.length;
    yield { page, records };
    if (!(goesOn?.(page) ?? mayGoOn(page.records.length))) break;
    if (number === MOST_PAGES) throw endless(path);
  }
  const isKnownWhole = total !== undefined || (promised > first && count >= promised);
  if (goesOn === undefined && isTorn && !isKnownWhole) throw torn(path, count);
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
    if (!(error instanceof Fault && NO_SUCH_PAGE.has(error.code))) throw error;
    if (!hasPages) return undefined;
    throw new Fault("incomplete.list", `Page ${number} of the list is missing: ${error.message}`, {
      hint: "Run it again later. A page that is refused does not show where the list ends.",
      cause: error,
      requestId: error.requestId,
    });
  }
}

function torn(path: string, count: number): Fault {
  return new Fault("incomplete.list", `The list at ${path} repeats records between pages: ${count} came.`, {
    hint: "Run it again later; if it stays, ask Namely's support why pages of this list overlap.",
  });
}

function endless(path: string): Fault {
  return new Fault("incomplete.list", `The list at ${path} did not end after ${MOST_PAGES} pages.`, {
    hint: "Ask for a part of it with namely api, by a page in the path.",
  });
}
