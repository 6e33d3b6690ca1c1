import { locate, readApiPath } from "../../../src/namely/requests/api-path.ts";
import { buildUrl } from "../../../src/namely/requests/api-request.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";

/** The base URL of a company. */
export const ACME = new URL("https://acme.namely.com");
/** A base URL with a path of its own. */
export const BEHIND_GATEWAY = new URL("https://gateway.example.com/hr/namely");

/** The URL that an API path leads to. */
export function addressOf(text: string, baseUrl: URL = ACME): string {
  const target = readApiPath(text);
  return buildUrl(baseUrl, { path: locate(target, baseUrl), search: target.search }).href;
}

/** The same, or the code of the refusal. */
export function codeOf(text: string, baseUrl: URL = ACME): string {
  try {
    return addressOf(text, baseUrl);
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}
