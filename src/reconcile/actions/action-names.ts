import type { FindingName } from "../review/finding-names.ts";

/** What the actions of a source can be written for. */
export const ACTION_KIND_NAMES = ["gam", "gh", "okta", "csv"] as const;

export type ActionKindName = (typeof ACTION_KIND_NAMES)[number];

/** The findings whose active accounts are always acted on: the person has left. */
export const FINDINGS_ACTED_ON = [
  "left_signed_in_after",
  "left_still_active",
  "overdue_active",
] as const satisfies readonly FindingName[];

/** The findings that `--actions-include` can add. The others name no account that is certainly to be closed. */
export const INCLUDABLE_FINDINGS = ["unknown_person"] as const satisfies readonly FindingName[];

export type IncludableFinding = (typeof INCLUDABLE_FINDINGS)[number];

/** What `--actions` asks for. */
export interface ActionsOptions {
  /** A kind for one source, or for all that have none of their own. */
  readonly kinds: readonly { readonly name: string | undefined; readonly kind: ActionKindName }[];
  readonly include: readonly IncludableFinding[];
  /** What `-o` names. */
  readonly folder: string;
}
