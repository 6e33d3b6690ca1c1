import { escapeHtml } from "./answer.ts";

/** Markup that may go into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type HtmlPart = Html | string | number | undefined | readonly Html[];

/** A template whose texts are all escaped; only other templates go in as markup. `undefined` is nothing. */
export function markup(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(String.raw({ raw: literals }, ...parts.map(write)));
}

function write(part: HtmlPart): string {
  if (part instanceof Html) return part.text;
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(write).join("\n");
}
