/** Sizes of what is drawn. Heights are whole numbers of `unit`, so that everything is on one grid. */
export const CARD = {
  width: 208,
  height: 64,
  /** Between cards beside each other. */
  gap: 24,
  /** Between a card and the next one of its column; the room below every card. */
  under: 16,
  /** Between a card and the cards below it: room for the lines. */
  stem: 40,
  /** Height of the grid. */
  unit: 40,
} as const;

/** How far the cards of a column are to the right of their line. */
const INDENT = 20;
/** Above the cards that hang from it, the level line. */
const BUS = 26;
/** Room at the left of shelves for the line that leads to them. */
const TRUNK = 36;
/** How much wider than high shelves become, as screens and paper are. */
const ASPECT = 2;
const MOST_SHELVES = 60;
/** The most cards in one column. */
const LONGEST_COLUMN = 10;

/** Cards and lines that keep their places to each other; the upper left corner is 0, 0. */
export interface Part {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  /** x1, y1, x2, y2, over and over. */
  readonly lines: readonly number[];
  /** Where lines from above come in at the upper edge, from left to right. */
  readonly entries: readonly number[];
}

export interface PlacedCard {
  readonly person: number;
  readonly x: number;
  readonly y: number;
}

/** A part with the place that it takes within a greater one. */
export interface PlacedPart {
  readonly part: Part;
  readonly x: number;
  readonly y: number;
}

/** Moves parts to their places and makes one of them. */
export function joinParts(
  placed: readonly PlacedPart[],
  more: Pick<Part, "width" | "height" | "entries"> & Partial<Pick<Part, "cards" | "lines">>,
): Part {
  const cards = [...(more.cards ?? [])];
  const lines = [...(more.lines ?? [])];
  for (const { part, x, y } of placed) {
    for (const card of part.cards) cards.push({ person: card.person, x: card.x + x, y: card.y + y });
    let isUpright = false;
    for (const place of part.lines) {
      lines.push(place + (isUpright ? y : x));
      isUpright = !isUpright;
    }
  }
  return { width: more.width, height: more.height, entries: more.entries, cards, lines };
}

/** People without reports in columns, each with a line of its own; a single one hangs from above. */
export function stackCards(people: readonly number[], hasLines: boolean): Part {
  const count = people.length;
  const columns = count <= LONGEST_COLUMN ? 1 : Math.max(2, Math.round(Math.sqrt(count * 0.3)));
  const rows = Math.ceil(count / columns);
  const indent = hasLines ? INDENT : 0;
  const pitch = { x: CARD.width + indent + CARD.gap, y: CARD.height + CARD.under };
  const cards = people.map((person, index) => ({
    person,
    x: Math.floor(index / rows) * pitch.x + indent,
    y: (index % rows) * pitch.y,
  }));
  const used = Math.ceil(count / rows);
  const entries: number[] = [];
  const lines: number[] = [];
  const columnsWithLines = hasLines ? used : 0;
  for (let column = 0; column < columnsWithLines; column++) {
    const x = column * pitch.x + INDENT / 2;
    const inColumn = Math.min(rows, count - column * rows);
    const middle = (row: number): number => row * pitch.y + CARD.height / 2;
    entries.push(x);
    lines.push(x, 0, x, middle(inColumn - 1));
    for (let row = 0; row < inColumn; row++) lines.push(x, middle(row), x + INDENT / 2, middle(row));
  }
  return {
    width: used * pitch.x - CARD.gap,
    height: (Math.min(rows, count) - 1) * pitch.y + CARD.height,
    cards,
    lines,
    entries,
  };
}

/**
 * Parts on several shelves below each other, about twice as wide as high. With a person, all of them hang from that
 * person's card above; without one, they are separate.
 */
