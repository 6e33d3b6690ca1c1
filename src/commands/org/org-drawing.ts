import { isCurrent } from "../../unified/org/org-problems.ts";
import { type Org, type OrgPerson, walkTree } from "../../unified/org/org.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { drawTreeLines } from "../../terminal/tree.ts";
import { publishOrgText } from "./org-text.ts";
import { chooseTableStyle } from "../../output/screen.ts";
import type { Context } from "../../cli/context.ts";
import { type OrgTreeOptions, listTreeNeeds, listTrees } from "./org-trees.ts";

/** The tree as a drawing: name, title, and for the deepest level the number of reports that are not drawn. */
export async function drawOrg(context: Context, options: OrgTreeOptions): Promise<void> {
  const needs = listTreeNeeds("namely org tree", options);
  const { width, colour } = chooseTableStyle(context);
  // Measuring text is only loaded for a terminal, which has a width.
  const cutToWidth = width === undefined ? undefined : (await import("../../terminal/width.ts")).cutToWidth;
  const cut = (line: string): string => cutToWidth?.(line, width ?? 0) ?? line;
  await publishOrgText(context, { source: options.source, format: "table", needs }, (seen) => {
    const { org } = seen;
    const places = listTrees(seen, options).flatMap((tree) => [...walkTree(tree)]);
    const lines = places.map(({ node: { person, reports }, level }) => {
      const hidden = level === options.depth && reports.length === 0 ? countReports(org, person, options) : 0;
      const name = makePrintable(person.name ?? person.id);
      const more = [person.job_title, describeReports(hidden)].filter(Boolean).join(" · ");
      return { level, text: more === "" ? name : `${name}  ${makePrintable(more)}`, name };
    });
    return { count: lines.length, pieces: styleLines(lines, cut, colour) };
  });
}

/** Dims everything but the names, and cuts lines to the width of the terminal. */
function* styleLines(
  lines: readonly { readonly level: number; readonly text: string; readonly name: string }[],
  cutLine: (line: string) => string,
  colour: boolean,
): Generator<string> {
  const { dim } = chooseStyle(colour);
  for (const [index, line] of [...drawTreeLines(lines)].entries()) {
    const cut = cutLine(line);
    const name = lines[index]?.name ?? "";
    const end = cut.indexOf(name) + name.length;
    yield `${end < name.length ? cut : cut.slice(0, end) + dim(cut.slice(end))}\n`;
  }
}

/** Reports that would be drawn one level further down. */
function countReports(org: Org, { id }: OrgPerson, { includeInactive }: OrgTreeOptions): number {
  return org.reportsOf(id).filter((report) => includeInactive || isCurrent(report)).length;
}

function describeReports(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 report" : `${count} reports`;
}
