import { describePlace, describeProblem } from "../unified/org-record.ts";
import { findOrgProblems, isPresent } from "../unified/org-problems.ts";
import { Org, type OrgNode, walkTree } from "../unified/org.ts";
import type { Outcome } from "./command.ts";
import type { OrgChainWish } from "./org-chain.ts";
import type { OrgCheckWish } from "./org-check.ts";
import { ORG_PEOPLE, ORG_PROBLEMS_KIND, publishOrg } from "./org-records.ts";
import type { OrgReportsWish } from "./org-reports.ts";
import { choosePerson } from "./org-source.ts";
import type { OrgTreeWish } from "./org-tree.ts";
import { chooseFormat } from "./output-wish.ts";
import type { World } from "./world.ts";

const PEOPLE = { one: "person", many: "people" };

/** `namely org chain`: the managers above somebody. */
export async function showChain(world: World, wish: OrgChainWish): Promise<void> {
  await publishOrg(world, {
    ...wish,
    kind: ORG_PEOPLE,
    noun: { one: "manager", many: "managers" },
    list: (org, warn) => {
      const { managers, end } = org.managersOf(choosePerson(org, wish.person).id, wish.levels);
      if (end === "unknown") warn("The chain ends with a manager who is not among the people.");
      if (end === "cycle") warn("The chain is a circle: namely org check shows who is on it.");
      if (!managers.every(isPresent)) warn("Somebody in the chain has left; see lifecycle.");
      return managers.map((manager, index) => describePlace(org, manager, index + 1));
    },
  });
}

/** `namely org reports`: those who report to somebody. */
export async function listReports(world: World, wish: OrgReportsWish): Promise<void> {
  await publishOrg(world, {
    ...wish,
    kind: ORG_PEOPLE,
    noun: PEOPLE,
    list: (org) => {
      const seen = wish.includeInactive ? org : keepPresent(org);
      const tree = seen.treeOf(choosePerson(org, wish.person), wish.all ? undefined : 1);
      return [...walkTree(tree)]
        .slice(1)
        .map(({ node, level }) => describePlace(seen, node.person, level))
        .sort((one, other) => one.level - other.level);
    },
  });
}

/** `namely org tree`: who reports to whom. */
export async function drawTree(world: World, wish: OrgTreeWish): Promise<void> {
  if (chooseFormat(world) === "table" && world.globals.fields === undefined)
    return (await import("./org-drawing.ts")).drawOrg(world, wish);
  await publishOrg(world, {
    ...wish,
    kind: ORG_PEOPLE,
    noun: PEOPLE,
    list: (org) =>
      listTrees(org, wish).flatMap((tree) =>
        [...walkTree(tree)].map(({ node, level }) => describePlace(org, node.person, level)),
      ),
  });
}

/** The trees that are wanted, of those who are there unless it says otherwise. */
export function listTrees(
  org: Org,
  wish: Pick<OrgTreeWish, "person" | "depth" | "includeInactive">,
): OrgNode[] {
  return growTrees(org, wish.includeInactive ? org : keepPresent(org), wish);
}

/** One person's tree, or those of everybody who stands at a top of the people who are `seen`; a person may be any. */
export function growTrees(
  org: Org,
  seen: Org,
  { person, depth }: Pick<OrgTreeWish, "person" | "depth">,
): OrgNode[] {
  const roots = person === undefined ? seen.tops() : [choosePerson(org, person)];
  return roots.map((root) => seen.treeOf(root, depth));
}

function keepPresent(org: Org): Org {
  return new Org([...org.people].filter(isPresent));
}

/** `namely org check`: what is wrong. */
export async function checkOrg(world: World, wish: OrgCheckWish): Promise<Outcome | undefined> {
  const count = await publishOrg(world, {
    ...wish,
    kind: ORG_PROBLEMS_KIND,
    noun: { one: "problem", many: "problems" },
    list: (org) =>
      findOrgProblems(org)
        .filter(({ problem }) => wish.problems?.includes(problem) ?? true)
        .map(describeProblem),
  });
  return wish.exitCode && count > 0 ? "differences-found" : undefined;
}
