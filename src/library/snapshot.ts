/** All employees at one moment. What does not fit into memory is in private files without a name. */
export interface Snapshot extends AsyncDisposable {
  readonly company: { readonly id: string; readonly name: string | null };
  readonly people: number;
  /** The lines of the snapshot's file without their ends: a header, then a person each, sorted by id. */
  lines(): AsyncGenerator<string, void, undefined>;
  /** Writes the file, all of it or nothing, for its owner alone; resolves to its size. */
  write(file: string): Promise<{ readonly bytes: number }>;
  /** Frees what the snapshot takes; it cannot be read afterwards. */
  discard(): Promise<void>;
}
