import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../platform/fault.ts";
import { errorCode } from "../platform/file-fault.ts";
import { isSameContent, openFileSide, readHeader, type Side } from "../snapshots/side.ts";
import type { SnapshotHeader } from "../snapshots/header.ts";
import { SnapshotStore, writeSide, type Reading } from "../snapshots/store.ts";
import type { World } from "./world.ts";

/** What the present is compared with, and what moves forward when everything has been told. */
export interface Baseline {
  /** Undefined when there is nothing to compare with yet. */
  readonly side: Side | undefined;
  readonly header: SnapshotHeader | undefined;
  /** How it was read, as far as that is known. */
  readonly reading: Reading | undefined;
  /** The company's id. */
  readonly company: string;
  /** Tells this baseline from all others, for what waits to be delivered. */
  readonly key: string;
  /** Whether it holds the same to the byte. */
  isSame(other: Side): Promise<boolean>;
  /** Puts the fresh side in its place; resolves to where it lies. Throws `file.*`, and then nothing has moved. */
  save(fresh: Side, reading: Reading): Promise<string>;
}

/** The latest snapshot of the company's store, or the file that `--against` names. */
export async function openBaseline(
  world: World,
  company: string,
  against: string | undefined,
): Promise<Baseline> {
  return against === undefined
    ? openStoreBaseline(world, company)
    : openFileBaseline(world, company, against);
}

async function openStoreBaseline(world: World, company: string): Promise<Baseline> {
  const { clock, signal, folders } = world;
  const store = new SnapshotStore({ stateFolder: folders.state, company, clock, signal });
  const latest = await store.latest();
  const side = latest && openFileSide(latest.path, latest.path);
  return {
    side,
    header: side && (await readHeader(side)),
    reading: await store.reading(),
    company,
    key: `store ${company}`,
    isSame: async (other) => side !== undefined && isSameContent(side, other),
    save: async (fresh, reading) =>
      (await store.save(fresh, reading, { follows: { name: latest?.name }, skipEqual: true })).path,
  };
}

async function openFileBaseline(world: World, company: string, against: string): Promise<Baseline> {
  const path = resolve(world.cwd, against);
  const before = await look(path);
  const side = before === undefined ? undefined : openFileSide(path, against);
  return {
    side,
    header: side && (await readHeader(side)),
    reading: undefined,
    company,
    key: `file ${path}`,
    isSame: async (other) => side !== undefined && isSameContent(side, other),
    save: async (fresh) => {
      if ((await look(path)) !== before) {
        throw new Fault("file.snapshot-moved", `${against} was changed meanwhile, so nothing was saved.`, {
          hint: "Run it again; with --lock two runs never overlap.",
        });
      }
      await writeSide(fresh, path, world.signal);
      return against;
    },
  };
}

/** Enough to notice that somebody else has written the file; undefined when there is none. */
async function look(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
