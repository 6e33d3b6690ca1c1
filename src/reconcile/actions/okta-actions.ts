import type { ActionKind } from "./action-kind.ts";
import { describeAction, describeLeftOut, encodeSegment, refuseSegment, writeHead } from "./script-text.ts";

/** Okta: a script with a request for each user who is to be suspended. The token comes from the environment. */
export const OKTA_ACTIONS: ActionKind = {
  suffixes: ["-okta.sh"],
  headers: ["okta", "okta-api"],
  refuse: refuseSegment,
  openWriter: ({ source, asOf, files: [script = ""] }) => ({
    // A token among the words of curl would be in the list of processes; printf is part of the shell.
    open: () => [
      `${writeHead(source, asOf, script)}
# The domain of your organization at Okta. The token is read from the variable OKTA_API_TOKEN.
OKTA_DOMAIN=your-org.okta.com

case $OKTA_DOMAIN in
  '' | your-org.* | *[!A-Za-z0-9.-]*)
    echo 'Set OKTA_DOMAIN at the top of this script to your domain first.' >&2
    exit 2
    ;;
esac
case \${OKTA_API_TOKEN-} in
  '' | *[!A-Za-z0-9_-]*)
    echo 'Set OKTA_API_TOKEN to a token of the Okta API first.' >&2
    exit 2
    ;;
esac
failed=0
okta() {
  printf 'header = "Authorization: SSWS %s"\\n' "$OKTA_API_TOKEN" |
    curl --config - --fail --silent --show-error --globoff --output /dev/null \\
      --request "$1" --url "https://$OKTA_DOMAIN$2"
}

`,
    ],
    write: (action) => [
      `${describeAction(action)}okta POST "/api/v1/users/${encodeSegment(action.account)}/lifecycle/suspend" || failed=1\n`,
    ],
    leaveOut: (action, why) => [describeLeftOut(action, why)],
    close: () => ['exit "$failed"\n'],
  }),
};
