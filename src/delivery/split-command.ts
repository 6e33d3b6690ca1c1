import { Fault } from "../platform/errors/fault.ts";

/** Between double quotes a shell takes a backslash for itself only before these. */
const ESCAPED_IN_DOUBLE_QUOTES = new Set(['"', "\\", "$", "`", "\n"]);

/**
 * The words of a command line, with '…', "…" and backslash as in a shell, and nothing else that shells do: no
 * variables, no patterns, no pipes, no home for `~`. Throws `usage.exec-command` for an open quote, for a line without a
 * program and for a path that begins with a bare `~/`, which no program could open.
 */
export function splitCommand(text: string): readonly string[] {
  const words: string[] = [];
  // A word may be empty and still be one, as '' is.
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  let isPlainTilde = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === "'" || (quote === '"' && character !== '"' && character !== "\\")) {
      if (character === quote) quote = undefined;
      else word = (word ?? "") + character;
    } else if (character === "\\") {
      const next = text.charAt(at + 1);
      if (next === "") throw openQuote();
      const isPlain = quote === '"' && !ESCAPED_IN_DOUBLE_QUOTES.has(next);
      // An escaped end of line joins two lines and leaves nothing.
      if (next !== "\n") word = (word ?? "") + (isPlain ? character : "") + next;
      at += 1;
    } else if (character === quote) {
      quote = undefined;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/u.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      if (word === undefined) isPlainTilde = character === "~";
      else if (isPlainTilde && word === "~" && character === "/") throw bareTilde();
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) throw openQuote();
  if (word !== undefined) words.push(word);
  if (!words[0]) throw noProgram();
  return words;
}

function bareTilde(): Fault {
  return new Fault(
    "usage.exec-command",
    'The command for --exec contains "~/", which only a shell fills in.',
    {
      hint: `Write the whole path, or let your shell fill it in: --exec "$HOME/on-event.sh"`,
    },
  );
}

function openQuote(): Fault {
  return new Fault("usage.exec-command", "The command for --exec ends within a quotation.", {
    hint: "Close every ' and \", and put '…' around a word that holds a backslash.",
  });
}

/** Also for a list of words that does not begin with a program. */
export function noProgram(): Fault {
  return new Fault("usage.exec-command", "The command for --exec names no program.", {
    hint: "Give it like this: --exec './on-event.sh --quiet'",
  });
}
