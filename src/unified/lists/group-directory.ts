import type { Group, GroupType } from "./group.ts";

/** What is known of a group when a profile has only its id. */
export interface KnownGroup {
  readonly name: string | null;
  readonly type: GroupType;
}

/** Every group of the company by its id, to be joined with the ids that profiles hold. */
export interface GroupDirectory {
  find(id: string): KnownGroup | undefined;
}

export function createGroupDirectory(groups: Iterable<Pick<Group, "id" | "name" | "type">>): GroupDirectory {
  const byId = new Map<string, KnownGroup>();
  for (const { id, name, type } of groups) byId.set(id, { name, type });
  return { find: (id) => byId.get(id) };
}
