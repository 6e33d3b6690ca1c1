import type { Employee, Manager, PhoneType } from "./employee.ts";
import type { RawPerson, RawProfile } from "../raw/raw.ts";
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
  const add = (value: RawProfile["home_phone"], type: PhoneType) => {
    const number = readText(value);
    if (number === null || phones.some((phone) => phone.type === type && phone.number === number)) return;
    phones.push({ number, type });
  };
  add(raw.office_direct_dial, "work");
  add(raw.office_phone, "work");
  add(raw.office_main_number, "main");
  add(raw.mobile_phone, "mobile");
  add(raw.office_company_mobile, "company_mobile");
  add(raw.home_phone, "home");
  add(raw.office_fax, "fax");
  return phones;
}

/** Every real person that a person reports to, each once, in Namely's order. */
export function readManagers(raw: RawProfile["reports_to"]): Manager[] {
  if (raw === null || raw === undefined) return [];
  const managers: Manager[] = [];
  for (const person of Array.isArray(raw) ? raw : [raw]) {
    const manager = readPerson(person);
    if (manager !== null && !managers.some(({ id }) => id === manager.id)) managers.push(manager);
  }
  return managers;
}

/**
 * A person without a manager reports to a stand-in: id `no_guid`, first and last name `Nobody`, email `None`
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
