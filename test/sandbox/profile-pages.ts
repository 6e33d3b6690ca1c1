import { rows, text, type Visitor } from "./visitor.ts";

/** The profiles of all pages, up to the first empty one. */
export async function readAll(
  visitor: Visitor,
  query: string,
  perPage: number,
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let page = 1; page < 100; page += 1) {
    const profiles = rows(
      await visitor.get(`/profiles?page=${page}&per_page=${perPage}${query}`),
      "profiles",
    );
    if (profiles.length === 0) return all;
    all.push(...profiles);
  }
  throw new Error("The pages have no end.");
}

/** The ids of profiles, sorted. */
export function inAnyOrder(profiles: Record<string, unknown>[]): string[] {
  return profiles.map((profile) => text(profile, "id")).sort();
}

/** Every value that `sort` takes. */
export const SORTS = [
  "",
  "created_at",
  "-created_at",
  "updated_at",
  "-updated_at",
  "first_name",
  "-first_name",
  "last_name",
  "-last_name",
];
