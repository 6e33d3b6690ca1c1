import { type Branch, layOutBranch } from "./branch.ts";
import { CARD, packShelves, type Part, stackCards } from "./parts.ts";

/** Where the cards and the lines between them are, in units of a screen's pixel at full size. */
export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  /** Indexes of the people whose cards are drawn, from the top down. */
  readonly shown: readonly number[];
  /** The left upper corner of each person's card by index; NaN for those that are not drawn. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Straight lines, upright or level: x1, y1, x2, y2, over and over. */
  readonly lines: readonly number[];
}

/** Up to this many reports of the top are side by side, as on usual org charts. */
const MOST_SIDE_BY_SIDE = 12;

/** From this width on a branch that is flat and wide is broken into shelves. */
const WIDE = 3200;
const FLAT = 3;

/**
 * Lays out a tree, or several beside each other. `parents` has for each person the index of the manager, which is less than
 * the own one, or -1; below people who are not open no one is drawn. People without reports are in columns under their
 * manager, and wide branches are broken into shelves, or a company of thousands would be one endless line.
 */
export function layOutChart(parents: readonly number[], isOpen: (index: number) => boolean): ChartLayout {
  const kids = new Map<number, number[]>();
  const tops: number[] = [];
  const shown: number[] = [];
  const isShown: boolean[] = [];
  for (const [index, parent] of parents.entries()) {
    isShown[index] = parent < 0 || (isShown[parent] === true && isOpen(parent));
    if (!isShown[index]) continue;
    shown.push(index);
    const siblings = kids.get(parent);
    if (parent < 0) tops.push(index);
    else if (siblings === undefined) kids.set(parent, [index]);
    else siblings.push(index);
  }
  const branches = new Map<number, Branch>();
  // From below: reports have a greater index than their manager.
  for (const index of shown.toReversed())
    branches.set(index, makeBranch(index, kids.get(index), branches, (parents[index] ?? -1) < 0));
  const whole = joinTops(tops.flatMap((top) => branches.get(top) ?? []));
  const x = new Float64Array(parents.length).fill(Number.NaN);
  const y = new Float64Array(parents.length).fill(Number.NaN);
  for (const { person, x: left, y: top } of whole.cards) {
    x[person] = left;
    y[person] = top;
  }
  return { width: whole.width, height: whole.height, shown, x, y, lines: whole.lines };
}

const NO_BRANCHES: readonly Branch[] = [];

function makeBranch(
  person: number,
  kids: readonly number[] | undefined,
  branches: ReadonlyMap<number, Branch>,
  isTop: boolean,
): Branch {
  // Most people have no reports.
  if (kids === undefined)
    return { person, below: NO_BRANCHES, part: undefined, width: CARD.width, height: CARD.height };
  const below = groupReports(
    kids.flatMap((kid) => branches.get(kid) ?? []),
    isTop ? MOST_SIDE_BY_SIDE : 1,
  );
  const width = below.reduce((sum, one) => sum + one.width + CARD.gap, -CARD.gap);
  const height = below.reduce((most, one) => Math.max(most, one.height + CARD.under + CARD.stem), 0);
  const branch = { person, below, part: undefined };
  if (below.length < 2 || width < WIDE || width < FLAT * height)
    return { ...branch, width: Math.max(CARD.width, width), height: CARD.height + height };
  return finish(packShelves(below.map(layOutBranch), person));
}

/** People without reports become one part, which comes first, unless they are few. */
function groupReports(reports: readonly Branch[], few: number): readonly Branch[] {
  const alone = reports.filter(isAlone);
  if (alone.length <= 1 || reports.length <= few) return reports;
  const stack = finish(
    stackCards(
      alone.map(({ person }) => person),
      true,
    ),
  );
  return [stack, ...reports.filter((report) => !isAlone(report))];
}

function isAlone({ below, part }: Branch): boolean {
  return below.length === 0 && part === undefined;
}

function finish(part: Part): Branch {
  return { person: -1, below: [], part, width: part.width, height: part.height };
}

/** Trees beside each other, and after them people without manager and reports. */
function joinTops(tops: readonly Branch[]): Part {
  const [only] = tops;
  if (tops.length === 1 && only !== undefined) return layOutBranch(only);
  const alone = tops.filter(isAlone).map(({ person }) => person);
  const parts = tops.filter((top) => !isAlone(top)).map(layOutBranch);
  if (alone.length > 0) parts.push(stackCards(alone, false));
  return parts.length === 0
    ? { width: 0, height: 0, cards: [], lines: [], entries: [] }
    : packShelves(parts, undefined);
}
