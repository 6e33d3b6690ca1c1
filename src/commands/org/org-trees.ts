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

export const WHO_HAS_LEFT = preferField("employment_status", "people who have left may be among those shown");

/** Who reports to whom depends on managers; who is left out, on the status. */
export function listTreeNeeds(
  command: string,
  { includeInactive }: Pick<OrgTreeOptions, "includeInactive">,
): readonly FieldNeed[] {
  return [requireField("manager", command), ...(includeInactive ? [] : [WHO_HAS_LEFT])];
}

/** The trees that are wanted, of those who are there unless it says otherwise. */
export function listTrees(
  seen: VisibleOrg,
  options: Pick<OrgTreeOptions, "person" | "depth" | "includeInactive">,
): OrgNode[] {
  return growTrees(seen, options.includeInactive ? seen.org : keepCurrent(seen.org), options);
}

/** One person's tree, or those of everybody who stands at a top of the people who are `shown`; a person may be any. */
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
