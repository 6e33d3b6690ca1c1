import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { TestContext } from "vitest";
import { makePlace, type Place } from "./program.ts";
import { skipLoudly } from "./requirement.ts";

/** A place of which some folders lie on a disk of its own that can be filled up. */
export interface FullPlace extends Place, Disposable {
  /** Fills the disk until just so much is free; files that hold nothing yet need an entry and no page. */
  leave(free: { readonly pages?: number; readonly entries?: number }): void;
  /** Frees it again. */
  free(): void;
  forbidWriting(): void;
}

const PAGE = 4096;

/** Only root may mount a disk: for others the test is left out with a loud word. */
export function openFullPlace(
  context: TestContext,
  folders: readonly ("work" | "config" | "state")[],
): FullPlace {
  const place = makePlace();
  const disk = join(place.root, "disk");
  mkdirSync(disk);
  try {
    const options = "size=4m,nr_inodes=400,mode=700";
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk], { stdio: "ignore" });
  } catch {
    place[Symbol.dispose]();
    skipLoudly(context, "only root may mount a small disk");
  }
  const fill = join(disk, "fill");
  mkdirSync(fill);
  const moved = Object.fromEntries(folders.map((name) => [name, join(disk, name)]));
  for (const path of Object.values(moved)) mkdirSync(path, { mode: 0o700 });
  const free = (): void => {
    for (const name of readdirSync(fill)) rmSync(join(fill, name));
  };
  return {
    ...place,
    ...moved,
    free,
    leave: ({ pages, entries }) => {
      free();
      const room = statfsSync(disk);
      if (pages !== undefined) writeFileSync(join(fill, "pages"), Buffer.alloc((room.bfree - pages) * PAGE));
      if (entries === undefined) return;
      for (let made = 0; made < room.ffree - entries; made += 1) writeFileSync(join(fill, String(made)), "");
    },
    forbidWriting: () => void execFileSync("mount", ["-o", "remount,ro", disk]),
    [Symbol.dispose]: () => {
      execFileSync("umount", [disk]);
      place[Symbol.dispose]();
    },
  };
}

/** Every file below the folder with its content; empty folders do not count. */
export function readTree(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}
