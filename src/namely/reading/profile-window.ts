import { Fault } from "../../platform/errors/fault.ts";
import { isFullPage, PageReader, type PageReaderOptions } from "./page-reader.ts";
import { PROFILES_PER_PAGE } from "./page-order.ts";
import type { Page } from "./shapes.ts";

export interface WindowOptions extends PageReaderOptions {
  readonly firstPage: number;
  /** How many pages will be wanted, as far as can be said; more are read when they are asked for. */
  readonly expectedPages: number;
}

export interface WindowPage extends Page {
  readonly number: number;
}

/**
 * Reads pages from one on, without promising that they fit together: for a part of the roster. Ends after
 * the last page, or when the consumer has enough.
 */
export async function* readProfileWindow(
  options: WindowOptions,
): AsyncGenerator<WindowPage, void, undefined> {
  const { firstPage, expectedPages } = options;
  const reader = new PageReader(options, firstPage, firstPage + expectedPages - 1);
  let pageSize = 0;
  try {
    for (let number = firstPage, isLast = false; ; number++) {
      const page = await readUnlessRefused(reader, number, isLast);
      if (page === undefined) return;
      pageSize = Math.max(pageSize, page.records.length);
      // The server may cap pages lower than asked: count by what it really sends.
      const readSoFar = (number - 1) * pageSize + page.records.length;
      isLast = page.total !== undefined && readSoFar >= page.total;
      yield { ...page, number };
      // A total that ends on a full page may be too small: to get more, the next page is read.
      const isFull = isFullPage(number, page.records.length, number === 1 ? PROFILES_PER_PAGE : pageSize);
      if (page.records.length === 0 || (isLast && !isFull)) return;
    }
  } finally {
    reader.stop();
  }
}

/** Undefined for a page that is refused after the one that is the last by Namely's total. */
async function readUnlessRefused(
  reader: PageReader,
  number: number,
  isBeyond: boolean,
): Promise<Page | undefined> {
  try {
    return await reader.read(number);
  } catch (error) {
    if (isBeyond && error instanceof Fault && error.code === "incomplete.page") return undefined;
    throw error;
  }
}
