import { Fault } from "../platform/errors/fault.ts";
import { findLogin, listCompanies, type Login, type Settings } from "./companies.ts";
import { findBaseUrl } from "./subdomain.ts";

/** The login of the named or default company. Throws `auth.required`, `auth.not-logged-in` or `usage.company-missing`. */
export function chooseLogin(
  settings: Settings,
  named: string | undefined,
): { company: string; login: Login } {
  const companies = listCompanies(settings);
  if (companies.length === 0) {
    throw new Fault("auth.required", "Not logged in to any company.", {
      hint: `namely login ${named ?? "<company>"}`,
    });
  }
  const company = named ?? settings.current ?? (companies.length === 1 ? companies[0] : undefined);
  if (company === undefined) {
    throw new Fault(
      "usage.company-missing",
      `No company given, and you are logged in to ${companies.length}: ${companies.join(", ")}.`,
      { hint: `Add --company ${companies[0]}, or set a default: namely use ${companies[0]}` },
    );
  }
  const login = findLogin(settings, company);
  if (login) return { company, login };
  throw new Fault("auth.not-logged-in", `Not logged in to "${company}", only to ${companies.join(", ")}.`, {
    hint: `namely login ${company}`,
  });
}

/**
 * The address of a stored login. A token is only sent where it was issued: another address in NAMELY_BASE_URL is
 * `auth.other-address`.
 */
export function findLoginUrl(company: string, login: Login, override: string | undefined): URL {
  const url = findBaseUrl(company, login.base_url);
  if (!override || findBaseUrl(company, override).href === url.href) return url;
  throw new Fault(
    "auth.other-address",
    `The login to ${company} is for "${url.host}", but NAMELY_BASE_URL is another address.`,
    { hint: `Run: unset NAMELY_BASE_URL, or log in there: namely login ${company}` },
  );
}
