import { fstatSync, readFileSync, statSync } from "node:fs";
import { Writable } from "node:stream";

/**
 * Whether stdout was closed by whoever started us (`>&-`). Node opens /dev/null in its place, for reading and writing, which
 * no shell's `> /dev/null` does; whoever has done so for stderr as well wants to hear nothing. Known on Linux alone.
 */
export function isOutputClosed(platform: NodeJS.Platform): boolean {
  return platform === "linux" && isReadableNull(1) && !isReadableNull(2);
}

function isReadableNull(descriptor: number): boolean {
  try {
    if (fstatSync(descriptor).rdev !== statSync("/dev/null").rdev) return false;
    const flags = /^flags:\s*(?<octal>[0-7]+)$/mu.exec(
      readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8"),
    )?.groups?.["octal"];
    return flags !== undefined && (Number.parseInt(flags, 8) & 0o3) === 2;
  } catch {
    return false;
  }
}

/** A stdout that says at the first write what a closed one would have said. */
export function openClosedOutput(): Writable & Pick<NodeJS.WriteStream, "isTTY" | "columns"> {
  const stream = new Writable({
    write: (_chunk, _encoding, done) =>
      done(Object.assign(new Error("write EBADF"), { code: "EBADF", syscall: "write" })),
  });
  // Each write is told of it by its own callback.
  stream.on("error", () => undefined);
  return Object.assign(stream, { isTTY: false, columns: 0 });
}
