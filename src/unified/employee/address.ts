import type { Address, GroupAddress, WorkLocation } from "./location.ts";
import type { RawAddress } from "../raw/raw.ts";
import { readText } from "../raw/text.ts";

/** Where a person works; null when nothing at all is known. An office given as bare text is its name. */
export function readWorkLocation(raw: RawAddress, officeName: string | null): WorkLocation | null {
  const address = readGroupAddress(raw);
  const name = officeName ?? (typeof raw === "string" ? readText(raw) : null);
  if (address === null && name === null) return null;
  return { name, ...(address ?? EMPTY_ADDRESS) };
}

/** Where a person lives; null when nothing is known. A home given as bare text is the first line. */
export function readHomeLocation(raw: RawAddress): Address | null {
  if (typeof raw === "string") {
    const street_1 = readText(raw);
    return street_1 === null ? null : { ...EMPTY_HOME, street_1 };
  }
  const lines = readLines(raw);
  return lines === null || isEmpty(lines) ? null : lines;
}

/** An address with its phone; null when nothing is known. */
export function readGroupAddress(raw: RawAddress): GroupAddress | null {
  const lines = readLines(raw);
  if (lines === null || typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  const address = { ...lines, phone: readText(raw.phone) };
  return isEmpty(address) ? null : address;
}

const EMPTY_HOME: Address = {
  street_1: null,
  street_2: null,
  city: null,
  state: null,
  postal_code: null,
  country: null,
};

const EMPTY_ADDRESS: GroupAddress = { ...EMPTY_HOME, phone: null };

function readLines(raw: RawAddress): Address | null {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  return {
    street_1: readText(raw.address1),
    street_2: readText(raw.address2),
    city: readText(raw.city),
    state: readText(raw.state_id) ?? readText(raw.state),
    postal_code: readText(raw.zip),
    country: readText(raw.country_id) ?? readText(raw.country),
  };
}

function isEmpty(address: Address): boolean {
  return Object.values(address).every((part) => part === null);
}
