import type { ChartLayout } from "../../layout.ts";
import type { Size, View } from "./camera.ts";

/** System fonts: the page loads none. */
export const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Draws the present path as an area with an outline. */
export function fillAndOutline(
  brush: CanvasRenderingContext2D,
  area: string,
  outline: string,
  width: number,
): void {
  brush.fillStyle = area;
  brush.fill();
  brush.strokeStyle = outline;
  brush.lineWidth = width;
  brush.stroke();
}

/** What is drawn, besides the places. */
export interface Scene {
  readonly layout: ChartLayout;
  readonly view: View;
  readonly stage: Size;
  /** The person with the keyboard focus; -1 for none. */
  readonly current: number;
  readonly hasFocus: boolean;
  /** People who were searched for. */
  readonly hits: ReadonlySet<number>;
  /** The highlighted department; undefined for none. */
  readonly department: number | undefined;
  readonly isOpen: (index: number) => boolean;
  readonly hasKids: (index: number) => boolean;
}
