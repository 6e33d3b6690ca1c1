import { CARD } from "../../parts.ts";

/** The pill with the number of reports, which opens and closes a branch; `top` is from the card's upper edge. */
export interface Pill {
  readonly top: number;
  readonly height: number;
  readonly letters: number;
}

/** The size at which the number can be read on the screen, as far as the room above the next card allows. */
export function measurePill(scale: number): Pill {
  const letters = Math.min(20, Math.max(11, 10 / scale));
  const height = letters + 5;
  return { top: Math.min(CARD.height - 8, CARD.height + CARD.under - 2 - height), height, letters };
}
