import { makePrintable } from "../../terminal/printable.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { measureWidth } from "../../terminal/width.ts";
import { wrapWords } from "../help/layout.ts";
import type { CheckRecord, DoctorReport } from "./doctor-record.ts";

interface ReportStyle {
  readonly color: boolean;
  /** The width of the terminal; undefined for a pipe, where no line is wrapped. */
  readonly columns: number | undefined;
}

const STATUS_WIDTH = 9;
const NAME_WIDTH = 12;
const FIX = "fix: ";

/** The report for people: a line per check, and below it the command that fixes what is wrong. */
export function renderDoctor({ checks, summary }: DoctorReport, style: ReportStyle): string {
  const lines = checks.flatMap((check) => renderCheck(check, style));
  const counts = [
    count(summary.problem, "problem"),
    count(summary.warning, "warning"),
    `${summary.ok} ok`,
    ...(summary.skipped > 0 ? [`${summary.skipped} skipped`] : []),
  ];
  return `${[...lines, "", counts.join(" · ")].join("\n")}\n`;
}

function renderCheck({ check, status, message, remedy }: CheckRecord, style: ReportStyle): string[] {
  const { red, yellow, green, dim } = chooseStyle(style.color);
  const paint = { ok: green, warning: yellow, problem: red, skipped: dim }[status];
  const indent = " ".repeat(STATUS_WIDTH + NAME_WIDTH);
  const room = style.columns === undefined ? Infinity : Math.max(30, style.columns - indent.length - 1);
  const [first = "", ...rest] = wrapWords(makePrintable(message), room, measureWidth);
  const fix = makePrintable(remedy ?? "");
  // A command stays in one piece, so that it can be copied; a sentence begins with a capital letter.
  const [fixBegin = "", ...fixRest] = /^[A-Z][a-z]+ /u.test(fix)
    ? wrapWords(fix, room - FIX.length, measureWidth)
    : [fix];
  return [
    `${paint(status.padEnd(STATUS_WIDTH))}${check.padEnd(NAME_WIDTH)}${first}`,
    ...rest.map((line) => indent + line),
    ...(remedy === null ? [] : [`${indent}${dim(FIX.trim())} ${fixBegin}`]),
    ...fixRest.map((line) => `${indent}${" ".repeat(FIX.length)}${line}`),
  ];
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? "" : "s"}`;
}
