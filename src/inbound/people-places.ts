/** The place of a value: its key, and those above it. An item of a list has the place of the list. */
export interface BodyPlace {
  readonly key: string;
  readonly above: BodyPlace | undefined;
  readonly depth: number;
}

/**
 * No payload of Namely's has been published, so these are the words that webhooks commonly use. A person found by
 * mistake costs one request, and a missed one costs a poll of all changes: neither reports anything wrong.
 */
const PEOPLE = new Set(
  (
    "profile profiles employee employees person people user users worker workers member members " +
    "resource resources record records object objects entity entities subject item items result results " +
    "data payload body content attributes target new old current previous"
  ).split(" "),
);
const OTHERS = new Set(
  (
    "event events webhook webhooks hook hooks request delivery message subscription trace correlation idempotency " +
    "company companies tenant account organization site group groups grouptype grouptypes team teams department " +
    "departments division divisions office offices location locations jobtitle jobtitles jobtier jobtiers " +
    "reportsto manager managers supervisor actor sender triggeredby createdby updatedby author image file files " +
    "salary field fields report reports session token key"
  ).split(" "),
);
const NAMELESS = new Set(["id", "ids", "uuid", "uuids", "guid", "guids", "uid", "value", "key", ""]);

/** Whether an id or an email in this place may be that of the person whom the notification is about. */
export function isPersonPlace(place: BodyPlace, kind: "id" | "email"): boolean {
  const key = normalise(place.key);
  if (kind === "email") {
    const isMail = key.includes("mail") || key === "username" || key === "login" || PEOPLE.has(key);
    return isMail && belongsToPerson(place.above);
  }
  if (NAMELESS.has(key)) return belongsToPerson(place.above);
  const stem = key.replace(/(?:id|uuid|guid)s?$/u, "");
  if (OTHERS.has(stem)) return false;
  return (PEOPLE.has(stem) || stem !== key) && belongsToPerson(place.above);
}

/** The nearest word above that says whose it is decides; where none does, it is taken. */
function belongsToPerson(place: BodyPlace | undefined): boolean {
  for (let at = place; at !== undefined; at = at.above) {
    const key = normalise(at.key);
    if (PEOPLE.has(key)) return true;
    if (OTHERS.has(key)) return false;
  }
  return true;
}

function normalise(key: string): string {
  return key.length > 60 ? key : key.toLowerCase().replaceAll(/[^a-z]/gu, "");
}

/** `profile[id]`, `profiles[0][id]` and `profile.id` as the keys one below the other; numbers are places in lists. */
export function splitFormKey(name: string, most: number): string[] {
  return name
    .slice(0, 500)
    .split(/[.[\]]+/u)
    .filter((key) => key !== "" && !/^\d+$/u.test(key))
    .slice(0, most);
}
