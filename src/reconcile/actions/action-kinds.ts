import type { ActionKind } from "./action-kind.ts";
import type { ActionKindName } from "./action-names.ts";
import { CSV_ACTIONS } from "./csv-actions.ts";
import { GAM_ACTIONS } from "./gam-actions.ts";
import { GH_ACTIONS } from "./gh-actions.ts";
import { OKTA_ACTIONS } from "./okta-actions.ts";

/** Every way to write actions, by what `--actions` calls it. */
export const ACTION_KINDS: Readonly<Record<ActionKindName, ActionKind>> = {
  gam: GAM_ACTIONS,
  gh: GH_ACTIONS,
  okta: OKTA_ACTIONS,
  csv: CSV_ACTIONS,
};

/** What says nothing of the system that a file comes from. */
const NEUTRAL_HEADERS: ReadonlySet<string> = new Set(["map", "empty", "baton-file", "probo"]);

/** Whether the accounts of a file with this header can be those of the kind's system. */
export function fitsHeader({ headers }: ActionKind, header: string): boolean {
  return headers === undefined || NEUTRAL_HEADERS.has(header) || headers.includes(header);
}
