import type { NamelyClient } from "../requests/client.ts";
import { PROFILES_PER_PAGE } from "./page-order.ts";
import { fetchProfilePage } from "./page-reader.ts";
import { fingerprint } from "./roster-union.ts";
import type { Page, RawRecord } from "./shapes.ts";

/**
 * Who has this work or personal email, as far as Namely's own filters find them; undefined when that is not sure. Its
 * filters compare letter by letter, so an empty result proves nothing.
 */
export async function findProfilesByEmail(
  client: NamelyClient,
  email: string,
): Promise<readonly RawRecord[] | undefined> {
  const wanted = email.toLowerCase();
  const pages = await Promise.all([
    fetchProfilePage(client, 1, { email }),
    fetchProfilePage(client, 1, { personal_email: email }),
  ]);
  const sure = pages.every(
    (page) => isWhole(page) || page.records.every((record) => hasEmail(record, wanted)),
  );
  const found = new Map<string, RawRecord>();
  for (const record of pages.flatMap(({ records }) => records)) {
    const known = found.get(record.id);
    // Only the whole list shows whether the person was changed in between, or is in it twice with different data.
    if (known !== undefined && fingerprint(known) !== fingerprint(record)) return undefined;
    found.set(record.id, record);
  }
  return sure && found.size > 0 ? [...found.values()] : undefined;
}

function isWhole(page: Page): boolean {
  return page.total === page.records.length && page.records.length < PROFILES_PER_PAGE;
}

function hasEmail(record: RawRecord, wanted: string): boolean {
  return [record["email"], record["personal_email"]].some(
    (address) => typeof address === "string" && address.trim().toLowerCase() === wanted,
  );
}
