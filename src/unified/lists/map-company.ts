import type { Company, CompanyParts } from "./company.ts";
import type { Group } from "./group.ts";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { parseRaw, rawCompanySchema, type RawCompany } from "../raw/raw.ts";
import { carryRemoteData, type RemoteDataOptions } from "../raw/remote-data.ts";
import { readText } from "../raw/text.ts";

export interface CompanyOptions extends RemoteDataOptions {
  /** Where the company's Namely is, such as `https://acme.namely.com`; relative pictures hang on it. */
  readonly baseUrl: string;
  /** The subdomain that was asked, for an answer that does not name its own. */
  readonly subdomain: string;
  readonly parts?: CompanyParts | undefined;
}

/**
 * The answer of `/companies/info`, a bare object (documented); an envelope around it is opened.
 * @throws Fault `api.shape` for an answer that cannot be read.
 */
export function mapCompany(answer: unknown, options: CompanyOptions): Company {
  const record = openEnvelope(answer);
  const raw = parseRaw(rawCompanySchema, record, "companies/info");
  const permalink = readText(raw.permalink);
  const displayName = readText(raw.name);
  // An error message or a stranger's page is an object as well.
  if (permalink === null && displayName === null)
    throw shapeFault("companies/info.permalink", "text", raw.permalink);
  const subdomain = permalink ?? options.subdomain;
  return {
    id: subdomain,
    display_name: displayName,
    legal_name: null,
    subdomain,
    logo_url: absoluteUrl(readText(raw.logo_url), options.baseUrl),
    background_url: absoluteUrl(readText(raw.background_url), options.baseUrl),
    authentications: listAuthentications(raw.authentications, options.baseUrl),
    ...keepKnown(options.parts ?? {}),
    ...carryRemoteData(record, "companies/info", options),
  };
}

/** What the token may not see is missing, not empty. In the order of the schema. */
function keepKnown({ offices, groups, group_types, fields }: CompanyParts): CompanyParts {
  return {
    ...(offices === undefined ? {} : { offices }),
    ...(groups === undefined ? {} : { groups }),
    ...(group_types === undefined ? {} : { group_types }),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** The offices among the groups. */
export function listOffices(
  groups: readonly Pick<Group, "id" | "name" | "type" | "address">[],
): NonNullable<Company["offices"]> {
  return groups
    .filter(({ type }) => type === "office")
    .map(({ id, name, address }) => ({ id, name, address }));
}

function openEnvelope(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || "permalink" in answer || "name" in answer)
    return answer;
  for (const key of ["companies", "company", "info"]) {
    const held: unknown = Reflect.get(answer, key);
    if (Array.isArray(held) && held.length > 0) return held[0];
    if (typeof held === "object" && held !== null) return held;
  }
  return answer;
}

function listAuthentications(
  raw: RawCompany["authentications"],
  baseUrl: string,
): Company["authentications"] {
  if (!Array.isArray(raw)) return [];
  return raw.map((entry) =>
    typeof entry === "string"
      ? { type: entry, url: null }
      : { type: entry.type, url: absoluteUrl(readText(entry.init_url) ?? readText(entry.url), baseUrl) },
  );
}

/** Null for what is not a web address: a `javascript:` link from an answer is not passed on. */
function absoluteUrl(text: string | null, baseUrl: string): string | null {
  if (text === null || !URL.canParse(text, baseUrl)) return null;
  const url = new URL(text, baseUrl);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}
