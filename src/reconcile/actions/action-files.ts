import * as z from "zod";
import { attempt } from "../../platform/errors/attempt.ts";
import type { ActionKind } from "./action-kind.ts";
import { ACTION_KIND_NAMES } from "./action-names.ts";

/** The file that says which others of a folder namely has written. */
export const MANIFEST_NAME = "actions.json";

const manifestSchema = z.object({
  format: z.literal("namely-actions"),
  as_of: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      source: z.string(),
      kind: z.enum(ACTION_KIND_NAMES),
      actions: z.int(),
      left_out: z.int(),
    }),
  ),
  /** Files of an earlier run that this one has removed, or was about to. */
  removed: z.array(z.string()),
});

/** What `actions.json` says. */
export type ActionsManifest = z.infer<typeof manifestSchema>;

/** The names of the manifest and of the files that it lists; undefined for a text that is none. */
export function readManifestNames(text: string): ReadonlySet<string> | undefined {
  const manifest = attempt(() => manifestSchema.parse(JSON.parse(text)));
  return manifest && new Set([MANIFEST_NAME, ...manifest.files.map(({ name }) => name), ...manifest.removed]);
}

const LONGEST_NAME = 60;

/** Names of files that no shell and no file system obeys, whatever a source is called. Each set gets its own. */
export class ActionFileNames {
  readonly #taken = new Set<string>();

  choose(source: string, { suffixes }: Pick<ActionKind, "suffixes">): readonly string[] {
    const plain = source
      .replaceAll(/[^\w.-]+/gu, "_")
      .replace(/^[.-]+/u, "_")
      .slice(0, LONGEST_NAME);
    for (let number = 1; ; number += 1) {
      const base = number === 1 ? plain : `${plain}_${number}`;
      const names = suffixes.map((suffix) => `${base}${suffix}`);
      // Some file systems take upper and lower case for the same.
      if (names.some((name) => this.#taken.has(name.toLowerCase()))) continue;
      for (const name of names) this.#taken.add(name.toLowerCase());
      return names;
    }
  }
}
