import type { HttpResponse } from "../../platform/net/http.ts";
import { isLoopback } from "../../platform/net/loopback.ts";
import { isPlainDate } from "../../platform/text/calendar.ts";

/** Response header in which the sandbox announces its calendar day. */
const SANDBOX_DATE = "namely-sandbox-date";

/**
 * The sandbox's day, `YYYY-MM-DD`, as a response announces it. Believed from a loopback address only: "today" decides who
 * counts as active, and no server elsewhere may choose it.
 */
export function readSandboxDate(
  baseUrl: URL,
  { headers }: Pick<HttpResponse, "headers">,
): string | undefined {
  const value = headers[SANDBOX_DATE];
  if (!isLoopback(baseUrl.hostname) || typeof value !== "string") return undefined;
  return isPlainDate(value) ? value : undefined;
}
