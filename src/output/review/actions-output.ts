import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "../../platform/errors/fault.ts";
import { openReplacement, replaceFile, type Replacement } from "../../platform/files/atomic-file.ts";
import { errorCode, explainReadError } from "../../platform/files/file-fault.ts";
import { openFileSet, type FileSet } from "../../platform/files/file-set.ts";
import { isPartName } from "../../platform/files/part-file.ts";
import {
  ActionFileNames,
  MANIFEST_NAME,
  readManifestNames,
  type ActionsManifest,
} from "../../reconcile/actions/action-files.ts";
import type { ActionKind, ActionWriter } from "../../reconcile/actions/action-kind.ts";
import { ACTION_KINDS, fitsHeader } from "../../reconcile/actions/action-kinds.ts";
import type { ActionKindName, ActionsOptions } from "../../reconcile/actions/action-names.ts";
import { makeActionFinder } from "../../reconcile/actions/review-action.ts";
import type { ReviewRow } from "../../reconcile/review/review-record.ts";
import { say, warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

/** The files of one source and kind. */
interface OpenSet {
  readonly source: string;
  readonly kindName: ActionKindName;
  readonly kind: ActionKind;
  readonly names: readonly string[];
  readonly writer: ActionWriter;
  readonly files: readonly Replacement[];
  /** Accounts that are in it: some files have several rows of one. */
  readonly accounts: Set<string>;
  actions: number;
  leftOut: number;
}

/** The folder of actions, which is invisible before `publish`. */
export class ActionsOutput {
  readonly #context: Context;
  readonly #options: ActionsOptions;
  #asOf = "";
  readonly #files: FileSet;
  readonly #find: ReturnType<typeof makeActionFinder>;
  readonly #names = new ActionFileNames();
  readonly #sets: OpenSet[] = [];
  /** The sets of the account file that is being read. */
  #current: readonly OpenSet[] = [];

  private constructor(context: Context, options: ActionsOptions, files: FileSet) {
    this.#context = context;
    this.#options = options;
    this.#files = files;
    this.#find = makeActionFinder(options.include);
  }

  /** Throws `usage.actions-folder` for a folder that has other files in it. */
  static async open(context: Context, options: ActionsOptions): Promise<ActionsOutput> {
    await listOurFiles(context, options.folder);
    const files = await openFileSet(resolve(context.cwd, options.folder));
    return new ActionsOutput(context, options, files);
  }

  /** Sets the day of the review, which is known once the roster has been read, and before any source is opened. */
  setDay(asOf: string): void {
    this.#asOf = asOf;
  }

  /** Begins the accounts of a file, whose header says which system they can be of. */
  async openSource(source: string, header: string, onWarning: (sentence: string) => void): Promise<void> {
    const { kinds } = this.#options;
    const own = kinds.filter(({ name }) => name === source);
    const current: OpenSet[] = [];
    for (const { kind, name } of own.length > 0 ? own : kinds.filter((one) => one.name === undefined)) {
      // A login of one system can be that of another person in the next.
      if (name === undefined && !fitsHeader(ACTION_KINDS[kind], header)) {
        onWarning(
          `No ${kind} actions are written for "${source}", whose columns are those of ${header}. ` +
            `To write them anyway, use --actions ${source}=${kind}.`,
        );
      } else if (!current.some((set) => set.kindName === kind)) {
        current.push(await this.#openSet(source, kind));
      }
    }
    this.#current = current;
  }

  async take(rows: readonly ReviewRow[]): Promise<void> {
    for (const row of rows) {
      const action = this.#find(row);
      if (action === undefined) continue;
      for (const set of this.#current) {
        if (set.accounts.has(action.account)) continue;
        set.accounts.add(action.account);
        const why = set.kind.refuse(action.account);
        if (why === undefined) set.actions += 1;
        else set.leftOut += 1;
        await append(set, why === undefined ? set.writer.write(action) : set.writer.leaveOut(action, why));
      }
    }
  }

  /** Ends all files, still invisible. Throws `usage.actions-source` when no file is of a system that was asked for. */
  async complete(): Promise<void> {
    if (this.#sets.length === 0) {
      throw new Fault("usage.actions-source", "No account file fits --actions, so no actions were written.", {
        hint: "Say which source has which actions: --actions google=gam -o actions/",
      });
    }
    for (const set of this.#sets) {
      await append(set, set.writer.close());
      for (const file of set.files) await file.publish();
    }
  }

  /** Puts the files in place of the old ones. A list comes before the script that runs it, which fits an older list, too. */
  async publish(): Promise<void> {
    const { signal } = this.#context;
    const names = this.#sets.flatMap((set) => set.names);
    const earlier = await listOurFiles(this.#context, this.#options.folder);
    const stale = earlier.filter((name) => !names.includes(name));
    const manifest: ActionsManifest = {
      format: "namely-actions",
      as_of: this.#asOf,
      files: this.#sets.flatMap((set) =>
        set.names.map((name) => ({
          name,
          source: set.source,
          kind: set.kindName,
          actions: set.actions,
          left_out: set.leftOut,
        })),
      ),
      removed: stale,
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await replaceFile(join(this.#files.folder, MANIFEST_NAME), text, { sweep: false });
    signal.throwIfAborted();
    const isScript = (name: string): boolean => name.endsWith(".sh");
    const lists = names.filter((name) => !isScript(name));
    await this.#files.publish([MANIFEST_NAME, ...lists, ...names.filter(isScript)], stale);
  }

  /** Says what was written. What was left out is said even when nothing else is to be said. */
  report(): void {
    const { folder } = this.#options;
    const list = this.#sets.map(({ names, actions }) => `${names.at(-1)} (${actions})`).join(", ");
    say(this.#context, `Actions in "${folder}": ${list}. Nothing was run.`);
    const leftOut = this.#sets.reduce((sum, set) => sum + set.leftOut, 0);
    if (leftOut === 0) return;
    const sentence =
      leftOut === 1
        ? "1 account is left out of the actions; its script says why."
        : `${leftOut} accounts are left out of the actions; the scripts say why.`;
    warn(this.#context, sentence, "actions.left-out");
  }

  async discard(): Promise<void> {
    for (const { files } of this.#sets) for (const file of files) await file.discard();
    await this.#files.discard();
  }

  /** Two files of one source go into the same set. */
  async #openSet(source: string, kindName: ActionKindName): Promise<OpenSet> {
    const known = this.#sets.find((set) => set.source === source && set.kindName === kindName);
    if (known !== undefined) return known;
    const kind = ACTION_KINDS[kindName];
    const names = this.#names.choose(source, kind);
    const writer = kind.openWriter({ source, asOf: this.#asOf, files: names });
    const files: Replacement[] = [];
    const set: OpenSet = {
      source,
      kindName,
      kind,
      names,
      writer,
      files,
      accounts: new Set(),
      actions: 0,
      leftOut: 0,
    };
    this.#sets.push(set);
    for (const name of names)
      files.push(await openReplacement(join(this.#files.folder, name), { sweep: false }));
    await append(set, writer.open());
    return set;
  }
}

async function append({ files }: OpenSet, pieces: readonly string[]): Promise<void> {
  for (const [index, file] of files.entries()) {
    const piece = pieces[index] ?? "";
    if (piece !== "") await file.write(piece);
  }
}

/** The files of earlier actions in the folder. Throws `usage.actions-folder` when there are others in it, or it is none. */
async function listOurFiles({ cwd }: Context, name: string): Promise<readonly string[]> {
  const path = resolve(cwd, name);
  const found = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    if (errorCode(error) === "ENOTDIR") throw refuseFolder(`"${name}" is not a folder.`);
    throw explainReadError(error, name);
  });
  const files = found.filter((file) => !isPartName(file.name));
  if (files.length === 0) return [];
  const manifest = await readFile(join(path, MANIFEST_NAME), "utf8").catch(() => "");
  const ours = readManifestNames(manifest) ?? new Set();
  const foreign = files.find((file) => !file.isFile() || !ours.has(file.name));
  if (foreign !== undefined)
    throw refuseFolder(`"${name}" has "${foreign.name}" in it, which --actions did not write.`);
  return files.map((file) => file.name).filter((file) => file !== MANIFEST_NAME);
}

function refuseFolder(message: string): Fault {
  return new Fault("usage.actions-folder", message, {
    hint: "Use a folder of its own, such as -o actions/.",
  });
}
