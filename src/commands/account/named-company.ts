import { readCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";

/**
 * The company that a command's own word and `--company` name, undefined when neither does. Throws `usage.conflict` when
 * they name two: whichever was taken, somebody would have meant the other.
 */
export function nameCompany(word: string | undefined, flag: string | undefined): string | undefined {
  const [first, second] = [word, flag].filter((text) => text !== undefined).map(readCompany);
  if (first === undefined || second === undefined || first === second) return first;
  throw new Fault("usage.conflict", "Two different companies were given.", {
    hint: "Leave out --company.",
  });
}
