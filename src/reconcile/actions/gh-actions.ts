import type { ActionKind } from "./action-kind.ts";
import { describeAction, describeLeftOut, encodeSegment, refuseSegment, writeHead } from "./script-text.ts";

/** GitHub: a script with a line of `gh api` for each member who is to be removed from the organization. */
export const GH_ACTIONS: ActionKind = {
  suffixes: ["-gh.sh"],
  headers: ["github", "github-saml", "okta"],
  refuse: refuseSegment,
  openWriter: ({ source, asOf, files: [script = ""] }) => ({
    open: () => [
      `${writeHead(source, asOf, script)}
# The name of your organization on GitHub.
ORG=your-org

case $ORG in
  '' | your-org | *[!A-Za-z0-9_-]*)
    echo 'Set ORG at the top of this script to your organization first.' >&2
    exit 2
    ;;
esac
failed=0

`,
    ],
    write: (action) => [
      `${describeAction(action)}gh api --method DELETE "/orgs/$ORG/memberships/${encodeSegment(action.account)}" || failed=1\n`,
    ],
    leaveOut: (action, why) => [describeLeftOut(action, why)],
    close: () => ['exit "$failed"\n'],
  }),
};
