import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as library from "../../src/index.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { makePlace } from "./program.ts";

/** The library's built entry, as users import it. */
export const LIBRARY = pathToFileURL(resolve(import.meta.dirname, "../../dist/index.js")).href;

/** The built library with the types of its source. */
export async function importLibrary(): Promise<typeof library> {
  return (await import(LIBRARY)) as typeof library;
}

/** A Namely that reads from a sandbox and leaves nothing behind. End it with `await using`. */
export async function openNamely(
  sandbox: Sandbox,
  options: library.NamelyOptions = {},
): Promise<library.Namely> {
  const { Namely } = await importLibrary();
  const place = makePlace();
  const namely = new Namely({
    baseUrl: sandbox.url,
    token: sandbox.personalToken,
    rateLimit: "1000/1s",
    stateFolder: place.state,
    configFolder: place.config,
    ...options,
  });
  const close = namely.close.bind(namely);
  const closeAll = async (): Promise<void> => {
    await close();
    place[Symbol.dispose]();
  };
  return Object.assign(namely, { close: closeAll, [Symbol.asyncDispose]: closeAll });
}

/** All that an iterator of the library yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
