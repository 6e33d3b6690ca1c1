import { getHeapStatistics } from "node:v8";
import { Fault } from "../../platform/errors/fault.ts";

const MIB = 1024 * 1024;

/** What every answer may unpack into, however many are under way: 50 people with all their fields take a fraction of it. */
const SHARE_BYTES = 8 * MIB;
/** What one answer at a time may unpack into. Together with the shares of all others it stays below 256 MiB. */
const MOST_BYTES = 128 * MIB;
/** Text and what is parsed of it take several times the bytes. */
const PART_OF_HEAP = 8;

/** For an answer that was asked for in advance: when its content is wanted. */
export interface PageTurn {
  /** Fulfilled when the page is waited for; rejected when it is not wanted any more. */
  readonly come: Promise<void>;
  /** Called when the answer is too large to be read in advance. */
  readonly tooLarge: () => void;
}

export interface BodyRoomOptions {
  readonly shareBytes?: number;
  readonly mostBytes?: number;
}

/**
 * Bounds what answers unpack into, all together: a server, or a proxy in between, can send 250 MiB in 255 kB. Up to its
 * share an answer is read at once; a larger one waits half-read until its turn has come and no other large one is read.
 */
export class BodyRoom {
  readonly shareBytes: number;
  readonly mostBytes: number;
  #last: Promise<void> = Promise.resolve();

  constructor(options: BodyRoomOptions = {}) {
    this.mostBytes =
      options.mostBytes ?? Math.min(MOST_BYTES, getHeapStatistics().heap_size_limit / PART_OF_HEAP);
    this.shareBytes = options.shareBytes ?? Math.min(SHARE_BYTES, this.mostBytes);
  }

  /** Room for one answer, which has to be released when its content has been parsed. */
  open(turn?: PageTurn): BodyLease {
    return new BodyLease(this, turn);
  }

  /** Waits until no other large answer is read. What it resolves to has to be called at the end. */
  async enter(): Promise<() => void> {
    const before = this.#last;
    let leave = (): void => {};
    this.#last = new Promise((resolve) => (leave = resolve));
    await before;
    return leave;
  }
}

/** The room of one answer. */
export class BodyLease {
  readonly #room: BodyRoom;
  readonly #turn: PageTurn | undefined;
  #leave: (() => void) | undefined;
  #isReleased = false;

  constructor(room: BodyRoom, turn: PageTurn | undefined) {
    this.#room = room;
    this.#turn = turn;
  }

  /** To be waited for before more of an answer is unpacked, which has come to so many bytes. */
  async reach(bytes: number, host: string): Promise<void> {
    const { shareBytes, mostBytes } = this.#room;
    if (bytes > mostBytes) {
      const most = Math.floor(mostBytes / MIB);
      throw new Fault(
        "network.too-large",
        `${host} sent an answer that unpacks into more than ${most} MiB.`,
        {
          hint: "No page of employees is that large. Check NAMELY_BASE_URL and the proxy: namely doctor",
        },
      );
    }
    if (bytes <= shareBytes || this.#leave !== undefined) return;
    if (this.#turn !== undefined) {
      this.#turn.tooLarge();
      await this.#turn.come;
    }
    const leave = await this.#room.enter();
    if (this.#isReleased) leave();
    else this.#leave = leave;
  }

  release(): void {
    this.#isReleased = true;
    this.#leave?.();
    this.#leave = undefined;
  }
}
