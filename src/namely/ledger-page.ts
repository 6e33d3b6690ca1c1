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

const FORMAT = "namely-budget/1";

const formatSchema = z.object({ format: z.string().regex(/^namely-budget\/[1-9]\d*$/u) });
const pageSchema = z.object({
  format: z.literal(FORMAT),
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

/** Damaged is a text that is no page, as a power cut or a hand may leave one. */
export function parsePage(text: string): LedgerPage | "damaged" | "newer" {
  const content = parseJson(text);
  const { success, data } = pageSchema.safeParse(content);
  if (success) return { pausedUntil: data.paused_until, slots: data.slots };
  const format = formatSchema.safeParse(content).data?.format;
  return format === undefined || format === FORMAT ? "damaged" : "newer";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function renderPage({ pausedUntil, slots }: LedgerPage): string {
  return JSON.stringify({ format: FORMAT, paused_until: pausedUntil, slots });
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
