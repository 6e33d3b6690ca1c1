import type { NamelyClient, Query } from "../../src/namely/requests/client.ts";
import type { Patience } from "../../src/namely/requests/api-request.ts";

/** A line to Namely on which a function answers; `paths` are what was asked, with the query. */
export function fakeClient(
  answer: (path: string, query: Query, patience: Patience | undefined) => unknown,
): NamelyClient & { readonly paths: readonly string[] } {
  const paths: string[] = [];
  return {
    paths,
    get: async (path, query = {}, patience) => {
      const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      );
      paths.push(`${path}?${new URLSearchParams(given).toString()}`);
      return { body: answer(path, query, patience), requestId: undefined };
    },
    tally: () => ({ requests: paths.length, retries: 0, waitedMs: 0 }),
  };
}
