import { join } from "node:path";
import * as z from "zod";
import { replaceFile } from "../../platform/files/atomic-file.ts";
import { readSmallFile, refuseLongText } from "../../platform/files/bounded-file.ts";
import { removeDeadLock, withLock } from "../../platform/files/lock.ts";
import {
  checkPrivateFile,
  checkPrivateFolder,
  ensurePrivateFolder,
} from "../../platform/files/private-folder.ts";
import type { ReadContext } from "./read-context.ts";

const FILE = "companies.json";
const LOCK_WAIT_MS = 5_000;
const MOST_BYTES = 4 * 1024 * 1024;

const knownSchema = z.object({
  /** Where its Namely is. */
  base_url: z.string(),
  /** The id under which its snapshots are kept. */
  id: z.string().min(1),
  name: z.string().nullable(),
});

const fileSchema = z.object({ version: z.literal(1), companies: z.array(knownSchema) });

/** A company as it was last known at an address. */
export type KnownCompany = z.infer<typeof knownSchema>;

/** What is known of companies; nothing when it cannot be read, since it only bridges the time while Namely hides it. */
export async function readKnownCompanies(stateFolder: string): Promise<readonly KnownCompany[]> {
  await checkPrivateFolder(stateFolder);
  await checkPrivateFile(join(stateFolder, FILE));
  try {
    const text = (await readSmallFile(join(stateFolder, FILE), MOST_BYTES)).toString("utf8");
    return fileSchema.parse(JSON.parse(text)).companies;
  } catch {
    return [];
  }
}

/** The id of a subdomain's company: Namely may write it with capital letters. */
export function findKnownId(known: readonly KnownCompany[], subdomain: string): string {
  return known.find(({ id }) => isSameCompany(id, subdomain))?.id ?? subdomain;
}

/** Whether an id is that of a subdomain, which has no case. */
export function isSameCompany(id: string, subdomain: string): boolean {
  return id.toLowerCase() === subdomain.toLowerCase();
}

type MemoryContext = Pick<ReadContext, "folders" | "clock" | "signal" | "debug">;

/** Remembers which company is at one address, so that it stays the same one while Namely does not say it. */
export class CompanyMemory {
  readonly #context: MemoryContext;
  readonly #baseUrl: string;

  constructor(context: MemoryContext, baseUrl: URL) {
    this.#context = context;
    this.#baseUrl = baseUrl.href;
  }

  async find(): Promise<KnownCompany | undefined> {
    const known = await readKnownCompanies(this.#context.folders.state);
    return known.find(({ base_url }) => base_url === this.#baseUrl);
  }

  /** Resolves to what was known before. A note that cannot be written is no reason to fail. */
  async note(company: Pick<KnownCompany, "id" | "name">): Promise<KnownCompany | undefined> {
    const before = await this.find();
    const { folders, clock, signal, debug } = this.#context;
    const path = join(folders.state, FILE);
    const [lock, options] = [`${path}.lock`, { clock, signal, waitMs: LOCK_WAIT_MS }] as const;
    try {
      if (before?.id === company.id && before.name === company.name) {
        await removeDeadLock(lock, options);
        return before;
      }
      await ensurePrivateFolder(folders.state);
      await withLock(lock, options, async () => {
        const others = (await readKnownCompanies(folders.state)).filter(
          ({ base_url }) => base_url !== this.#baseUrl,
        );
        const companies = [...others, { base_url: this.#baseUrl, ...company }];
        const text = `${JSON.stringify({ version: 1, companies }, null, 2)}\n`;
        refuseLongText(text, path, MOST_BYTES);
        await replaceFile(path, text);
      });
    } catch (error) {
      signal.throwIfAborted();
      debug(`the company could not be noted: ${String(error)}`);
    }
    return before;
  }
}
