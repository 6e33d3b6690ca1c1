import { foldText } from "../../platform/text/fold-text.ts";

/** The parts of a person's name. What a record lacks may be missing. */
export interface NameParts {
  readonly name: string | null;
  readonly first_name?: string | null | undefined;
  readonly middle_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
  readonly preferred_name?: string | null | undefined;
}

/** A name for comparison: case, accents, apostrophes, hyphens and dots make no difference. */
export function foldName(text: string): string {
  return foldText(text.replaceAll(/['’‘ʼ`´.]/gu, "").replaceAll(/[-‐‑–,_]/gu, " "));
}

/** Every way in which people write this person's name, folded: as shown, legal, preferred, with the middle name or initial. */
export function listNameForms(person: NameParts): readonly string[] {
  const { name, first_name: first, middle_name: middle, last_name: last, preferred_name: preferred } = person;
  const forms = new Set<string>();
  const add = (...parts: readonly (string | null | undefined)[]): void => {
    const form = foldName(parts.filter(Boolean).join(" "));
    if (form !== "") forms.add(form);
  };
  add(name);
  for (const given of [first, preferred]) {
    if (!given) continue;
    add(given, last);
    if (!middle) continue;
    add(given, middle, last);
    add(given, middle.charAt(0), last);
  }
  return [...forms];
}

/** What a typed name may stand for, folded: "King, Ada" is also "Ada King". */
export function readTypedName(text: string): readonly string[] {
  const typed = foldName(text);
  const [last, given] = text.split(/,(.*)/su);
  const turned = given === undefined ? "" : foldName(`${given} ${last}`);
  return turned === "" || turned === typed ? [typed] : [typed, turned];
}
