import { isPresent } from "../unified/org-problems.ts";
import { type Org, type OrgPerson, walkTree } from "../unified/org.ts";
import { makePrintable } from "../terminal/printable.ts";
import { chooseStyle } from "../terminal/style.ts";
import { drawTreeLines } from "../terminal/tree.ts";
import { cutToWidth } from "../terminal/width.ts";
import { openDraft } from "./draft.ts";
import { listTrees } from "./org-run.ts";
import { readOrg } from "./org-source.ts";
import type { OrgTreeWish } from "./org-tree.ts";
import { openRunReport } from "./run-report.ts";
import { chooseTableLook } from "./table-look.ts";
import type { World } from "./world.ts";

/** The tree as a drawing for people: name, title, and how many hang below what is not drawn. */
export async function drawOrg(world: World, wish: OrgTreeWish): Promise<void> {
  const report = await openRunReport(world, "Employees");
  const draft = await openDraft(world, "table");
  try {
    const { org, tally } = await readOrg(world, wish.source, report);
    const { width, colour } = chooseTableLook(world);
    const { dim } = chooseStyle(colour);
    let count = 0;
    const places = listTrees(org, wish).flatMap((tree) => [...walkTree(tree)]);
    const lines = places.map(({ node: { person, reports }, level }) => {
      count++;
      const hidden = level === wish.depth && reports.length === 0 ? countReports(org, person, wish) : 0;
      const name = makePrintable(person.name ?? person.id);
      const more = [person.job_title, describeReports(hidden)].filter(Boolean).join(" · ");
      return { level, text: more === "" ? name : `${name}  ${makePrintable(more)}`, name };
    });
    for (const [index, line] of [...drawTreeLines(lines)].entries()) {
      const cut = width === undefined ? line : cutToWidth(line, width);
      const name = lines[index]?.name ?? "";
      const end = cut.indexOf(name) + name.length;
      await draft.write(`${end < name.length ? cut : cut.slice(0, end) + dim(cut.slice(end))}\n`);
    }
    report.stop();
    const { bytes } = await draft.publish();
    const { output } = world.globals;
    const named = output !== undefined && output !== "-" ? { path: output, bytes } : undefined;
    report.finish({ count, nextCursor: null, output: named }, { one: "person", many: "people" }, tally);
  } finally {
    await draft.discard();
    report.stop();
  }
}

/** Of those who would be drawn one level further down. */
function countReports(org: Org, { id }: OrgPerson, { includeInactive }: OrgTreeWish): number {
  return org.reportsOf(id).filter((report) => includeInactive || isPresent(report)).length;
}

function describeReports(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 report" : `${count} reports`;
}
