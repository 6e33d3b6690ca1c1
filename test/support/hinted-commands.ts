import type { Command } from "../../src/cli/command.ts";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";

/** What may follow the program's name in a sentence that is about the program, not a command to run. */
const PROSE = /^(?:again|can|has|is|never|process|sends|that|to)\b/u;

/**
 * The command lines in a text, such as `login <company>` in "Run namely login <company> again.", without the program's
 * name. A line ends where the sentence goes on.
 */
export function findHintedCommands(text: string): string[][] {
  return text
    .split(/(?<![\w-])namely (?=[a-z-])/u)
    .slice(1)
    .filter((rest) => !PROSE.test(rest))
    .map((rest) => takeCommand(rest.split(/\s+/u)));
}

function takeCommand(words: readonly string[]): string[] {
  const taken: string[] = [];
  let commands: readonly Command[] = EVERY_COMMAND;
  let flags = [...GLOBAL_FLAGS];
  for (let at = 0; at < words.length; at += 1) {
    const word = trim(words[at] ?? "");
    const command = commands.find(({ name }) => name === word);
    if (command !== undefined) {
      taken.push(word);
      commands = command.subcommands ?? [];
      flags = [...flags, ...command.flags];
    } else if (/^--?[a-z]/u.test(word)) {
      taken.push(word);
      const flag = flags.find(({ spelling }) => spelling.split(/[ ,]+/u).includes(word));
      const value = words[at + 1];
      if (flag?.spelling.includes("<") && value !== undefined) {
        taken.push(trim(value));
        at += 1;
      }
    } else if (at === 0) {
      // Not a command that there is.
      return [word];
    } else if (/^(?:<.+>$|[\d/.])/u.test(word)) taken.push(word);
    else break;
    if (word !== words[at] && word === trim(words[at] ?? "") && /[.,;)]$/u.test(words[at] ?? "")) break;
  }
  return taken;
}

function trim(word: string): string {
  return word.replace(/[.,;:)`"'?]+$/u, "");
}
