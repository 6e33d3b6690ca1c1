/** A word that texts for users and comments do not use, and what to write instead. */
interface RuledOutWord {
  readonly pattern: RegExp;
  readonly write: string;
}

/** Words that a reader would not search for, or that sound translated. */
export const RULED_OUT_WORDS: readonly RuledOutWord[] = [
  { pattern: /\bweb hooks?\b/iu, write: "webhook" },
  { pattern: /\be-mails?\b/iu, write: "email" },
  { pattern: /\bnobody\b/iu, write: "no employee, no one" },
  { pattern: /\bsomebody\b/iu, write: "an employee, a person" },
  { pattern: /\b(?:everybody|everyone)\b/iu, write: "all employees" },
  { pattern: /\bwhoever\b/iu, write: "the person who" },
  { pattern: /\bbears?\b/iu, write: "carry, contain" },
  { pattern: /\blays?\b/iu, write: "save (a baseline)" },
  { pattern: /\b(?:tells?|told)\b/iu, write: "report, show" },
  { pattern: /\bputs? out\b/iu, write: "print, write" },
  { pattern: /\banew\b/iu, write: "again" },
  { pattern: /\bstands\b/iu, write: "is" },
  { pattern: /\bstanding\b/iu, write: "employment state" },
  { pattern: /\bsigns\b/iu, write: "characters" },
  { pattern: /\bblanks\b/iu, write: "spaces" },
  { pattern: /\bcolour(?:s|ed)?\b/iu, write: "color" },
  { pattern: /\bthe present\b/iu, write: "now, current" },
  { pattern: /\blet the\b/iu, write: "a verb of its own" },
  { pattern: /\bis not said\b/iu, write: "is missing" },
  { pattern: /\bdoes not know\b/iu, write: "unknown" },
  { pattern: /\blooks?\b/iu, write: "poll, check, search" },
  { pattern: /\bparcels?\b/iu, write: "batch" },
  { pattern: /\bsight\b/iu, write: "visibility" },
  { pattern: /\bmeant\b/iu, write: "a verb of its own" },
];

/** Each use of a ruled-out word in a text, as `line: word → what to write`. */
export function findRuledOutWords(text: string): string[] {
  return text.split("\n").flatMap((line, index) =>
    RULED_OUT_WORDS.flatMap(({ pattern, write }) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`${index + 1}: ${found} → ${write}`];
    }),
  );
}
