export type RecordPart =
  | { readonly kind: "records"; readonly records: readonly object[] }
  /** Everything so far is void: the same records come again. `why` is the end of a sentence. */
  | { readonly kind: "restart"; readonly why?: string };

/** How a source of records ended; a source that cannot bring everything throws instead. */
export interface SourceEnd {
  readonly nextCursor: string | null;
}

export type RecordSource = AsyncGenerator<RecordPart, SourceEnd, undefined>;
