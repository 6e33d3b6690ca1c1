import { parse } from "yaml";
import { createYamlWriter } from "../../src/formats/yaml.ts";

/** The text of all batches, from its opening to its end. */
export function writeAll(batches: readonly (readonly unknown[])[], paths?: string[][]): string {
  const writer = createYamlWriter({ paths });
  const count = batches.flat().length;
  const body = batches.map((batch) => writer.write(batch)).join("");
  return writer.open() + body + writer.close({ nextCursor: null, count, partial: false });
}

/** What readers of both versions of YAML make of a text: the older one is still the more common. */
export function readBoth(text: string): unknown[] {
  return [parse(text, { merge: false }) as unknown, parse(text, { version: "1.1", merge: false }) as unknown];
}
