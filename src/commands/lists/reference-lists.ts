import { defineCommand, type Command, type Given } from "../../cli/command.ts";
import { readChoice, readChoiceList, readText, requireText } from "../../cli/values.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { LISTS, type ListChoice, type ListEntry } from "../../sync/lists/catalog.ts";
import { LIST_FLAGS, readListOptions, readRecordOptions, SINGLE_RECORD_FLAGS } from "./list-flags.ts";
import type { ReferenceGetOptions, ReferenceListOptions } from "./list-run.ts";

/** The command of each reference list. */
export const REFERENCE_LIST_COMMANDS: readonly Command[] = LISTS.map(makeCommand);

function makeCommand(list: ListEntry): Command {
  const { name, summary, description, examples, choice, byId, isSingle } = list;
  return defineCommand<ReferenceListOptions>({
    name,
    section: "Export",
    exitCodes: [4, 5, 6],
    summary,
    description,
    examples,
    flags: [
      ...(choice === undefined
        ? []
        : [{ spelling: choice.flag, help: choice.help, group: "Filter" as const }]),
      ...(isSingle ? SINGLE_RECORD_FLAGS : [...LIST_FLAGS, ALLOW_EMPTY_FLAG]),
    ],
    writes: [name],
    ...(byId === undefined ? {} : { subcommands: [makeGetCommand(list, byId)] }),
    read: ({ flags }) => ({
      ...(isSingle ? { ...readRecordOptions(flags), window: undefined } : readListOptions(flags)),
      chosen: choice && readChosen(choice, flags),
    }),
    run: async (context, options) =>
      (await import("./list-run.ts")).exportReferenceList(context, list, options),
  });
}

function makeGetCommand(list: ListEntry, { example }: NonNullable<ListEntry["byId"]>): Command {
  const { one } = list.noun;
  return defineCommand<ReferenceGetOptions>({
    name: "get",
    exitCodes: [4, 5, 6],
    summary: `show one ${one}`,
    positionals: [{ spelling: "<id>", help: `the ${one}'s id` }],
    flags: SINGLE_RECORD_FLAGS,
    examples: [{ command: `namely ${list.name} get ${example}`, does: `show the ${one} with this id` }],
    writes: [list.name],
    read: ({ positionals, flags }) => ({
      id: requireText(`the ${one}'s id`, positionals[0]),
      ...readRecordOptions(flags),
    }),
    run: async (context, options) =>
      (await import("./list-run.ts")).showReferenceRecord(context, list, options),
  });
}

function readChosen(
  { flag, words, several }: ListChoice,
  flags: Given["flags"],
): readonly string[] | undefined {
  const [spelling = flag] = flag.split(" ");
  const text = readText(flags[spelling.slice(2)]);
  if (several) return readChoiceList(spelling, text, words);
  const word = readChoice(spelling, text, words);
  return word === undefined ? undefined : [word];
}
