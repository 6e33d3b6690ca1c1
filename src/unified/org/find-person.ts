import type { OrgPerson } from "./org.ts";

/**
 * Whom somebody means by an id, an employee number, an email address or a name: all who fit the strictest of these
 * readings that fits anybody. A name may be the whole one, first and last, preferred and last, or words that only one person's name has.
 */
export function findPeople(people: Iterable<OrgPerson>, wanted: string): readonly OrgPerson[] {
  const everybody = [...people];
  const word = fold(wanted);
  const readings: ((person: OrgPerson) => boolean)[] = [
    ({ id }) => id === wanted.trim(),
    ({ employee_number: number }) => typeof number === "string" && fold(number) === word,
    ({ work_email: work, personal_email: personal }) =>
      [work, personal].some((email) => email && fold(email) === word),
    (person) => namesOf(person).includes(word),
    (person) =>
      word.split(" ").every((part) => namesOf(person).some((name) => name.split(" ").includes(part))),
  ];
  for (const fits of readings) {
    const found = everybody.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

function namesOf({ name, first_name, preferred_name, last_name }: OrgPerson): string[] {
  return [
    name,
    `${first_name ?? ""} ${last_name ?? ""}`,
    `${preferred_name ?? ""} ${last_name ?? ""}`,
  ].flatMap((text) => (text?.trim() ? [fold(text)] : []));
}

/** Without regard to case, marks over letters, and how many blanks there are: "José" is found by "jose". */
function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/gu, " ").trim();
}
