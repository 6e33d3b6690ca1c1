import { createHash } from "node:crypto";
import { redirectUri, type BrowserStart } from "./redirect.ts";
import { apiUrl } from "../subdomain.ts";

/** One authorization request: may this program act for the person in the browser? */
export interface AuthorizationRequest {
  /** For the terminal and nowhere else: its `state` lets a program answer in Namely's place. */
  readonly url: URL;
  readonly state: string;
  readonly start: BrowserStart;
  /** PKCE (RFC 7636): sent to the token endpoint only, and worthless without the code. */
  readonly verifier: string;
  readonly redirectUri: string;
}

/**
 * Prepares the authorization request: `state` and PKCE verifier from 32 random bytes each. Namely documents no PKCE;
 * a server without it ignores the two extra parameters, one with it is safe against stolen codes.
 */
export function prepareAuthorization(options: {
  readonly baseUrl: URL;
  readonly clientId: string;
  readonly port: number;
  readonly randomBytes: (count: number) => Uint8Array;
}): AuthorizationRequest {
  const draw = (): string => Buffer.from(options.randomBytes(32)).toString("base64url");
  const verifier = draw();
  const build = (state: string): URL => {
    const url = apiUrl(options.baseUrl, "oauth2/authorize");
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: options.clientId,
      redirect_uri: redirectUri(options.port),
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    }).toString();
    return url;
  };
  const [state, browserState] = [draw(), draw()];
  return {
    url: build(state),
    state,
    start: { path: `/login/${draw()}`, url: build(browserState), state: browserState, cookie: draw() },
    verifier,
    redirectUri: redirectUri(options.port),
  };
}
