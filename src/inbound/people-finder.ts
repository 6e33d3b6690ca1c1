import { attempt } from "../platform/errors/attempt.ts";
import { isPersonPlace, splitFormKey, type BodyPlace } from "./people-places.ts";

/** The people a notification may be about. Its content is not trusted: it only selects whom to read. */
export interface FoundPeople {
  /** Lower case, each once. */
  readonly ids: readonly string[];
  /** Lower case, each once. */
  readonly emails: readonly string[];
  /** Whether there may be more people in the notification than were taken from it. */
  readonly isCut: boolean;
  /** Whether the notification says that it is one of Namely's four kinds; for debugging only, decides nothing. */
  readonly claim: (typeof CLAIMS)[number] | undefined;
  /** The keys of the notification, without any of its values: they identify an unknown shape. */
  readonly shape: string;
}

const CLAIMS = ["profile.created", "profile.updated", "profile.terminated", "profile.rehired"] as const;

/** A notification about one person names one; these only bound the work for one of a megabyte. */
const MOST_NODES = 20_000;
const MOST_DEPTH = 32;
const MOST_PEOPLE = 50;
const MOST_SHAPE_KEYS = 20;
const LONGEST_TEXT = 2_000;

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const WHOLE_UUID = new RegExp(`^\\s*(?:urn:uuid:)?[{(]?(?<id>${UUID})[)}]?\\s*$`, "iu");
/** An address of a profile says by itself what its id is of. */
const PROFILE_ADDRESS = new RegExp(`/(?:profiles|employees|people|users)/(?<id>${UUID})(?![0-9a-z-])`, "iu");
const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,190}$/u;

/**
 * Finds whom the body of a notification is about: ids and emails in JSON, in JSON within text, or in a form, wherever they are.
 * Never throws, and its time is bounded by the body's length.
 */
export function findPeople(body: Uint8Array): FoundPeople {
  const search = new Search();
  const text = new TextDecoder().decode(body).trim();
  const root: BodyPlace = { key: "", above: undefined, depth: 0 };
  const json = parseJson(text);
  if (json !== undefined) search.walk(json, root);
  else if (/^[^\s=&{}<>]{1,200}=/u.test(text)) search.walkForm(text, root);
  return search.end();
}

class Search {
  readonly #ids = new Set<string>();
  readonly #emails = new Set<string>();
  readonly #shape = new Set<string>();
  #claim: FoundPeople["claim"];
  #nodes = 0;
  #isCut = false;

  /** Breadth first and without recursion: what is nested deep may be hostile, and people are near the top. */
  walk(value: unknown, root: BodyPlace): void {
    const queue: { readonly value: unknown; readonly place: BodyPlace }[] = [{ value, place: root }];
    for (let next = 0; next < queue.length; next += 1) {
      const node = queue[next];
      if (node === undefined || this.#isOver()) return;
      const { place } = node;
      if (typeof node.value === "string") {
        const inner = place.depth < MOST_DEPTH ? parseJson(node.value) : undefined;
        if (inner !== undefined) queue.push({ value: inner, place: { ...place, depth: place.depth + 1 } });
        else this.#take(node.value, place);
      }
      if (typeof node.value !== "object" || node.value === null) continue;
      if (place.depth >= MOST_DEPTH) {
        this.#isCut = true;
        continue;
      }
      const isList = Array.isArray(node.value);
      for (const [key, child] of Object.entries(node.value)) {
        if (queue.length >= MOST_NODES) {
          this.#isCut = true;
          break;
        }
        const below: BodyPlace = isList
          ? { ...place, depth: place.depth + 1 }
          : { key, above: place, depth: place.depth + 1 };
        if (!isList) this.#noteShape(below);
        queue.push({ value: child, place: below });
      }
    }
  }

  walkForm(text: string, root: BodyPlace): void {
    for (const [name, value] of new URLSearchParams(text)) {
      let place = root;
      for (const key of splitFormKey(name, MOST_DEPTH)) place = { key, above: place, depth: place.depth + 1 };
      if (place === root || this.#isOver()) continue;
      this.#noteShape(place);
      this.walk(value, place);
    }
  }

  end(): FoundPeople {
    return {
      ids: [...this.#ids],
      emails: [...this.#emails],
      isCut: this.#isCut,
      claim: this.#claim,
      shape: [...this.#shape].sort().join(", "),
    };
  }

  #isOver(): boolean {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) this.#isCut = true;
    return this.#nodes > MOST_NODES;
  }

  #take(text: string, place: BodyPlace): void {
    if (text.length > LONGEST_TEXT) return;
    this.#claim ??= CLAIMS.find((claim) => claim === text);
    const address = PROFILE_ADDRESS.exec(text)?.groups?.["id"];
    const whole = WHOLE_UUID.exec(text)?.groups?.["id"];
    const id = address ?? (whole !== undefined && isPersonPlace(place, "id") ? whole : undefined);
    if (id !== undefined) this.#add(this.#ids, id);
    else if (EMAIL.test(text) && isPersonPlace(place, "email")) this.#add(this.#emails, text);
  }

  #add(to: Set<string>, word: string): void {
    if (this.#ids.size + this.#emails.size >= MOST_PEOPLE && !to.has(word.toLowerCase())) this.#isCut = true;
    else to.add(word.toLowerCase());
  }

  #noteShape(place: BodyPlace): void {
    if (this.#shape.size >= MOST_SHAPE_KEYS) return;
    const keys: string[] = [];
    for (let at: BodyPlace | undefined = place; at?.above !== undefined && keys.length < 6; at = at.above)
      keys.unshift(isPlainKey(at.key) ? at.key : "…");
    this.#shape.add(keys.join("."));
  }
}

/** A map may have ids, names or addresses for its keys, and those are data. */
function isPlainKey(key: string): boolean {
  return /^[a-z][a-z_-]{0,30}$/iu.test(key);
}

/** Lists and objects only: a text that is a number or a word is a text. */
function parseJson(text: string): object | undefined {
  return /^\s*[[{]/u.test(text) ? attempt(() => JSON.parse(text) as object) : undefined;
}
