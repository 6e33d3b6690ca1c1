import * as z from "zod";

/** A request that counts: under way as long as it has an owner, else settled. */
export interface LedgerSlot {
  readonly id: string;
  /** When it was taken or settled, in milliseconds from the start of the machine. */
  readonly at: number;
  /** The same by the machine's clock, for other machines that share the folder, and after a restart. */
  readonly wall: number;
  readonly machine: string;
  /** Which start of the machine `at` is counted from; empty where an earlier version has written it. */
  readonly boot: string;
  readonly owner: { readonly pid: number; readonly start: string } | null;
}

/** Until when no process may send, and since when, by the clock of the machine that received the pause. */
export interface LedgerPause {
  /** Milliseconds from the start of the machine. */
  readonly until: number;
  /** By the machine's clock. */
  readonly wallSince: number;
  readonly wallUntil: number;
  readonly machine: string;
  readonly boot: string;
}

export interface LedgerPage {
  pause: LedgerPause | undefined;
  slots: LedgerSlot[];
}

const FORMAT = "namely-budget/1";

/** So many slots are taken at most, whatever the limit: no machine sends as many requests within a window. */
export const MOST_TAKEN = 20_000;
/** With what was taken before the page was damaged, and settled after it. */
const MOST_SLOTS = 24_000;
/** More than a page of so many slots can take, with the longest texts and each of their characters escaped. */
export const MOST_PAGE_BYTES = 64 * 1024 * 1024;

const formatSchema = z.object({ format: z.string().regex(/^namely-budget\/[1-9]\d*$/u) });
const machine = z.string().max(300);
const boot = z.string().max(64);
const pageSchema = z.object({
  format: z.literal(FORMAT),
  paused_until: z.number(),
  // Earlier versions wrote neither this nor the boot of a slot.
  pause: z.object({ wall_since: z.number(), wall_until: z.number(), machine, boot }).optional(),
  slots: z
    .array(
      z.object({
        id: z.string().max(64),
        at: z.number(),
        wall: z.number(),
        machine,
        boot: boot.default(""),
        owner: z.object({ pid: z.number(), start: z.string().max(32) }).nullable(),
      }),
    )
    .max(MOST_SLOTS),
});

/** Damaged is a text that is no page, as a power cut or a hand may leave one. */
export function parsePage(text: string): LedgerPage | "damaged" | "newer" {
  const content = parseJson(text);
  const { success, data } = pageSchema.safeParse(content);
  if (success) return { pause: readPause(data), slots: data.slots };
  const format = formatSchema.safeParse(content).data?.format;
  return format === undefined || format === FORMAT ? "damaged" : "newer";
}

function readPause({ paused_until: until, pause }: z.infer<typeof pageSchema>): LedgerPause | undefined {
  if (until === 0) return undefined;
  if (pause === undefined) return { until, wallSince: 0, wallUntil: 0, machine: "", boot: "" };
  const { wall_since: wallSince, wall_until: wallUntil, machine, boot } = pause;
  return { until, wallSince, wallUntil, machine, boot };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function renderPage({ pause, slots }: LedgerPage): string {
  const written = pause && {
    wall_since: pause.wallSince,
    wall_until: pause.wallUntil,
    machine: pause.machine,
    boot: pause.boot,
  };
  // What an earlier version has written stays as it was.
  const lines = slots.map(({ boot, owner, ...slot }) => ({ ...slot, ...(boot !== "" && { boot }), owner }));
  return JSON.stringify({ format: FORMAT, paused_until: pause?.until ?? 0, pause: written, slots: lines });
}

/** A page on which everything has just been used, as far as a page has room. */
export function fillPage(requests: number, stamp: Omit<LedgerSlot, "id" | "owner">): LedgerPage {
  const slots = Array.from({ length: Math.min(requests, MOST_TAKEN) }, (_, number) => ({
    id: `lost-${number}`,
    ...stamp,
    owner: null,
  }));
  return { pause: undefined, slots };
}
