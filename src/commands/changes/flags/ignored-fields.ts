import { checkIgnored } from "../../../sync/snapshots/ignored-fields.ts";
import { readNameList } from "../../../cli/values.ts";

/** Reads `--ignore`. Throws `usage.unknown-field` with the nearest names. */
export function readIgnored(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const names = readNameList("--ignore", text);
  checkIgnored(names);
  return names;
}
