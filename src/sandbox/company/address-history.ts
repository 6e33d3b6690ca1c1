const NONE: readonly string[] = [];

/** The addresses that people had earlier in the life of the company, the first one first. */
export class AddressHistory {
  readonly #former = new Map<number, readonly string[]>();

  /** To be called before a change of the address. */
  note(index: number, before: string | null, after: string | null): void {
    if (before === null || before === after) return;
    this.#former.set(index, [...this.of(index), before]);
  }

  of(index: number): readonly string[] {
    return this.#former.get(index) ?? NONE;
  }
}
