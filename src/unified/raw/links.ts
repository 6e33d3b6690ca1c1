import * as z from "zod";
import { objectOrNothing, text } from "./raw.ts";
import { readText, readTitle } from "./text.ts";

const one = z.union(
  [z.string(), z.number(), z.object({ id: text, guid: text, title: text, name: text }), z.null()],
  { error: "an id or an object with an id" },
);

/** What a record is linked to: one id, an object around it, or a list of either; old answers have numbers for ids. */
export const linkedSchema = z.union([one, z.array(one)], { error: "an id or a list of ids" }).optional();

type RawLinked = z.infer<typeof linkedSchema>;

export interface Linked {
  readonly id: string;
  /** Only where the link itself holds more than the id. */
  readonly title: string | null;
}

/** The `links` of a record, each of them one or several links. */
export function linksSchema<Name extends string>(...names: readonly Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, linkedSchema])) as Record<
    Name,
    typeof linkedSchema
  >;
  return objectOrNothing(shape, "an object of links");
}

/** The things under one name of a record's links, each once; none when there are no links. */
export function readLinked<Name extends string>(
  links: Partial<Record<Name, RawLinked>> | string | readonly unknown[] | null | undefined,
  name: Name,
): readonly Linked[] {
  if (typeof links !== "object" || links === null || Array.isArray(links)) return [];
  const held = (links as Partial<Record<Name, RawLinked>>)[name];
  const found = new Map<string, Linked>();
  for (const link of Array.isArray(held) ? held : [held]) {
    const isObject = typeof link === "object" && link !== null;
    const id = isObject ? (readText(link.guid) ?? readText(link.id)) : readText(link);
    if (id === null || found.has(id)) continue;
    found.set(id, { id, title: isObject ? readTitle(link) : null });
  }
  return [...found.values()];
}
