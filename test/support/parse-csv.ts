/**
 * A strict reader of RFC 4180, written apart from the writer it checks: every quote has to be where the standard puts
 * it, and every row has to end with `lineEnd`.
 */
export function parseCsv(text: string, lineEnd: "\n" | "\r\n" = "\n"): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at, lineEnd);
    row.push(cell);
    if (text[next] === ",") {
      at = next + 1;
      // A comma right before the end of the text opens one more cell, which still needs its line end.
      if (at === text.length) throw new Error("The text ends after a comma.");
      continue;
    }
    if (!text.startsWith(lineEnd, next)) throw new Error(`No line end at ${next}.`);
    rows.push(row);
    row = [];
    at = next + lineEnd.length;
  }
  if (row.length > 0) throw new Error("The last row has no line end.");
  return rows;
}

function readQuoted(text: string, start: number): [string, number] {
  let cell = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new Error(`The quote at ${start} is never closed.`);
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    at = quote + 2;
  }
}

function readPlain(text: string, start: number, lineEnd: string): [string, number] {
  let at = start;
  while (at < text.length && text[at] !== "," && !text.startsWith(lineEnd, at)) {
    if (/["\r\n]/.test(text[at] ?? "")) throw new Error(`A bare ${JSON.stringify(text[at])} at ${at}.`);
    at += 1;
  }
  return [text.slice(start, at), at];
}
