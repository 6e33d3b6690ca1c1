import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "../errors/attempt.ts";

/** Where a process runs. Equal in both parts means: the same kernel can be asked about the same process numbers. */
export interface Machine {
  /** The host's name, for people, and a mark of the machine's own id. */
  readonly machine: string;
  /** A mark of the kernel's boot and, on Linux, of the spaces its process numbers and times belong to. */
  readonly boot: string;
}

/** What a machine is recognized by; tests put other machines in its place. */
export interface MachineSources {
  readonly hostname: string;
  /** Undefined for what is missing or may not be read. */
  readonly readText: (path: string) => string | undefined;
  readonly readLink: (path: string) => string | undefined;
  /** An id for systems that show none: the same for all processes of this user on this machine, and no other machine's. */
  readonly keptId: () => string;
}

/**
 * Names the machine. A host name is not enough: containers and cloned machines share one, also in one shared folder.
 * Source: machine-id(5), which asks to publish no more than a hash; random(4) for boot_id; namespaces(7).
 */
export function describeMachine(sources: MachineSources): Machine {
  const { readText, readLink } = sources;
  const bootId = readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  const machineId = readText("/etc/machine-id") ?? readText("/var/lib/dbus/machine-id") ?? "";
  // "uninitialized" and an empty file mean none. The boot id alone distinguishes kernels as well.
  const known = /^[0-9a-f]{32}$/i.exec(machineId.trim())?.[0] ?? (bootId === "" ? sources.keptId() : "");
  const spaces = ["pid", "time"].map((name) => readLink(`/proc/self/ns/${name}`) ?? "");
  return {
    machine: `${sources.hostname} ${mark(["namely machine", known])}`,
    boot: mark(["namely boot", bootId, ...spaces]),
  };
}

/** The machine that this process runs on. */
export function readMachine(): Machine {
  return describeMachine({
    hostname: hostname(),
    readText: (path) => attempt(() => readFileSync(path, "utf8")),
    readLink: (path) => attempt(() => readlinkSync(path)),
    keptId: () => readKeptId(tmpdir()),
  });
}

/**
 * An id in a file of the system's temporary folder, which machines do not share. Where it cannot be kept, or another user
 * else may have written it, a fresh one: then no other process takes this one for a neighbor it can ask about.
 */
export function readKeptId(folder: string): string {
  const path = join(folder, `namely-machine-${process.getuid?.() ?? "id"}`);
  const known = readOwnId(path);
  if (known !== undefined) return known;
  const fresh = randomBytes(16).toString("hex");
  const part = `${path}-${fresh}`;
  attempt(() => {
    writeFileSync(part, fresh, { flag: "wx", mode: 0o600 });
    renameSync(part, path);
  });
  // Another process may have been quicker.
  return readOwnId(path) ?? fresh;
}

function readOwnId(path: string): string | undefined {
  const file = attempt(() => openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)));
  if (file === undefined) return undefined;
  try {
    const { uid, mode } = fstatSync(file);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined;
    const bytes = Buffer.alloc(64);
    const text = bytes.toString("latin1", 0, readSync(file, bytes));
    return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** A short mark of a machine for the name of a file. */
export function markMachine(machine: string): string {
  return mark([machine]);
}

function mark(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
}
