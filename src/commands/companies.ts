import { defineCommand } from "./command.ts";
import { OUTPUT_FLAGS } from "./global-flags.ts";
import { readOutputWish, type OutputWish } from "./output-wish.ts";

export interface CompaniesWish {
  readonly output: OutputWish;
  readonly remoteData: boolean;
}

export const companiesCommand = defineCommand<CompaniesWish>({
  name: "companies",
  summary: "export the company you are logged in to",
  flags: [{ spelling: "--remote-data", help: "add the raw record" }, ...OUTPUT_FLAGS],
  examples: [
    { command: "namely companies --format json", does: "shows the company's name, logo and ways to sign in" },
  ],
  read: ({ flags }) => ({ output: readOutputWish(flags), remoteData: flags["remoteData"] === true }),
  run: async (world, wish) => (await import("./companies-run.ts")).exportCompanies(world, wish),
});
