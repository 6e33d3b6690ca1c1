import type { Chart } from "../../chart.ts";
import type { ChartLayout } from "../../layout.ts";
import { CARD } from "../../parts.ts";
import type { View } from "./camera.ts";
import { measurePill } from "./pill.ts";

export interface CardHit {
  readonly index: number;
  /** On the pill that opens and closes what is below. */
  readonly onPill: boolean;
}

/** The card at a place on the screen; undefined where there is none. */
export function findCardAt(
  { chart, layout, view }: { readonly chart: Chart; readonly layout: ChartLayout; readonly view: View },
  x: number,
  y: number,
): CardHit | undefined {
  const [across, down] = [(x - view.x) / view.scale, (y - view.y) / view.scale];
  // Far away a card is smaller than a finger.
  const around = view.scale < 0.2 ? 4 / view.scale : 0;
  for (const index of layout.shown) {
    const left = across - (layout.x[index] ?? 0);
    const top = down - (layout.y[index] ?? 0);
    if (left < -around || left > CARD.width + around || top < -around) continue;
    const pill = measurePill(view.scale);
    const reports = chart.people[index]?.reports ?? 0;
    const isNearMiddle = Math.abs(left - CARD.width / 2) < 46;
    const onPill = reports > 0 && view.scale > 0.3 && isNearMiddle && top >= pill.top - 2;
    if (top <= (onPill ? pill.top + pill.height + 4 : CARD.height + around)) return { index, onPill };
  }
  return undefined;
}
