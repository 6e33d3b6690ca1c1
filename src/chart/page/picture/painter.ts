import { arrangeCard, type CardLines, cutText, describeReports, MARK_WORDS } from "../../card-text.ts";
import type { Chart, ChartPerson } from "../../chart.ts";
import { NO_DEPARTMENT_COLOR } from "../../department-signs.ts";
import { CARD } from "../../parts.ts";
import { type Box, Landmarks } from "./landmarks.ts";
import { measurePill, type Pill } from "./pill.ts";
import { type Palette, readPalette } from "./palette.ts";
import { FAMILY, fillAndOutline, type Scene } from "./scene.ts";

/** From the first scale on a card shows all of its text, from the second one its name, below that no text. */
const READABLE = 0.55;
const NAMES = 0.2;
const FADED = 0.2;

const NAME_LEFT = 22;

/** Draws onto a canvas, and only what is within it: cards out of view cost nothing. */
export class Painter {
  readonly #chart: Chart;
  readonly #canvas: HTMLCanvasElement;
  readonly #brush: CanvasRenderingContext2D;
  readonly #cuts = new Map<string, string>();
  readonly #cards = new Map<number, CardLines>();
  readonly #landmarks: Landmarks;
  #palette: Palette = readPalette();

  constructor(chart: Chart, canvas: HTMLCanvasElement) {
    const brush = canvas.getContext("2d");
    if (brush === null) throw new Error("The browser has no canvas.");
    this.#chart = chart;
    this.#canvas = canvas;
    this.#brush = brush;
    this.#landmarks = new Landmarks(chart, brush);
  }

  /** After light has become dark, or the other way round. */
  readColors(): void {
    this.#palette = readPalette();
  }

