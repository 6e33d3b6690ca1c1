import { lstatSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Place } from "../support/program.ts";

/** Everything below the place that the program has made, with what others may do with it. */
export function findOpen(place: Place): { readonly checked: number; readonly open: string[] } {
  const made = readdirSync(place.root, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    // Those three are the user's own, and so is what a test has put there.
    .filter((path) => ![place.home, place.work, place.temporary].includes(path));
  const open = made.filter((path) => {
    const entry = lstatSync(path);
    return !entry.isSymbolicLink() && (entry.mode & 0o777) !== (entry.isDirectory() ? 0o700 : 0o600);
  });
  return { checked: made.length, open: open.map((path) => relative(place.root, path)) };
}
