import { isCurrent } from "../../unified/org/org-problems.ts";
import { Org, type OrgNode } from "../../unified/org/org.ts";
import { type FieldNeed, preferField, requireField } from "../../unified/visibility.ts";
import { type OrgSource, type VisibleOrg, choosePerson } from "./org-source.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface OrgTreeOptions {
  /** Whose tree; undefined for the whole company. */
  readonly person: string | undefined;
  /** How many levels below; undefined for all. */
  readonly depth: number | undefined;
  readonly includeInactive: boolean;
  readonly source: OrgSource;
  readonly output: OutputOptions;
}

export const WHO_HAS_LEFT = preferField("employment_status", "employees who have left may be shown");

/** Trees depend on managers; who is left out depends on the status. */
export function listTreeNeeds(
  command: string,
  { includeInactive }: Pick<OrgTreeOptions, "includeInactive">,
): readonly FieldNeed[] {
  return [requireField("manager", command), ...(includeInactive ? [] : [WHO_HAS_LEFT])];
}

/** The requested trees, without employees who have left unless they are included. */
export function listTrees(
  seen: VisibleOrg,
  options: Pick<OrgTreeOptions, "person" | "depth" | "includeInactive">,
): OrgNode[] {
  return growTrees(seen, options.includeInactive ? seen.org : keepCurrent(seen.org), options);
}

/** The tree of one employee, or of each top of those who are `shown`. */
export function growTrees(
  seen: VisibleOrg,
  shown: Org,
  { person, depth }: Pick<OrgTreeOptions, "person" | "depth">,
): OrgNode[] {
  const roots = person === undefined ? shown.tops() : [choosePerson(seen, person)];
  return roots.map((root) => shown.treeOf(root, depth));
}

export function keepCurrent(org: Org): Org {
  return new Org([...org.people].filter(isCurrent));
}