  draw(scene: Scene): void {
    const { stage, layout } = scene;
    const sharpness = devicePixelRatio || 1;
    const [width, height] = [Math.round(stage.width * sharpness), Math.round(stage.height * sharpness)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#brush.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    this.#brush.fillStyle = this.#palette.ground;
    this.#brush.fillRect(0, 0, stage.width, stage.height);
    const { x, y, scale } = scene.view;
    this.#brush.translate(x, y);
    this.#brush.scale(scale, scale);
    const seen = {
      left: -x / scale - 20,
      top: -y / scale - 20,
      right: (stage.width - x) / scale + 20,
      bottom: (stage.height - y) / scale + 20,
    };
    this.#drawLines(layout.lines, seen, scale);
    const visible = layout.shown.filter((index) => {
      const [left = 0, top = 0] = [layout.x[index], layout.y[index]];
      return (
        left < seen.right &&
        left + CARD.width > seen.left &&
        top < seen.bottom &&
        top + CARD.height > seen.top
      );
    });
    if (scale < NAMES) {
      this.#drawDots(scene, visible);
      this.#landmarks.draw(scene, visible, this.#palette);
    } else {
      for (const index of visible) this.#drawCard(scene, index);
      this.#brush.globalAlpha = 1;
    }
  }

  #drawLines(lines: readonly number[], seen: Box, scale: number): void {
    const brush = this.#brush;
    brush.beginPath();
    for (let index = 0; index < lines.length; index += 4) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [
        lines[index],
        lines[index + 1],
        lines[index + 2],
        lines[index + 3],
      ];
      if (Math.max(x1, x2) < seen.left || Math.min(x1, x2) > seen.right) continue;
      if (Math.max(y1, y2) < seen.top || Math.min(y1, y2) > seen.bottom) continue;
      brush.moveTo(x1, y1);
      brush.lineTo(x2, y2);
    }
    brush.strokeStyle = this.#palette.line;
    brush.lineCap = "square";
    brush.lineWidth = Math.min(16, Math.max(1.5, 1 / scale));
    brush.stroke();
  }

  /** From far away, all cards of a department at once: thousands of them are in view. */
  #drawDots(scene: Scene, visible: readonly number[]): void {
    const { layout, department } = scene;
    const brush = this.#brush;
    const { people, departments } = this.#chart;
    const groups = new Map<number, Path2D>();
    for (const index of visible) {
      const group = people[index]?.department ?? -1;
      const path = groups.get(group) ?? new Path2D();
      groups.set(group, path);
      path.rect(layout.x[index] ?? 0, layout.y[index] ?? 0, CARD.width, CARD.height);
    }
    for (const [group, path] of groups) {
      brush.globalAlpha = department !== undefined && group !== department ? FADED : 1;
      brush.fillStyle = departments[group]?.color ?? NO_DEPARTMENT_COLOR;
      brush.fill(path);
    }
    brush.globalAlpha = 1;
    for (const index of visible) {
      if (index !== scene.current && !scene.hits.has(index)) continue;
      brush.save();
      brush.translate(layout.x[index] ?? 0, layout.y[index] ?? 0);
      this.#drawRing(scene, index);
      brush.restore();
    }
  }

  #drawCard(scene: Scene, index: number): void {
    const person = this.#chart.people[index];
    if (person === undefined) return;
    const { layout, view } = scene;
    const brush = this.#brush;
    const isFaded = scene.department !== undefined && person.department !== scene.department;
    brush.globalAlpha = isFaded ? FADED : 1;
    brush.save();
    brush.translate(layout.x[index] ?? 0, layout.y[index] ?? 0);
    const sign = this.#chart.departments[person.department];
    const color = sign?.color ?? NO_DEPARTMENT_COLOR;
    this.#drawPaper(person);
    this.#drawSign(color, sign?.broken === true);
    if (view.scale < READABLE) this.#drawName(index, person, view.scale);
    else this.#drawText(index, person, sign?.name ?? "");
    this.#drawRing(scene, index);
    if (view.scale > 0.3)
      this.#drawPill(person, measurePill(view.scale), scene.isOpen(index), scene.hasKids(index));
    if (view.scale >= READABLE) this.#drawMarks(person);
    brush.restore();
  }

  #drawPaper({ marks }: ChartPerson): void {
    const brush = this.#brush;
    const hasLeft = marks.includes("left");
    brush.beginPath();
    brush.roundRect(0.75, 0.75, CARD.width - 1.5, CARD.height - 1.5, 8);
    brush.setLineDash(hasLeft ? [5, 4] : []);
    fillAndOutline(brush, hasLeft ? this.#palette.gone : this.#palette.paper, this.#palette.edge, 1.5);
    brush.setLineDash([]);
  }

  #drawSign(color: string, broken: boolean): void {
    const brush = this.#brush;
    brush.beginPath();
    brush.moveTo(11.5, 10);
    brush.lineTo(11.5, CARD.height - 10);
    brush.strokeStyle = color;
    brush.lineWidth = 5;
    brush.lineCap = "butt";
    brush.setLineDash(broken ? [6, 3] : []);
    brush.stroke();
    brush.setLineDash([]);
  }

  #drawText(index: number, person: ChartPerson, department: string): void {
    const { names, nameSize, title, department: last } = this.#arrange(index, person.name);
    const { ink, quiet } = this.#palette;
    for (const [line, { text, baseline }] of names.entries())
      this.#write(`n${index}/${line}`, text, NAME_LEFT, baseline, `600 ${nameSize}px ${FAMILY}`, ink);
    if (person.title)
      this.#write(`t${index}`, person.title, NAME_LEFT, title.baseline, `400 ${title.size}px ${FAMILY}`, ink);
    if (department)
      this.#write(`d${index}`, department, NAME_LEFT, last.baseline, `400 ${last.size}px ${FAMILY}`, quiet);
  }

  /** From far away the name grows within its card, so that it can be read for longer, on two lines where it has to. */
  #drawName(index: number, { name, reports }: ChartPerson, scale: number): void {
    const size = Math.round(Math.min(30, Math.max(14, 11 / scale)));
    const font = `600 ${size}px ${FAMILY}`;
    // The pill takes some of the room.
    const centre = CARD.height / 2 - (reports > 0 ? 6 : 0);
    const [middle, below] = [centre + size * 0.35, Math.min(size, reports > 0 ? 24 : 27)];
    this.#brush.font = font;
    const isLong = this.#brush.measureText(name).width > CARD.width - NAME_LEFT - 8;
    const place = isLong ? findBreak(name) : -1;
    if (place < 0) return this.#write(`${size}n${index}`, name, NAME_LEFT, middle, font, this.#palette.ink);
    const first = name.slice(0, place);
    const rest = name.slice(place + 1);
    const small = `600 ${this.#fitSize([first, rest], below)}px ${FAMILY}`;
    this.#write(`${size}f${index}`, first, NAME_LEFT, middle - below * 0.52, small, this.#palette.ink);
    this.#write(`${size}r${index}`, rest, NAME_LEFT, middle + below * 0.52, small, this.#palette.ink);
  }

  /** The size at which the wider of two lines fits, but not smaller than on a card in full. */
  #fitSize(lines: readonly string[], size: number): number {
    this.#brush.font = `600 ${size}px ${FAMILY}`;
    const widest = Math.max(...lines.map((line) => this.#brush.measureText(line).width));
    const room = CARD.width - NAME_LEFT - 8;
    return widest <= room ? size : Math.max(14, Math.floor((size * room) / widest));
  }

  #arrange(index: number, name: string): CardLines {
    const known = this.#cards.get(index);
    if (known !== undefined) return known;
    const brush = this.#brush;
    const card = arrangeCard(name, CARD.width - NAME_LEFT - 8, (text, size) => {
      brush.font = `600 ${size}px ${FAMILY}`;
      return brush.measureText(text).width;
    });
    this.#cards.set(index, card);
    return card;
  }

  #write(key: string, text: string, x: number, y: number, font: string, color: string): void {
    const brush = this.#brush;
    brush.font = font;
    let cut = this.#cuts.get(key);
    if (cut === undefined) {
      cut = cutText(text, CARD.width - x - 8, (part) => brush.measureText(part).width);
      this.#cuts.set(key, cut);
    }
    brush.fillStyle = color;
    brush.textAlign = "left";
    brush.fillText(cut, x, y);
  }

  #drawPill(person: ChartPerson, { top, height, letters }: Pill, isOpen: boolean, hasKids: boolean): void {
    if (person.reports === 0) return;
    const brush = this.#brush;
    const text = describeReports(person);
    const size = letters / 11;
    brush.font = `600 ${letters}px ${FAMILY}`;
    const width = brush.measureText(text).width + (hasKids ? 28 : 16) * size;
    const left = (CARD.width - width) / 2;
    brush.beginPath();
    brush.roundRect(left, top, width, height, height / 2);
    fillAndOutline(brush, this.#palette.paper, isOpen ? this.#palette.edge : this.#palette.quiet, 1.25);
    brush.fillStyle = isOpen ? this.#palette.quiet : this.#palette.ink;
    brush.textAlign = "left";
    brush.fillText(text, left + 8 * size, top + height / 2 + letters * 0.36);
    if (!hasKids) return;
    const [x, y, turn] = [left + width - 12 * size, top + height / 2, isOpen ? -size : size];
    brush.beginPath();
    brush.moveTo(x - 4 * size, y - 2 * turn);
    brush.lineTo(x + 4 * size, y - 2 * turn);
    brush.lineTo(x, y + 3 * turn);
    brush.fill();
  }

  #drawMarks({ marks }: ChartPerson): void {
    if (marks.length === 0) return;
    const brush = this.#brush;
    const text = marks.map((mark) => MARK_WORDS[mark].short).join(" · ");
    brush.font = `600 10.5px ${FAMILY}`;
    const width = brush.measureText(text).width + 14;
    brush.beginPath();
    brush.roundRect(CARD.width - width - 8, -8, width, 16, 8);
    fillAndOutline(brush, this.#palette["warning-ground"], this.#palette.warning, 1);
    brush.fillStyle = this.#palette.warning;
    brush.textAlign = "left";
    brush.fillText(text, CARD.width - width - 1, 3.5);
  }

  #drawRing({ hits, current, hasFocus, view }: Scene, index: number): void {
    const isCurrent = index === current;
    const isHit = hits.has(index);
    if (!isCurrent && !isHit) return;
    const brush = this.#brush;
    const width = Math.max(2.5, (isCurrent ? 2.5 : 2) / view.scale);
    const alpha = brush.globalAlpha;
    brush.globalAlpha = 1;
    brush.beginPath();
    brush.roundRect(-width / 2, -width / 2, CARD.width + width, CARD.height + width, 9);
    brush.strokeStyle = isCurrent ? this.#palette.accent : this.#palette.hit;
    brush.lineWidth = width;
    brush.stroke();
    if (isCurrent && hasFocus) {
      brush.globalAlpha = 0.25;
      brush.lineWidth = width * 3;
      brush.stroke();
    }
    brush.globalAlpha = alpha;
  }
}

/** The space that is nearest to the middle of a name; -1 without one. */
function findBreak(name: string): number {
  let best = -1;
  for (let place = name.indexOf(" "); place >= 0; place = name.indexOf(" ", place + 1))
    if (best < 0 || Math.abs(place - name.length / 2) < Math.abs(best - name.length / 2)) best = place;
  return best;
}
