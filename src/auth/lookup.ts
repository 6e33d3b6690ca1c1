import * as z from "zod";
import { isExact, parseJson as parseExactly } from "../platform/text/exact-json.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode } from "../platform/files/file-fault.ts";
import type { HttpResponse, Transport } from "../platform/net/http.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";
import { apiUrl } from "./subdomain.ts";

/** The person, or the API-only user, whose rights a token has. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export type TokenCheck =
  | { readonly kind: "accepted"; readonly identity: Identity }
  /** 401 or 403: the token is unknown, expired or revoked, or its owner was deactivated. */
  | { readonly kind: "refused"; readonly status: number };

export interface LookupDeps {
  readonly transport: Transport;
  readonly signal: AbortSignal;
  /** How long the server may be silent. */
  readonly timeoutMs: number;
}

const maxBytes = 4 * 1024 * 1024;
const accept = { Accept: "application/json" };

const meSchema = z.object({
  profiles: z
    .array(
      z.object({
        id: z.union([z.string(), z.number(), z.custom(isExact)]).transform(String),
        full_name: z.string().nullish(),
        first_name: z.string().nullish(),
        last_name: z.string().nullish(),
        email: z.string().nullish(),
      }),
    )
    .min(1),
});

/**
 * Finds the owner of a token: `GET /profiles/me`, the documented way to try a token. Throws `api.*` when the answer is not
 * one of Namely's, `limit.profiles` when the request budget is used up, `network.*` when there is no answer.
 */
export async function checkToken(deps: LookupDeps, baseUrl: URL, token: string): Promise<TokenCheck> {
  const answer = await get(deps, apiUrl(baseUrl, "profiles/me"), { Authorization: `Bearer ${token}` });
  const { status } = answer;
  if (status === 401 || status === 403) return { kind: "refused", status };
  // 406 means that the 100 profile requests of the minute are used up (documented).
  if (status === 406 || status === 429) {
    throw new Fault("limit.profiles", "The rate limit of Namely is used up for this minute.", {
      hint: "Try again in a minute.",
      requestId: requestIdOf(answer),
    });
  }
  if (status !== 200) throw unexpected(baseUrl, answer);
  const [person] = meSchema.safeParse(parseJson(answer)).data?.profiles ?? [];
  if (!person) throw notNamely(baseUrl, answer);
  const name = person.full_name || [person.first_name, person.last_name].filter(Boolean).join(" ");
  return { kind: "accepted", identity: { id: person.id, name, email: person.email || null } };
}

/**
 * Checks that the company exists before a person has to enter secrets or open its login page: `GET /companies/info` needs
 * no token (documented). Throws `usage.unknown-company` when it does not exist.
 */
export async function checkCompany(deps: LookupDeps, baseUrl: URL): Promise<void> {
  const answer = await get(deps, apiUrl(baseUrl, "companies/info"), {}).catch((error: unknown) => {
    // Without a network the code is mostly EAI_AGAIN, but some systems give this one, so the hint names both.
    const isUnknown = error instanceof Fault && errorCode(error.cause) === "ENOTFOUND";
    throw isUnknown ? unknownCompany(baseUrl, error, " Check the network, too.") : error;
  });
  const { status } = answer;
  if (status === 404 || (status >= 300 && status < 400)) throw unknownCompany(baseUrl);
  // With a token the answer may be another one; the login itself will show.
  if (status === 401 || status === 403 || status === 429) return;
  if (status !== 200) throw unexpected(baseUrl, answer);
  if (typeof parseJson(answer) !== "object") throw notNamely(baseUrl, answer);
}

function unknownCompany({ host }: URL, cause?: unknown, more = ""): Fault {
  return new Fault("usage.unknown-company", `No company found at "${host}".`, {
    hint: `Check the spelling: for https://acme.namely.com the company is acme.${more}`,
    cause,
  });
}

function get(
  { transport, signal, timeoutMs }: LookupDeps,
  url: URL,
  headers: Record<string, string>,
): Promise<HttpResponse> {
  return transport.request({
    method: "GET",
    url,
    headers: { ...accept, ...headers },
    signal,
    timeoutMs,
    maxBytes,
  });
}

function parseJson({ body }: HttpResponse): unknown {
  try {
    return parseExactly(decodeUtf8(body) ?? "");
  } catch {
    return undefined;
  }
}

function requestIdOf({ headers }: HttpResponse): string | undefined {
  const id = headers["x-request-id"];
  return typeof id === "string" ? id : undefined;
}

function unexpected(baseUrl: URL, answer: HttpResponse): Fault {
  return new Fault("api.status", `${baseUrl.host} answered with status ${answer.status}.`, {
    hint:
      answer.status >= 500
        ? "Namely may be down. Try again later."
        : "Check the company and NAMELY_BASE_URL.",
    requestId: requestIdOf(answer),
  });
}

function notNamely(baseUrl: URL, answer: HttpResponse): Fault {
  return new Fault("api.shape", `The server at "${baseUrl.host}" does not answer like Namely's API.`, {
    hint: "Check the company and NAMELY_BASE_URL.",
    requestId: requestIdOf(answer),
  });
}
