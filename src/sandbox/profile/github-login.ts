import type { People } from "../company/people.ts";
import { DEPARTMENTS } from "../company/units.ts";
import { topic } from "../dice.ts";

const DEVELOPERS: ReadonlySet<string> = new Set(["Engineering", "Design", "Information Technology"]);
const RECORDED = topic("github login recorded");
const COPIED = topic("github login copied");

/** The login of a developer on GitHub: it follows from the seed, and never changes. Undefined for all others. */
export function githubLogin({ identities, placement }: People, index: number): string | undefined {
  const department = DEPARTMENTS[placement.department(index)]?.title ?? "";
  if (!DEVELOPERS.has(department)) return undefined;
  const { first, last } = identities.names(index);
  return `${first.latin.replaceAll(/[^a-z]/g, "")}-${last.latin.slice(0, 1)}${index + 1}`;
}

/** The same as someone typed it into Namely: not at all, with an `@`, as a page's address, or that of a colleague. */
export function recordedLogin(people: People, index: number): string | undefined {
  const login = githubLogin(people, index);
  if (login === undefined) return undefined;
  const { dice } = people;
  if ((index + dice.below(COPY_EVERY, COPIED, 0)) % COPY_EVERY === 0)
    return colleagueBefore(people, index) ?? login;
  const share = dice.share(RECORDED, index);
  if (share < 0.04) return undefined;
  if (share < 0.12) return `@${login}`;
  return share < 0.18 ? `https://github.com/${login}` : login;
}

const COPY_EVERY = 37;
const NEAR = 20;

function colleagueBefore(people: People, index: number): string | undefined {
  for (let other = index - 1; other >= Math.max(0, index - NEAR); other -= 1) {
    const login = githubLogin(people, other);
    if (login !== undefined) return login;
  }
  return undefined;
}
