import { FIELD_KINDS } from "../../unified/vocabulary.ts";
import { defineCommand } from "../../cli/command.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { LIST_FLAGS, readListOptions } from "./list-flags.ts";
import { readChoice, readText } from "../../cli/values.ts";
import type { FieldsOptions } from "./fields-run.ts";

export const fieldsCommand = defineCommand<FieldsOptions>({
  name: "fields",
  summary: "list the fields of a profile: Namely's own and the company's",
  description:
    "The name is what --custom-fields of namely employees takes; comes_with says which flags a field needs. A token sees " +
    "only the fields that its role may see.",
  flags: [
    { spelling: "--kind <kind>", help: "only these: custom (the company's own) or system (Namely's)" },
    ...LIST_FLAGS,
    ALLOW_EMPTY_FLAG,
  ],
  examples: [
    { command: "namely fields --kind custom", does: "lists what the company added" },
    {
      command: "namely fields --kind custom --fields name,label,options --format json",
      does: "shows what can be chosen in each",
    },
    { command: "namely fields --format csv -o fields.csv", does: "documents every field in a spreadsheet" },
  ],
  read: ({ flags }) => ({
    ...readListOptions(flags),
    kind: readChoice("--kind", readText(flags["kind"]), FIELD_KINDS),
  }),
  run: async (context, options) => (await import("./fields-run.ts")).exportFields(context, options),
});
