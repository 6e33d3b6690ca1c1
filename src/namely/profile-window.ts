import { PageReader, type PageReaderOptions } from "./page-reader.ts";
import type { Page } from "./shapes.ts";

export interface WindowOptions extends PageReaderOptions {
  readonly firstPage: number;
  /** How many pages will be wanted, as far as can be said; more are read when they are asked for. */
  readonly expectedPages: number;
}

export interface NumberedPage extends Page {
  readonly number: number;
  /** True when Namely's total says that nothing follows. False does not promise that something does. */
  readonly isLast: boolean;
}

/**
 * Reads pages from one on, without promising that they fit together: for looking at a part of the roster. Ends after
 * the last page, or when the consumer has enough.
 */
export async function* readProfileWindow(
  options: WindowOptions,
): AsyncGenerator<NumberedPage, void, undefined> {
  const { firstPage, expectedPages } = options;
  const reader = new PageReader(options, firstPage, firstPage + expectedPages - 1);
  let pageSize = 0;
  try {
    for (let number = firstPage; ; number++) {
      const page = await reader.read(number);
      pageSize = Math.max(pageSize, page.records.length);
      // The server may cap pages lower than asked: count by what it really sends.
      const readSoFar = (number - 1) * pageSize + page.records.length;
      const isLast = page.total !== undefined && readSoFar >= page.total;
      yield { ...page, number, isLast };
      if (page.records.length === 0 || isLast) return;
    }
  } finally {
    reader.stop();
  }
}
