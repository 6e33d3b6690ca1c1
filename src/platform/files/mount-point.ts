import { readFile, realpath } from "node:fs/promises";

const TABLE = "/proc/self/mountinfo";

/**
 * Whether something is mounted on the path itself, as when a container is given a single file: that can be written, but not
 * replaced (EBUSY). Always false where the system has no table of its mounts.
 */
export async function isMountPoint(path: string, table = TABLE): Promise<boolean> {
  try {
    const place = await realpath(path);
    const lines = (await readFile(table, "utf8")).split("\n");
    return lines.some((line) => unescape(line.split(" ")[4] ?? "") === place);
  } catch {
    return false;
  }
}

/** proc(5): space, tab, line end and backslash are written as three octal digits. */
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/gu, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