export function packShelves(parts: readonly Part[], person: number | undefined): Part {
  const left = person === undefined ? 0 : TRUNK;
  const shelves = chooseShelves(parts);
  const width = left + Math.max(greatest(shelves, measureShelf), person === undefined ? 0 : CARD.width);
  const placed: PlacedPart[] = [];
  const lines: number[] = [];
  let y = person === undefined ? 0 : CARD.height + CARD.under + CARD.stem;
  let last = y - BUS;
  for (const shelf of shelves) {
    let x = left;
    for (const part of shelf) {
      placed.push({ part, x, y });
      x += part.width + CARD.gap;
    }
    if (person !== undefined) {
      last = y - BUS;
      for (const place of drawBus(placed.slice(-shelf.length), last, [TRUNK / 2])) lines.push(place);
    }
    y += measureHeight(shelf) + CARD.under + CARD.stem;
  }
  const height = y - CARD.under - CARD.stem;
  if (person === undefined) return joinParts(placed, { width, height, entries: [] });
  const middle = width / 2;
  const bus = CARD.height + CARD.under + CARD.stem - BUS;
  lines.push(middle, CARD.height, middle, bus, TRUNK / 2, bus, TRUNK / 2, last);
  lines.push(...drawLevel(bus, [TRUNK / 2, middle]));
  const cards = [{ person, x: middle - CARD.width / 2, y: 0 }];
  return joinParts(placed, { width, height, cards, lines, entries: [middle] });
}

/** The lines from a level one down to everything that hangs from it; `ends` are where it is reached from above. */
export function drawBus(placed: readonly PlacedPart[], level: number, ends: readonly number[]): number[] {
  const drops = placed.flatMap(({ part, x, y }) => part.entries.map((entry) => ({ x: x + entry, y })));
  return [
    ...drawLevel(level, [...ends, ...drops.map(({ x }) => x)]),
    ...drops.flatMap(({ x, y }) => [x, level, x, y]),
  ];
}

/** The level line of a card whose upper edge is at `top`, for those who hang below. */
export function levelBelow(top: number): number {
  return top + CARD.height + CARD.under + CARD.stem - BUS;
}

function drawLevel(y: number, xs: readonly number[]): number[] {
  const to = greatest(xs, (x) => x);
  const from = -greatest(xs, (x) => -x);
  return from === to ? [] : [from, y, to, y];
}

/** Of all numbers of shelves the one with which everything is largest on a screen. */
function chooseShelves(parts: readonly Part[]): Part[][] {
  const widest = greatest(parts, ({ width }) => width);
  const total = measureShelf(parts);
  let best = { shelves: [[...parts]], cost: Number.POSITIVE_INFINITY };
  for (let count = 1; count <= Math.min(parts.length, MOST_SHELVES); count++) {
    const shelves = fillShelves(parts, Math.max(widest, total / count));
    const height = shelves.reduce((sum, shelf) => sum + measureHeight(shelf) + CARD.under + CARD.stem, 0);
    const cost = Math.max(greatest(shelves, measureShelf), height * ASPECT);
    if (cost < best.cost) best = { shelves, cost };
  }
  return best.shelves;
}

function fillShelves(parts: readonly Part[], room: number): Part[][] {
  const shelves: Part[][] = [];
  let taken = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    if (taken + part.width > room) {
      shelves.push([]);
      taken = 0;
    }
    shelves.at(-1)?.push(part);
    taken += part.width + CARD.gap;
  }
  return shelves;
}

function measureShelf(shelf: readonly Part[]): number {
  return shelf.reduce((sum, { width }) => sum + width + CARD.gap, -CARD.gap);
}

function measureHeight(shelf: readonly Part[]): number {
  return greatest(shelf, ({ height }) => height);
}

/** Not `Math.max(...)`: a list as long as a company is too long for a call. */
function greatest<Item>(items: readonly Item[], measure: (item: Item) => number): number {
  return items.reduce((most, item) => Math.max(most, measure(item)), Number.NEGATIVE_INFINITY);
}
