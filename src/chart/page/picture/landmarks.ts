import { cutText } from "../../card-text.ts";
import type { Chart } from "../../chart.ts";
import { CARD } from "../../parts.ts";
import type { Palette } from "./palette.ts";
import { FAMILY, fillAndOutline, type Scene } from "./scene.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Landmark {
  readonly text: string;
  readonly width: number;
}

/** Names of managers over a chart from far away, which would otherwise be colored dots. */
export class Landmarks {
  readonly #chart: Chart;
  readonly #brush: CanvasRenderingContext2D;
  readonly #known = new Map<number, Landmark>();

  constructor(chart: Chart, brush: CanvasRenderingContext2D) {
    this.#chart = chart;
    this.#brush = brush;
  }

  #measure(index: number): Landmark {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const measure = (text: string): number => this.#brush.measureText(text).width;
    const text = cutText(this.#chart.people[index]?.name ?? "", 150, measure);
    const landmark = { text, width: measure(text) + 16 };
    this.#known.set(index, landmark);
    return landmark;
  }

  /** Draws the names of managers as far as they fit, those with the most people below first. */
  draw(scene: Scene, visible: readonly number[], palette: Palette): void {
    const { layout, view } = scene;
    const brush = this.#brush;
    const { people } = this.#chart;
    const taken: Box[] = [];
    const ordered = visible
      .filter((index) => scene.isOpen(index))
      .sort((one, other) => (people[other]?.below ?? 0) - (people[one]?.below ?? 0) || one - other);
    brush.save();
    brush.font = `600 12px ${FAMILY}`;
    for (const index of ordered.slice(0, 200)) {
      const { text, width } = this.#measure(index);
      // About the width of the branch on the screen: a name must not hide what it names.
      const extent = Math.sqrt((people[index]?.below ?? 0) * CARD.width * CARD.height * 4) * view.scale;
      if (extent < width) continue;
      const x = view.x + ((layout.x[index] ?? 0) + CARD.width / 2) * view.scale;
      const y = view.y + ((layout.y[index] ?? 0) + CARD.height / 2) * view.scale;
      const box = { left: x - width / 2, top: y - 11, right: x + width / 2, bottom: y + 11 };
      if (taken.some((other) => touches(box, other))) continue;
      taken.push({ left: box.left - 6, top: box.top - 4, right: box.right + 6, bottom: box.bottom + 4 });
      const sharpness = devicePixelRatio || 1;
      brush.setTransform(sharpness, 0, 0, sharpness, 0, 0);
      brush.beginPath();
      brush.roundRect(box.left, box.top, width, 22, 6);
      fillAndOutline(brush, palette.paper, palette.line, 1);
      brush.fillStyle = palette.ink;
      brush.textAlign = "left";
      brush.fillText(text, box.left + 8, y + 4);
    }
    brush.restore();
  }
}

function touches(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
