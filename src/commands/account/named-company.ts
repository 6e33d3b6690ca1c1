import { readCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";

/**
 * The company in a command's own argument or in `--company`; undefined without either. Throws `usage.conflict` when they
 * name two companies.
 */
export function nameCompany(word: string | undefined, flag: string | undefined): string | undefined {
  const [first, second] = [word, flag].filter((text) => text !== undefined).map(readCompany);
  if (first === undefined || second === undefined || first === second) return first;
  throw new Fault("usage.conflict", `Two companies given: "${first}" and --company "${second}".`, {
    hint: "Remove --company.",
  });
}
