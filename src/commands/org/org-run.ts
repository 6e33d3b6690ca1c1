import { describePlace, describeProblem } from "../../unified/org/org-record.ts";
import { chooseChecks } from "../../unified/org/org-checks.ts";
import { findOrgProblems, isCurrent } from "../../unified/org/org-problems.ts";
import { requireField } from "../../unified/visibility.ts";
import { type OrgNode, walkTree } from "../../unified/org/org.ts";
import type { Outcome } from "../../cli/command.ts";
import { ORG_PEOPLE, ORG_PROBLEMS_KIND, publishOrg } from "./org-records.ts";
import { choosePerson, type VisibleOrg, type OrgSource } from "./org-source.ts";
import { chooseFormat, type OutputOptions } from "../../output/format.ts";
import type { Context } from "../../cli/context.ts";
import { outputFile } from "../../cli/output-file.ts";
import { formatOf } from "../../output/format-catalog.ts";
import { describeForReading, PROBLEM_COLUMNS } from "./problem-text.ts";
import type { OrgProblemName } from "../../unified/org/org-problem-names.ts";
import { type OrgTreeOptions, WHO_HAS_LEFT, listTreeNeeds, listTrees, keepCurrent } from "./org-trees.ts";

export interface OrgCheckOptions {
  /** Undefined for all. */
  readonly problems: readonly OrgProblemName[] | undefined;
  readonly exitCode: boolean;
  readonly source: OrgSource;
  readonly output: OutputOptions;
}

export interface OrgReportsOptions {
  /** Id, email or name. */
  readonly person: string;
  /** Reports of all levels, not only the direct ones. */
  readonly all: boolean;
  readonly includeInactive: boolean;
  readonly source: OrgSource;
  readonly output: OutputOptions;
}

export interface OrgChainOptions {
  /** Id, email or name. */
  readonly person: string;
  /** Undefined for all, up to the top. */
  readonly levels: number | undefined;
  readonly source: OrgSource;
  readonly output: OutputOptions;
}

const PEOPLE = { one: "person", many: "people" };

/** `namely org chain`: the managers above an employee. */
export async function showChain(context: Context, options: OrgChainOptions): Promise<void> {
  await publishOrg(context, {
    ...options,
    kind: ORG_PEOPLE,
    noun: { one: "manager", many: "managers" },
    needs: [requireField("manager", "namely org chain"), WHO_HAS_LEFT],
    list: (seen, warn) => {
      const { org, visibility } = seen;
      const person = choosePerson(seen, options.person);
      const { managers, end } = org.managersOf(person.id, options.levels);
      const last = managers.at(-1) ?? person;
      if (end === "top" && visibility.isHiddenOn(last.id, "manager"))
        warn("The chain ends with an employee whose manager this token may not see.");
      if (end === "unknown") warn("The chain ends with a manager who is not among the employees.");
      if (end === "cycle") warn("The chain is a circle. See who is in it: namely org check --problems cycle");
      if (!managers.every(isCurrent)) warn("A manager in the chain has left; see the field lifecycle.");
      return managers.map((manager, index) => describePlace(org, manager, index + 1));
    },
  });
}

/** `namely org reports`: the employees who report to a manager. */
export async function listReports(context: Context, options: OrgReportsOptions): Promise<void> {
  await publishOrg(context, {
    ...options,
    kind: ORG_PEOPLE,
    noun: PEOPLE,
    needs: listTreeNeeds("namely org reports", options),
    list: (seen) => {
      const shown = options.includeInactive ? seen.org : keepCurrent(seen.org);
      const tree = shown.treeOf(choosePerson(seen, options.person), options.all ? undefined : 1);
      const places = [...walkTree(tree)].slice(1).sort((one, other) => one.level - other.level);
      return mapLazily(places, ({ node, level }) => describePlace(shown, node.person, level));
    },
  });
}

/** `namely org tree`: who reports to whom. */
export async function drawTree(context: Context, options: OrgTreeOptions): Promise<void> {
  // Without a format it is a drawing in a pipe as well; programs name the format that they read.
  const { fields, format } = context.globals;
  const isUnnamed = format === undefined && outputFile(context.globals) === undefined;
  if (fields === undefined && (isUnnamed || chooseFormat(context) === "table"))
    return (await import("./org-drawing.ts")).drawOrg(context, options);
  await publishOrg(context, {
    ...options,
    kind: ORG_PEOPLE,
    noun: PEOPLE,
    needs: listTreeNeeds("namely org tree", options),
    list: (seen) => listPlaces(seen, listTrees(seen, options)),
  });
}

function* listPlaces({ org }: VisibleOrg, trees: readonly OrgNode[]): Generator<object> {
  for (const tree of trees)
    for (const { node, level } of walkTree(tree)) yield describePlace(org, node.person, level);
}

function* mapLazily<Item>(items: Iterable<Item>, map: (item: Item) => object): Generator<object> {
  for (const item of items) yield map(item);
}

/** `namely org check`: problems of the reporting lines. */
export async function checkOrg(context: Context, options: OrgCheckOptions): Promise<Outcome | undefined> {
  const isForReading =
    context.globals.fields === undefined && formatOf(chooseFormat(context)).columns === "few";
  const count = await publishOrg(context, {
    ...options,
    kind: isForReading ? { columns: PROBLEM_COLUMNS } : ORG_PROBLEMS_KIND,
    noun: { one: "problem", many: "problems" },
    needs: [],
    list: (seen, onWarning) => {
      const { org, visibility, place } = seen;
      const checks = chooseChecks(visibility, options.problems, { place, onWarning });
      const problems = findOrgProblems(org, (id, field) => visibility.isHiddenOn(id, field));
      return mapLazily(
        problems.filter(({ problem }) => checks.has(problem)),
        isForReading ? describeForReading : describeProblem,
      );
    },
  });
  return options.exitCode && count > 0 ? "differences-found" : undefined;
}
