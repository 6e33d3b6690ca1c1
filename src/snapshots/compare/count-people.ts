import { beginSide, type Side } from "./side.ts";

/** How many people a side holds. Their records are not parsed. Throws `file.*`. */
export async function countPeople(side: Side): Promise<number> {
  const { window } = await beginSide(side);
  let people = 0;
  try {
    for (let end = await window.findLineEnd(); end !== undefined; end = await window.findLineEnd()) {
      people++;
      window.start = end + 1;
    }
  } finally {
    await window.close();
  }
  return people;
}
