// The pages of docs/reference, made from what the program itself is made from.
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import {
  makeEnvironmentPage,
  makeEventsPage,
  makeExitCodesPage,
  makeFilesPage,
  makeFindingsPage,
  makeFlagsPage,
  makeFormatsPage,
} from "./catalog-pages.ts";
import { collectErrors } from "./collect-errors.js";
import { makeCommandPages } from "./command-pages.ts";
import { makeErrorsPage } from "./errors-page.ts";
import { makeFieldsPage } from "./field-pages.ts";
import { GENERATED, plain, table } from "./markdown.ts";
import { renderManPage } from "./man-page.ts";
import { readSourceTexts } from "./read-sources.ts";

/** The folder of the pages, below the root of the project. */
export const REFERENCE_FOLDER = "docs/reference";

const INDEX: readonly (readonly [page: string, title: string, about: string])[] = [
  ["commands.md", "Commands", "every command with its flags and examples"],
  ["flags.md", "Flags", "flags that every command takes"],
  ["fields.md", "Fields", "what employees, events and every other output contain"],
  ["events.md", "Events", "what diff, watch and listen report"],
  ["findings.md", "Findings", "what reconcile finds, and the files that it reads"],
  ["formats.md", "Formats", "output formats and their extensions"],
  ["exit-codes.md", "Exit codes", "what the exit code of a command means"],
  ["errors.md", "Errors", "every error with its cause and what to do"],
  ["environment.md", "Environment variables", "every variable that namely reads"],
  ["files.md", "Files", "what namely keeps, and where"],
  ["namely.1", "Manual page", "the commands for man; it is part of the package"],
];

/** Every page by its path below `docs/reference`. `root` is the root of the project. */
export async function makeReference(root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["README.md", makeIndexPage()],
    ...makeCommandPages(EVERY_COMMAND),
    ["flags.md", makeFlagsPage()],
    ["fields.md", await makeFieldsPage()],
    ["events.md", makeEventsPage()],
    ["findings.md", makeFindingsPage()],
    ["formats.md", makeFormatsPage()],
    ["exit-codes.md", makeExitCodesPage(EVERY_COMMAND)],
    ["errors.md", makeErrorsPage(collectErrors(readSourceTexts(root, "src")))],
    ["environment.md", makeEnvironmentPage()],
    ["files.md", makeFilesPage()],
    ["namely.1", renderManPage(EVERY_COMMAND)],
  ]);
}

function makeIndexPage(): string {
  const rows = INDEX.map(([page, title, about]) => [`[${title}](${page})`, plain(about)]);
  return `${GENERATED}
# Reference

These pages are generated from the program itself, so they match this version.

${table(["Page", "Content"], rows)}`;
}
