/** Text without quotes, quoted items with commas between them, text without quotes. */
const QUOTED_LISTS = [
  /^[^"]*?(?<list>"[^"]*"(?:\s*,\s*"[^"]*")*)[^"]*$/u,
  /^[^']*?(?<list>'[^']*'(?:\s*,\s*'[^']*')*)[^']*$/u,
] as const;

/**
 * What can be chosen in a field, which Namely only gives as a quoted list within free text (recorded). Null unless there
 * is exactly one way to read it: a quote within an item, or an item that is empty, leaves it open.
 */
export function readFieldOptions(format: string | null): string[] | null {
  if (format === null) return null;
  const [inDouble, inSingle] = QUOTED_LISTS;
  const quote = format.includes('"') ? '"' : "'";
  const list = (quote === '"' ? inDouble : inSingle).exec(format)?.groups?.["list"];
  if (list === undefined) return null;
  const items = list
    .split(quote)
    .filter((_, index) => index % 2 === 1)
    .map((item) => item.trim());
  const isCertain = items.every((item) => item !== "" && !item.includes("\\"));
  return isCertain ? items : null;
}
