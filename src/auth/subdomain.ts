import { Fault } from "../platform/errors/fault.ts";
import { isLoopback } from "../platform/net/loopback.ts";
import type { Environment } from "../platform/process/environment.ts";

/** One DNS label, which is all a company's part of `<company>.namely.com` can be. */
export const companyPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The company's subdomain in what a person wrote: `acme`, `acme.namely.com` or `https://acme.namely.com/`.
 * Throws `usage.company` for anything else, so that nothing but a plain name ever reaches a URL, a path or the keychain.
 */
export function readCompany(text: string): string {
  const company = text
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replace(/\/$/, "")
    .replace(/\.namely\.com$/, "");
  if (companyPattern.test(company)) return company;
  throw new Fault(
    "usage.company",
    `${JSON.stringify(text.slice(0, 80))} is not the name of a company at Namely.`,
    {
      hint: "Give the first part of its address: acme for https://acme.namely.com (letters a-z, digits and hyphens).",
    },
  );
}

/** What `--company` or else NAMELY_COMPANY says, as it was written; an empty variable says nothing. */
export function findCompanyText(flag: string | undefined, env: Environment): string | undefined {
  return flag ?? (env["NAMELY_COMPANY"] || undefined);
}

/** The company that `--company` or else NAMELY_COMPANY names; undefined when neither does. Throws `usage.company`. */
export function findNamedCompany(flag: string | undefined, env: Environment): string | undefined {
  const text = findCompanyText(flag, env);
  return text === undefined ? undefined : readCompany(text);
}

/**
 * Where the company's Namely is reached: NAMELY_BASE_URL when given, else `https://<company>.namely.com`.
 * Throws `usage.base-url` when the address would carry tokens in the clear or is no plain address at all.
 */
export function findBaseUrl(company: string | undefined, override: string | undefined): URL {
  if (override) return readBaseUrl(override);
  if (company !== undefined) return new URL(`https://${company}.namely.com/`);
  throw new Fault("usage.company-missing", "It is not said which company is meant.", {
    hint: "Give --company <company>, or set NAMELY_COMPANY.",
  });
}

/** An address of the API below the base URL: `apiUrl(base, "profiles/me")`. */
export function apiUrl(baseUrl: URL, path: string): URL {
  return new URL(`${baseUrl.href.replace(/\/$/, "")}/api/v1/${path}`);
}

function readBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Fault("usage.base-url", "NAMELY_BASE_URL is not a web address.", {
      hint: "Give one such as https://acme.namely.com or http://localhost:8977.",
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Fault(
      "usage.base-url",
      "NAMELY_BASE_URL is plain http to another machine, which would show the token to the network.",
      {
        hint: "Use https://; plain http is only for localhost, 127.0.0.1 and [::1].",
      },
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new Fault(
      "usage.base-url",
      "NAMELY_BASE_URL holds more than an address: a user, a password, a query or a fragment.",
      {
        hint: "Give only the address, such as https://acme.namely.com.",
      },
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
  return url;
}
