import { isExact, stringifyJson, type ExactNumber } from "../../platform/text/exact-json.ts";
import { isObject } from "../../platform/text/json-object.ts";
import { readCounts } from "./shapes.ts";

/** A response, split into its list and what surrounds it. */
export interface Envelope {
  /** `profiles`; undefined for a bare object such as that of /companies/info, or for a bare list. */
  readonly key: string | undefined;
  readonly records: readonly unknown[];
  /** Everything but the list, in the order of the answer. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly total: number | undefined;
  readonly count: number | undefined;
}

const AROUND: ReadonlySet<string> = new Set(["meta", "links", "linked"]);

/**
 * Finds the list of an answer: the one key beside `meta`, `links` and `linked`, or the only key there is. A bare object is
 * one record. Where several keys hold lists, `path` decides: `/likes/event/1/recent` answers with `likes`.
 */
export function readEnvelope(body: unknown, path: string): Envelope {
  const bare = { key: undefined, rest: {}, total: undefined, count: undefined };
  if (Array.isArray(body)) return { ...bare, records: body };
  if (!isObject(body)) return { ...bare, records: [body] };
  const keys = Object.keys(body);
  const lists = keys.filter((key) => !AROUND.has(key) && Array.isArray(body[key]));
  const isEnvelope = keys.length === 1 || keys.some((key) => AROUND.has(key));
  const key = lists.find((name) => path.split("/").includes(name)) ?? lists[0];
  const list = key === undefined ? undefined : body[key];
  if (!isEnvelope || key === undefined || !Array.isArray(list)) return { ...bare, records: [body] };
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== key));
  return { key, records: list, rest, ...readCounts(body) };
}

/** What distinguishes a record from the others of its list: its id, or all of it where it has none. */
export function identify(record: unknown): string {
  return hasId(record) ? `id ${String(record.id)}` : stringifyJson(record);
}

export function hasId(record: unknown): record is { readonly id: string | number | bigint | ExactNumber } {
  if (!isObject(record)) return false;
  const { id } = record;
  return typeof id === "string" || typeof id === "number" || isExact(id);
}

/** The parts around the lists of several answers, put together: `linked` with each thing once, `meta` of the whole. */
export class EnvelopeMerge {
  #rest: Record<string, unknown> | undefined;
  readonly #linked = new Map<string, Map<string, unknown>>();

  add({ rest }: Pick<Envelope, "rest">): void {
    this.#rest ??= { ...rest };
    if (!isObject(rest["linked"])) return;
    for (const [type, things] of Object.entries(rest["linked"])) {
      if (!Array.isArray(things)) continue;
      const known = this.#linked.get(type) ?? new Map<string, unknown>();
      this.#linked.set(type, known);
      for (const thing of things) {
        const id = identify(thing);
        if (!known.has(id)) known.set(id, thing);
      }
    }
  }

  /** Everything but the list. `count`, which is of one answer, becomes that of all; the total stays as Namely said it. */
  finish(count: number): Readonly<Record<string, unknown>> {
    const rest = { ...this.#rest };
    if (isObject(rest["meta"])) {
      const { after: _, ...meta } = rest["meta"];
      if (Object.hasOwn(meta, "count")) meta["count"] = count;
      rest["meta"] = meta;
    }
    if (isObject(rest["linked"])) rest["linked"] = this.linked();
    return rest;
  }

  /** Everything that came along, each thing once; what is no list is that of the first answer. */
  linked(): Readonly<Record<string, unknown>> {
    const first = this.#rest?.["linked"];
    return {
      ...(isObject(first) ? first : {}),
      ...Object.fromEntries([...this.#linked].map(([type, things]) => [type, [...things.values()]])),
    };
  }
}
