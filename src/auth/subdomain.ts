import { Fault } from "../platform/errors/fault.ts";
import { isLoopback } from "../platform/net/loopback.ts";
import type { Environment } from "../platform/process/environment.ts";

/** One DNS label, which is all a company's part of `<company>.namely.com` can be. */
export const companyPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a company's subdomain: `acme`, `acme.namely.com` or `https://acme.namely.com/`. Throws `usage.company` for anything
 * else, so that only a plain name ever reaches a URL, a path or the keychain.
 */
export function readCompany(text: string): string {
  const company = text
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "")
    .replace(/\.namely\.com$/, "");
  if (companyPattern.test(company)) return company;
  throw new Fault("usage.company", `${JSON.stringify(text.slice(0, 80))} is not a valid company name.`, {
    hint: "Use the subdomain of your Namely address: for https://acme.namely.com it is acme.",
  });
}

/** The value of `--company`, else NAMELY_COMPANY, as written; an empty variable counts as not set. */
export function findCompanyText(flag: string | undefined, env: Environment): string | undefined {
  return flag ?? (env["NAMELY_COMPANY"] || undefined);
}

/** The company from `--company`, else NAMELY_COMPANY; undefined without either. Throws `usage.company`. */
export function findNamedCompany(flag: string | undefined, env: Environment): string | undefined {
  const text = findCompanyText(flag, env);
  return text === undefined ? undefined : readCompany(text);
}

/**
 * The address of the company's Namely: NAMELY_BASE_URL when set, else `https://<company>.namely.com`. Throws
 * `usage.base-url` when the address would send tokens in clear text or is not a plain address.
 */
export function findBaseUrl(company: string | undefined, override: string | undefined): URL {
  if (override) return readBaseUrl(override);
  if (company !== undefined) return new URL(`https://${company}.namely.com/`);
  throw new Fault("usage.company-missing", "No company given.", {
    hint: "Add --company <company>, or set NAMELY_COMPANY.",
  });
}

/** An address of the API below the base URL: `apiUrl(base, "profiles/me")`. */
export function apiUrl(baseUrl: URL, path: string): URL {
  return new URL(`${baseUrl.href.replace(/\/$/, "")}/api/v1/${path}`);
}

function readBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Fault("usage.base-url", "NAMELY_BASE_URL is not a valid http or https address.", {
      hint: "Use a full address: https://acme.namely.com",
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Fault(
      "usage.base-url",
      `NAMELY_BASE_URL uses http for "${url.hostname}", which would expose the token on the network.`,
      { hint: "Use https://. Plain http is accepted for localhost, 127.0.0.1 and [::1] only." },
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new Fault("usage.base-url", "NAMELY_BASE_URL contains a user, a password, a query or a fragment.", {
      hint: "Use the address alone: https://acme.namely.com",
    });
  }
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
  return url;
}
