import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Fault } from "../errors/fault.ts";

/** What is known of the heap: how much is in use, and how much may be. */
export interface HeapUse {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

export interface HeapDeps {
  readonly read: () => HeapUse;
  /** Collects garbage, so that the heap in use can be measured. */
  readonly collect: () => void;
}

export interface HeapRoomOptions {
  readonly deps?: HeapDeps;
  /** What to do when there is no room. */
  readonly hint?: string;
}

const USUAL_HINT =
  "Export with --format ndjson or csv, or allow more memory: NODE_OPTIONS=--max-old-space-size=4096";

const CHECK_EVERY = 1000;

/**
 * Ends a run that holds all employees in memory before Node aborts it. `what` begins the sentence, such as
 * `The table`; `mostInUse` is the part of the heap beyond which the rest of the work has no room.
 */
export class HeapRoom {
  readonly #what: string;
  readonly #deps: HeapDeps;
  readonly #mostInUse: number;
  readonly #hint: string;
  #untilCheck = 0;

  constructor(what: string, mostInUse: number, { deps = V8, hint = USUAL_HINT }: HeapRoomOptions = {}) {
    this.#what = what;
    this.#mostInUse = mostInUse;
    this.#deps = deps;
    this.#hint = hint;
  }

  /** To be called for each record that is kept. Throws `output.too-large`. */
  see(): void {
    if (this.#untilCheck-- > 0) return;
    this.#untilCheck = CHECK_EVERY;
    if (!this.#isFull()) return;
    this.#deps.collect();
    if (!this.#isFull()) return;
    const most = Math.round(this.#deps.read().limitBytes / 1024 / 1024);
    throw new Fault(
      "output.too-large",
      `${this.#what} does not fit into the memory of ${most} MiB that Node may use.`,
      { hint: this.#hint },
    );
  }

  #isFull(): boolean {
    const { usedBytes, limitBytes } = this.#deps.read();
    return usedBytes > limitBytes * this.#mostInUse;
  }
}

let collectGarbage: (() => void) | undefined;

const V8: HeapDeps = {
  read: () => {
    const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
    return { usedBytes, limitBytes };
  },
  collect: () => {
    if (collectGarbage === undefined) {
      setFlagsFromString("--expose-gc");
      collectGarbage = runInNewContext("gc") as () => void;
    }
    collectGarbage();
  },
};
