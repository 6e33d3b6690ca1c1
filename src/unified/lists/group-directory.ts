import type { Group } from "./group.ts";

/** Every group of the company by its id, to be joined with the ids that profiles hold. */
export type GroupDirectory = ReadonlyMap<string, Pick<Group, "name" | "type">>;

export function createGroupDirectory(groups: Iterable<Pick<Group, "id" | "name" | "type">>): GroupDirectory {
  return new Map([...groups].map((group) => [group.id, group]));
}
