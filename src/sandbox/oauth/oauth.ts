import { createHash } from "node:crypto";
import type { Clock } from "../../platform/process/clock.ts";
import type { SandboxCompany } from "../company/company.ts";
import { type SandboxResponse, htmlResponse, jsonResponse, redirectResponse } from "../http/answer.ts";
import { consentPage, refusalPage } from "./oauth-page.ts";
import { ACCESS_TOKEN_SECONDS, type IssuedGrant, type TokenStore } from "./tokens.ts";

export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}

interface Code {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  readonly person: number | undefined;
  readonly expiresAt: number;
  /** What was given for it, once it has been used. */
  family: number | undefined;
}

interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly challenge: string | undefined;
}

const CODE_LIFE_MS = 10 * 60_000;
const NO_STORE = { "cache-control": "no-store", pragma: "no-cache" };

/** The authorization-code and refresh grants: the consent page, the codes, the token endpoint. */
export class OAuth {
  readonly #client: RegisteredClient;
  readonly #company: SandboxCompany;
  readonly #tokens: TokenStore;
  readonly #clock: Clock;
  readonly #codes = new Map<string, Code>();

  constructor(client: RegisteredClient, company: SandboxCompany, tokens: TokenStore, clock: Clock) {
    this.#client = client;
    this.#company = company;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  /** `GET authorize`: asks the person in front of the browser. */
  ask(query: URLSearchParams): SandboxResponse {
    const request = this.#readRequest(query);
    if ("status" in request) return request;
    const page = consentPage({
      company: this.#company.permalink,
      approver: this.#company.approver().name,
      redirectUri: request.redirectUri,
      fields: query,
    });
    return htmlResponse(200, page, PAGE_HEADERS);
  }

  /** `POST authorize`, the form of the consent page: the request once more, and the `decision`. */
  decide(form: URLSearchParams): SandboxResponse {
    const request = this.#readRequest(form);
    if ("status" in request) return request;
    if (form.get("decision") !== "allow") return redirectBack(request, { error: "access_denied" });
    const code = this.#tokens.makeSecret();
    this.#codes.set(code, {
      clientId: request.clientId,
      redirectUri: request.redirectUri,
      challenge: request.challenge,
      person: this.#company.approver().person,
      expiresAt: this.#clock.elapsed() + CODE_LIFE_MS,
      family: undefined,
    });
    return redirectBack(request, { code });
  }

  /** `POST token`. The client's credentials come in the form; a Basic header is ignored. */
  exchange(form: URLSearchParams, query: URLSearchParams): SandboxResponse {
    if (form.get("client_id") !== this.#client.id || form.get("client_secret") !== this.#client.secret) {
      return tokenError(401, "invalid_client", "The client id or secret is wrong.");
    }
    switch (form.get("grant_type")) {
      case "authorization_code":
        return this.#exchangeCode(form, query);
      case "refresh_token":
        return this.#refresh(form);
      case null:
        return tokenError(400, "invalid_request", "grant_type is missing.");
      default:
        return tokenError(
          400,
          "unsupported_grant_type",
          "Only authorization_code and refresh_token are known here.",
        );
    }
  }

  #exchangeCode(form: URLSearchParams, query: URLSearchParams): SandboxResponse {
    const code = this.#codes.get(form.get("code") ?? "");
    if (code === undefined) return invalidGrant("There is no such code.");
    if (code.family !== undefined) {
      // A code that comes twice was overheard: what was given for it falls too.
      this.#tokens.revokeFamily(code.family);
      return invalidGrant("The code has been used.");
    }
    if (this.#clock.elapsed() >= code.expiresAt) return invalidGrant("The code is too old.");
    // Known clients send it in the body, in the query or not at all, and all of them get in.
    const redirectUri = form.get("redirect_uri") ?? query.get("redirect_uri");
    if (redirectUri !== null && redirectUri !== code.redirectUri)
      return invalidGrant("redirect_uri is another one.");
    if (!this.#isProved(code, form.get("code_verifier"))) return invalidGrant("code_verifier does not fit.");
    const grant = this.#tokens.grant(code.person, code.clientId);
    code.family = grant.family;
    return tokenAnswer(grant, grant.refreshToken);
  }

  #refresh(form: URLSearchParams): SandboxResponse {
    const { refreshToken } = this.#company.quirks;
    const token = form.get("refresh_token");
    if (token === null) return tokenError(400, "invalid_request", "refresh_token is missing.");
    const grant = this.#tokens.refresh(token, this.#client.id, refreshToken === "rotating");
    if (grant === undefined) return invalidGrant("The refresh token is not valid.");
    if (refreshToken === "absent") return tokenAnswer(grant, undefined);
    return tokenAnswer(grant, refreshToken === "null" ? null : grant.refreshToken);
  }

  #isProved(code: Code, verifier: string | null): boolean {
    if (code.challenge === undefined || this.#company.quirks.pkce === "ignored") return true;
    return verifier !== null && createHash("sha256").update(verifier).digest("base64url") === code.challenge;
  }

  /** The checked request, or the answer that refuses it: a page while the address to go back to is in doubt. */
  #readRequest(query: URLSearchParams): AuthorizeRequest | SandboxResponse {
    const { id, redirectUris } = this.#client;
    if (query.get("client_id") !== id)
      return htmlResponse(400, refusalPage("This application is not known here."), PAGE_HEADERS);
    const only = redirectUris.length === 1 ? redirectUris[0] : undefined;
    const redirectUri = query.get("redirect_uri") ?? only;
    if (redirectUri === undefined || !redirectUris.includes(redirectUri)) {
      const reason = "The redirect URI is not one that was registered for this application.";
      return htmlResponse(400, refusalPage(reason), PAGE_HEADERS);
    }
    const challenge = query.get("code_challenge") ?? undefined;
    const request = { clientId: id, redirectUri, state: query.get("state") ?? undefined, challenge };
    if (query.get("response_type") !== "code")
      return redirectBack(request, { error: "unsupported_response_type" });
    const method = query.get("code_challenge_method") ?? "plain";
    if (challenge !== undefined && method !== "S256" && this.#company.quirks.pkce === "verified") {
      return redirectBack(request, { error: "invalid_request" });
    }
    return request;
  }
}

const PAGE_HEADERS = {
  ...NO_STORE,
  // No form-action here: browsers apply it to the redirect that follows the form, too.
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

function redirectBack(request: AuthorizeRequest, result: Readonly<Record<string, string>>): SandboxResponse {
  const target = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value);
  if (request.state !== undefined) target.searchParams.set("state", request.state);
  return redirectResponse(target.href);
}

function tokenAnswer(grant: IssuedGrant, refreshToken: string | null | undefined): SandboxResponse {
  return jsonResponse(
    200,
    {
      access_token: grant.accessToken,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      token_type: "bearer",
      expires_in: ACCESS_TOKEN_SECONDS,
    },
    { ...NO_STORE, "content-type": "application/json" },
  );
}

function invalidGrant(description: string): SandboxResponse {
  return tokenError(400, "invalid_grant", description);
}

function tokenError(status: number, error: string, description: string): SandboxResponse {
  return jsonResponse(
    status,
    { error, error_description: description },
    { ...NO_STORE, "content-type": "application/json" },
  );
}
