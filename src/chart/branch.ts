import { hierarchy, tree, type HierarchyNode, type HierarchyPointNode } from "d3-hierarchy";
import { CARD, drawBus, joinParts, levelBelow, type Part, type PlacedPart } from "./parts.ts";

/**
 * A person with the branches below, or a part that is finished. Width and height are what it takes at most.
 */
export interface Branch {
  readonly person: number;
  readonly below: readonly Branch[];
  /** Its cards and lines, where they are known already. */
  readonly part: Part | undefined;
  readonly width: number;
  readonly height: number;
}

/**
 * One unit of height of a branch. d3's tidy tree knows one size of nodes only, and one beside the other on each level;
 * so that parts of any height find their places, everything is a pile of nodes that are one unit high.
 */
interface Slice {
  readonly width: number;
  /** On the first slice below the stem. */
  readonly branch?: Branch;
  readonly below: Slice[];
}

const measureGap = tree<Slice>()
  .nodeSize([1, CARD.unit])
  .separation((one, other) => (one.data.width + other.data.width) / 2 + CARD.gap);

/** Lays out a branch: close together, and each manager above the middle of the team. */
export function layOutBranch(branch: Branch): Part {
  if (branch.part !== undefined) return branch.part;
  const root = measureGap(linkNodes(cutIntoSlices(branch)));
  const places = new Map<Branch, PlacedPart>();
  let [left, right, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  root.eachBefore(({ data, x, y }: HierarchyPointNode<Slice>) => {
    if (data.branch === undefined) return;
    const part = data.branch.part ?? drawCard(data.branch.person);
    const start = x - part.width / 2;
    places.set(data.branch, { part, x: start, y });
    left = Math.min(left, start);
    right = Math.max(right, start + part.width);
    bottom = Math.max(bottom, y + part.height);
  });
  const lines = [...places].flatMap(([{ below, part }, { x, y }]) => {
    if (part !== undefined || below.length === 0) return [];
    const middle = x + CARD.width / 2;
    const level = levelBelow(y);
    const hanging = below.flatMap((one) => places.get(one) ?? []);
    return [middle, y + CARD.height, middle, level, ...drawBus(hanging, level, [middle])];
  });
  // Nothing of it may depend on where d3 puts its zero.
  const shifted = lines.map((place, index) => (index % 2 === 0 ? place - left : place));
  const placed = [...places.values()].map(({ part, x, y }) => ({ part, x: x - left, y }));
  const size = { width: right - left, height: bottom };
  return joinParts(placed, { ...size, lines: shifted, entries: [CARD.width / 2 + (placed[0]?.x ?? 0)] });
}

function drawCard(person: number): Part {
  const { width, height } = CARD;
  return { width, height, cards: [{ person, x: 0, y: 0 }], lines: [], entries: [width / 2] };
}

/** Not by recursion: a chain may be as long as the company. */
function cutIntoSlices(root: Branch): Slice {
  const { first, last } = pile(root);
  const left = [{ branch: root, end: last }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.branch.part !== undefined) continue;
    for (const branch of next.branch.below) {
      const { first, last } = pile(branch);
      next.end.below.push({ width: first.width, below: [first] });
      left.push({ branch, end: last });
    }
  }
  return first;
}

/** d3 links nodes by itself only with the height of each, for which it walks up from every node: the square of a chain. */
function linkNodes(root: Slice): HierarchyNode<Slice> {
  const top = hierarchy(root, () => null);
  const left = [top];
  for (let parent = left.pop(); parent !== undefined; parent = left.pop()) {
    if (parent.data.below.length === 0) continue;
    parent.children = [];
    for (const slice of parent.data.below) {
      const node = Object.assign(
        hierarchy(slice, () => null),
        { parent, depth: parent.depth + 1 },
      );
      parent.children.push(node);
      left.push(node);
    }
  }
  return top;
}

function pile(branch: Branch): { readonly first: Slice; readonly last: Slice } {
  const width = branch.part?.width ?? CARD.width;
  const height = (branch.part?.height ?? CARD.height) + CARD.under;
  const first: Slice = { width, branch, below: [] };
  let last = first;
  for (let filled = CARD.unit; filled < height; filled += CARD.unit) {
    const slice = { width, below: [] };
    last.below.push(slice);
    last = slice;
  }
  return { first, last };
}
