import type { Employee, Manager } from "./employee.ts";
import { PHONES } from "./employee-fields.ts";
import type { RawPerson, RawProfile } from "../raw/raw.ts";
import { uniqueById } from "../raw/records.ts";
import { readText } from "../raw/text.ts";

export function listEmails(work: string | null, personal: string | null): Employee["emails"] {
  const emails: Employee["emails"] = [];
  if (work !== null) emails.push({ email: work, type: "work", is_primary: true });
  if (personal !== null) emails.push({ email: personal, type: "personal", is_primary: false });
  return emails;
}

/** All numbers in a fixed order. The direct dial and the office phone are often the same and then come once. */
export function listPhones(raw: RawProfile): Employee["phones"] {
  const phones: Employee["phones"] = [];
  for (const [key, type] of PHONES) {
    const number = readText(raw[key]);
    if (number === null || phones.some((phone) => phone.type === type && phone.number === number)) continue;
    phones.push({ number, type });
  }
  return phones;
}

/** Every real person that a person reports to, each once, in Namely's order. */
export function readManagers(raw: RawProfile["reports_to"]): Manager[] {
  const people = Array.isArray(raw) ? raw : [raw ?? null];
  return uniqueById(people.flatMap((person) => readPerson(person) ?? []));
}

/**
 * A person without a manager reports to a stand-in: id `no_guid`, a placeholder as first and last name, email `None`
 * (recorded 2016, documented later). A manager whose address alone is `None` is a real one without an address.
 */
function readPerson(raw: RawPerson): Manager | null {
  const person = typeof raw === "string" ? { id: raw } : raw;
  const id = readText(person?.id);
  if (person === null || id === null || isStandIn(id)) return null;
  const first = readText(person.first_name);
  const last = readText(person.last_name);
  if (isStandIn(first) && (last === null || isStandIn(last))) return null;
  const name = readText(person.full_name) ?? joinName(readText(person.preferred_name) ?? first, last);
  const email = readText(person.email);
  if (!isStandIn(email)) return { id, name, email };
  return name === null ? null : { id, name, email: null };
}

/** First and last name with what is there of them. */
export function joinName(first: string | null, last: string | null): string | null {
  if (first === null) return last;
  return last === null ? first : `${first} ${last}`;
}

function isStandIn(word: string | null): boolean {
  return word !== null && /^(no_guid|nobody|none)$/i.test(word);
}
