import { COMPANY_INCLUDES } from "../../sync/lists/company-includes.ts";
import { defineCommand } from "../../cli/command.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readChoiceList, readText } from "../../cli/values.ts";
import type { CompaniesCommandOptions } from "./companies-run.ts";

export const companiesCommand = defineCommand<CompaniesCommandOptions>({
  name: "companies",
  summary: "export the company you are logged in to",
  description:
    "With its offices, where the token may see groups and their types; what it may not see is left out, not empty.",
  flags: [
    {
      spelling: "--include <list>",
      help: "add what belongs to the company: groups (with group_types), fields (of profiles)",
    },
    { spelling: "--remote-data", help: "add the raw record" },
    ...OUTPUT_FLAGS,
  ],
  examples: [
    {
      command: "namely companies --format json",
      does: "shows the company's name, logo, offices and ways to sign in",
    },
    {
      command: "namely companies --include groups,fields -o company.json",
      does: "keeps how the company is set up in one file",
    },
  ],
  read: ({ flags }) => ({
    include: readChoiceList("--include", readText(flags["include"]), COMPANY_INCLUDES) ?? [],
    output: readOutputOptions(flags),
    remoteData: flags["remoteData"] === true,
  }),
  run: async (context, options) => (await import("./companies-run.ts")).exportCompanies(context, options),
});
