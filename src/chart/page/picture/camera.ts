import type { ChartLayout } from "../../layout.ts";
import { CARD } from "../../parts.ts";

/** The view of a chart: a point of the chart is at x + scale × its place on the screen. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const CLOSEST = 3;
const FARTHEST = 0.01;
const FLIGHT_MS = 260;

/** Moves the view, at once or in a short flight, which reduced motion turns off. */
export class Camera {
  view: View = { x: 0, y: 0, scale: 1 };
  readonly #onMove: () => void;
  #flight = 0;

  constructor(onMove: () => void) {
    this.#onMove = onMove;
  }

  set(view: View): void {
    cancelAnimationFrame(this.#flight);
    this.#apply(view);
  }

  pan(dx: number, dy: number): void {
    this.set({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  /** What is at this point of the screen stays there. */
  zoomAt(x: number, y: number, factor: number): void {
    const scale = Math.min(CLOSEST, Math.max(FARTHEST, this.view.scale * factor));
    const real = scale / this.view.scale;
    this.set({ x: x - (x - this.view.x) * real, y: y - (y - this.view.y) * real, scale });
  }

  flyTo(target: View): void {
    cancelAnimationFrame(this.#flight);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.#apply(target);
    const from = this.view;
    let begun: number | undefined;
    const step = (now: number): void => {
      begun ??= now;
      const time = Math.min(1, (now - begun) / FLIGHT_MS);
      const way = 1 - (1 - time) ** 3;
      const between = (one: number, other: number): number => one + (other - one) * way;
      // In equal steps of zoom, not of scale: otherwise it rushes at one end.
      const scale = from.scale * (target.scale / from.scale) ** way;
      this.#apply({ x: between(from.x, target.x), y: between(from.y, target.y), scale });
      if (time < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #apply(view: View): void {
    this.view = view;
    this.#onMove();
  }
}

const EDGE = 28;

/** The view that shows all of it at its own size at most; undefined when that would be smaller than `least`. */
export function fitView(chart: Size, stage: Size, least = FARTHEST): View | undefined {
  const scale = Math.min(
    1,
    (stage.width - 2 * EDGE) / Math.max(1, chart.width),
    (stage.height - 2 * EDGE) / Math.max(1, chart.height),
  );
  if (scale < least) return undefined;
  const y = Math.max(EDGE, (stage.height - chart.height * scale) / 3);
  return { x: (stage.width - chart.width * scale) / 2, y, scale: Math.max(FARTHEST, scale) };
}

/** The shift at which the middle of a card lies at a place on the screen. */
export function centreOn(
  layout: ChartLayout,
  index: number,
  scale: number,
  x: number,
  y: number,
): { readonly x: number; readonly y: number } {
  return {
    x: x - ((layout.x[index] ?? 0) + CARD.width / 2) * scale,
    y: y - ((layout.y[index] ?? 0) + CARD.height / 2) * scale,
  };
}
