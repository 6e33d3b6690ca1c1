import { createHash } from "node:crypto";
import type { Chart } from "./chart.ts";
import { packPage } from "./page-data.ts";
import { escapeXml } from "./svg.ts";

/** The page's own script, style and markup, as the build has bundled them. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  readonly body: string;
}

/**
 * A chart as one page that loads nothing. Its policy allows this script and this style by hash and nothing else, even if a
 * name is HTML.
 */
export function renderHtml(chart: Chart, { script, style, body }: PageParts): string {
  // Within a script only these could end it or hide its end; JSON can write any character as an escape.
  const data = JSON.stringify(packPage(chart)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(chart.title)}</title>
<style>${style}</style>
<noscript>This chart needs JavaScript, which is off in this browser.</noscript>
${body}<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
