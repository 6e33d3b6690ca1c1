import type { IncomingMessage } from "node:http";

/**
 * Whether a POST comes from a page of this server. Browsers name the page's origin on every POST, so a page of another
 * site, or of another port of this machine, cannot drive the sandbox. `Host` has been checked to be this machine.
 */
export function isSameOrigin({ headers }: Pick<IncomingMessage, "headers">): boolean {
  const { origin, host, "sec-fetch-site": site } = headers;
  return host !== undefined && origin === `http://${host}` && (site === undefined || site === "same-origin");
}
