import type { ColumnFile } from "../formats/column-files/column-file.ts";
import type { Host, Output } from "../platform/process/host.ts";
import type { ReadContext, WaitChoice } from "../sync/connection/read-context.ts";

/** Everything a command may know of the world around it. Built once in src/run.ts; tests build their own. */
export interface Context extends ReadContext {
  readonly stdin: Host["stdin"];
  readonly stdout: Output;
  readonly stderr: Output;
  /** Cryptographically strong bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Aborted by SIGINT and SIGTERM, with an `interrupted.*` fault as its reason. */
  readonly signal: AbortSignal;
  /** The global flags, already read. */
  readonly globals: Globals;
  /** Puts a mask in place of every secret that was learned; for whatever may quote what a server has said. */
  readonly hideSecrets: (text: string) => string;
  /** Whether a question may be asked: stdin and stderr are terminals, and neither `CI` nor `--no-input` is set. */
  readonly interactive: boolean;
  /** Whether stderr takes colors. */
  readonly color: boolean;
  /** Opens a URL in the user's browser; false when that is known to have failed. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** Parses another command line, for a command that runs others. Throws `usage.*`. */
  readonly prepareCommand: (words: readonly string[]) => PreparedCommand;
}

/** Another command line of this program, parsed and not yet run. */
export interface PreparedCommand {
  /** As the command line gives them, for the global ones among them. */
  readonly flags: Readonly<Record<string, unknown>>;
  run(context: Context): Promise<unknown>;
}

/** Flags that every command takes. */
export interface Globals extends WaitChoice {
  readonly company: string | undefined;
  /** `--token-file`: a file that holds nothing but a token; relative to `cwd`. */
  readonly tokenFile: string | undefined;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly debug: boolean;
  /** What `--format` said, unchecked: each command knows its own formats. */
  readonly format: string | undefined;
  /** What `-o` said: a path as the user wrote it, relative to `cwd`; `-` is stdout. */
  readonly output: string | undefined;
  /** `--allow-empty`: whether nothing at all may replace a file that has records. */
  readonly allowEmpty?: boolean;
  /** `--fields`: undefined when not given, an empty list when given without a value. */
  readonly fields: readonly string[] | undefined;
  /** `--columns`: a path or `@name`, as the user wrote it. */
  readonly columns?: string | undefined;
  /** What `--columns` names, once it has been read; `fields` then has the fields of its columns. */
  readonly columnFile?: ColumnFile;
}
