import { AREA_HINTS } from "../../src/platform/errors/area-hints.ts";
import { Fault, type FaultCode } from "../../src/platform/errors/fault.ts";
import { exitCodeOf } from "../../src/platform/process/exit-code.ts";
import type { CollectedError } from "./collect-errors.js";
import { COMPUTED_CODES, ERROR_AREAS, PARSER_MESSAGES } from "./error-areas.ts";
import { ERROR_CAUSES } from "./error-causes.ts";
import { code, GENERATED, plain, table } from "./markdown.ts";

/** Everything that is known of one code. */
export interface DescribedCode {
  readonly code: string;
  readonly errors: readonly CollectedError[];
}

/** The collected errors by their codes, sorted; a code that is computed counts as all that it can be. */
export function groupByCode(errors: readonly CollectedError[]): readonly DescribedCode[] {
  const groups = new Map<string, CollectedError[]>();
  for (const error of errors)
    for (const name of COMPUTED_CODES[error.code] ?? [error.code])
      groups.set(name, [...(groups.get(name) ?? []), error]);
  return [...groups]
    .map(([name, own]) => ({ code: name, errors: own }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** Every error by area and code, and then every warning: the messages, what leads to it, and what can be done. */
export function makeErrorsPage(errors: readonly CollectedError[]): string {
  const codes = groupByCode(errors);
  const isWarning = (entry: DescribedCode): boolean => entry.errors.every(({ kind }) => kind === "warning");
  const areas = Object.entries(ERROR_AREAS).flatMap(([area, about]) => {
    const own = codes.filter((entry) => areaOf(entry.code) === area && !isWarning(entry));
    return own.length === 0 ? [] : [describeSection(area, plain(about), own)];
  });
  const links = [...Object.keys(ERROR_AREAS), "warnings"].map((area) => `[${area}](#${area})`);
  return `${GENERATED}
# Errors

Every error has a stable code, a message and usually a hint. On a terminal you see the message and the hint; with
${code("--format json")}, stderr has one JSON object with all three. ${code("<…>")} in a message is a value.

Areas: ${links.join(" · ")}
${areas.join("")}${describeSection("Warnings", "A warning does not end the run, and the exit code stays the same.", codes.filter(isWarning))}`;
}

function describeSection(title: string, about: string, codes: readonly DescribedCode[]): string {
  return `\n## ${title}\n\n${about}\n${codes.map(describeCode).join("")}`;
}

function describeCode({ code: name, errors }: DescribedCode): string {
  const isError = errors.some(({ kind }) => kind !== "warning");
  const end = isError ? ` Exit code ${exitCodeOf(new Fault(name as FaultCode, ""))}.` : "";
  const rows = listRows(name, errors);
  const texts = isError
    ? table(["Message", "What to do"], rows)
    : table(
        ["Message"],
        rows.map(([message = ""]) => [message]),
      );
  return `\n### ${name}\n\n${plain(ERROR_CAUSES[name] ?? "")}${end}\n${rows.length > 0 ? `\n${texts}` : ""}`;
}

/** Messages with the same advice share a row. */
function listRows(name: string, errors: readonly CollectedError[]): string[][] {
  const rows = new Map<string, Set<string>>();
  for (const { code: made, messages, hints, kind } of errors) {
    const usual = kind === "error" ? AREA_HINTS[areaOf(name)] : undefined;
    const advice = (hints.length > 0 ? hints : usual === undefined ? [] : [usual("namely <command>")])
      .map(plain)
      .join("<br>");
    const known = rows.get(advice) ?? new Set();
    const own = made === PARSER_CODE ? [PARSER_MESSAGES[name] ?? ""] : messages;
    for (const message of own) if (!/^<[^>]*>$/u.test(message)) known.add(plain(message));
    rows.set(advice, known);
  }
  const said = [...rows].filter(([advice, messages]) => messages.size > 0 || advice !== "");
  return said.map(([advice, messages]) => [[...messages].join("<br>"), advice]);
}

/** The code of the one place that passes on what the parser's package says. */
const PARSER_CODE = "usage.<code>";

function areaOf(name: string): string {
  return name.slice(0, name.indexOf("."));
}
