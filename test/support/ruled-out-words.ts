/** A word or phrase that no text of the program uses, and what to write instead. */
interface RuledOutWord {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Words that no user searches for, and that a reader has to translate. Patterns match whole words in any case. */
export const RULED_OUT_WORDS: readonly RuledOutWord[] = [
  { pattern: /\bweb hooks?\b/giu, instead: "webhook" },
  { pattern: /\bnobody(?:'s)?\b/giu, instead: "no employee, no one" },
  { pattern: /\bsomebody(?:'s)?\b/giu, instead: "a person, an employee" },
  { pattern: /\banybody(?:'s)?\b/giu, instead: "any person" },
  { pattern: /\beverybody(?:'s)?\b/giu, instead: "all employees" },
  { pattern: /\beveryone(?:'s)?\b/giu, instead: "all employees" },
  { pattern: /\bwhoever\b/giu, instead: "the user, the caller" },
  { pattern: /\bbears?\b/giu, instead: "has, carries" },
  { pattern: /\blays?\b/giu, instead: "save, put" },
  { pattern: /\b(?:tells?|told)\b/giu, instead: "report, show" },
  { pattern: /\bput(?:s|ting)? out\b/giu, instead: "print, write" },
  { pattern: /\banew\b/giu, instead: "again, new" },
  { pattern: /\b(?:stands?|stood)\b(?! for\b)/giu, instead: "is" },
  { pattern: /\bstanding\b/giu, instead: "employment state" },
  // "Signs events with a secret" and "sign in" are what everyone says.
  { pattern: /\b(?:other|more|with|of|invalid|no) signs\b|\bsigns (?:in it|of)\b/giu, instead: "characters" },
  { pattern: /\bblanks\b/giu, instead: "spaces" },
  { pattern: /\bcolour(?:s|ed|ing|less)?\b/giu, instead: "color" },
  { pattern: /\bthe present\b(?! \p{L})/giu, instead: "now, current" },
  { pattern: /(?<=^|[.;:,] )let the\b/giu, instead: "an imperative" },
  { pattern: /\b(?:is|are) not said\b/giu, instead: "is not given" },
  { pattern: /\bdo(?:es)? not know\b/giu, instead: "unknown" },
  { pattern: /\blook(?:s|ed|ing)?\b(?!-?up|-alike)/giu, instead: "poll, check, see" },
  { pattern: /\bparcels?\b/giu, instead: "batch" },
  { pattern: /\bsight\b/giu, instead: "visibility" },
  { pattern: /\bmeant\b/giu, instead: "given, intended" },
];

/** The words in a text that are ruled out, each with what to write instead. */
export function findRuledOutWords(text: string): string[] {
  return RULED_OUT_WORDS.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map(([word]) => `"${word}" (write: ${instead})`),
  );
}
