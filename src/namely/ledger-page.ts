import * as z from "zod";

/** A request that counts: under way as long as it has an owner, else settled. */
export interface LedgerSlot {
  readonly id: string;
  /** When it was taken or settled, in milliseconds from the start of the machine. */
  readonly at: number;
  /** The same by the machine's clock, for other machines that share the folder. */
  readonly wall: number;
  readonly machine: string;
  readonly owner: { readonly pid: number; readonly start: string } | null;
}

export interface LedgerPage {
  /** Milliseconds from the start of the machine. */
  pausedUntil: number;
  slots: LedgerSlot[];
}

const pageSchema = z.object({
  format: z.literal("namely-budget/1"),
  paused_until: z.number(),
  slots: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      wall: z.number(),
      machine: z.string(),
      owner: z.object({ pid: z.number(), start: z.string() }).nullable(),
    }),
  ),
});

/** Undefined for a text that is no page, as a power cut or a hand may leave one. */
export function parsePage(text: string): LedgerPage | undefined {
  try {
    const parsed = pageSchema.safeParse(JSON.parse(text));
    return parsed.success ? { pausedUntil: parsed.data.paused_until, slots: parsed.data.slots } : undefined;
  } catch {
    return undefined;
  }
}

export function renderPage({ pausedUntil, slots }: LedgerPage): string {
  return JSON.stringify({ format: "namely-budget/1", paused_until: pausedUntil, slots });
}

/** A page on which everything has just been used. */
export function fillPage(requests: number, at: number, wall: number, machine: string): LedgerPage {
  const slots = Array.from({ length: requests }, (_, number) => ({
    id: `lost-${number}`,
    at,
    wall,
    machine,
    owner: null,
  }));
  return { pausedUntil: 0, slots };
}
