import { cleanLine } from "../../formats/table-cells.ts";
import type { ReviewAction } from "./review-action.ts";

const LONGEST_COMMENT = 300;
/** Marks that turn the direction of writing, beside those that `cleanLine` takes. */
const DIRECTION_MARKS = /[\u061C\u200E\u200F]/gu;

/** A comment of a shell script: one line whatever the text is. */
export function writeComment(text: string): string {
  const line = cleanLine(text).replace(DIRECTION_MARKS, "\uFFFD");
  // The cut can leave half a character.
  const cut = line.slice(0, LONGEST_COMMENT).replace(/\p{Surrogate}$/u, "");
  const shown = cut.length < line.length ? `${cut}…` : line;
  return `# ${shown}\n`;
}

/** The comment on an action: the person, the finding and the reason. */
export function describeAction({ employee, finding, reason }: ReviewAction): string {
  return writeComment(`${employee || "Unknown person"}: ${finding}. ${reason}`);
}

/** The comment on an account that is left out. The account comes last, because it can be long. */
export function describeLeftOut(action: ReviewAction, why: string): string {
  return `${describeAction(action)}${writeComment(`LEFT OUT, ${why}: ${action.account}`)}`;
}

/** The first lines of a script. */
export function writeHead(source: string, asOf: string, script: string): string {
  return [
    "#!/bin/sh\n",
    writeComment(
      `Written by namely reconcile for the source "${source}" as of ${asOf}. Nothing has been run.`,
    ),
    writeComment(`Read each line first, then run: sh ${script}`),
  ].join("");
}

/** A part of a URL's path: only letters, digits, `.`, `_`, `-` and `%` are left, which no shell obeys. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*~]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Why a text cannot be a part of a URL's path. */
export function refuseSegment(text: string): string | undefined {
  // Servers take them for the folder itself and the one above, however they are written.
  if (text === "." || text === "..") return "a path cannot end with it";
  return /\p{Surrogate}/u.test(text) ? "it has half a character" : undefined;
}
