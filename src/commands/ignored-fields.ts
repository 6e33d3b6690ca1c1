import { checkIgnored } from "../sync/ignored-fields.ts";
import { readNameList } from "./values.ts";

/** Reads `--ignore`. Throws `usage.unknown-field` with the nearest names. */
export function readIgnored(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const names = readNameList("--ignore", text);
  checkIgnored(names);
  return names;
}
