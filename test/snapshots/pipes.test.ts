import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeWith } from "../support/requirement.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { compareFiles, namesOf, refusalOf } from "./comparing.ts";
import { person, writePlain, writeSnapshot } from "./people.ts";

describeWith(["mkfifo"], "a side that is a pipe, as the shell makes of <(…),", () => {
  const people = ["a", "b", "c"].map((id) => person({ id }));

  /** A pipe that gives this content once somebody reads it. */
  function pipe(content: string): { readonly path: string; readonly written: Promise<void> } {
    const path = join(makeTempFolder(), "pipe");
    execFileSync("mkfifo", [path]);
    // Whoever stops reading early makes the writer fail, which is none of its faults.
    return { path, written: writeFile(path, content).catch(() => undefined) };
  }

  const linesOf = (list: readonly object[]) => list.map((one) => `${JSON.stringify(one)}\n`).join("");

  test("is compared as it comes", async () => {
    const folder = makeTempFolder();
    const now = writeSnapshot(folder, "new", people.slice(1));
    const { path, written } = pipe(linesOf(people));
    const { events, findings } = await compareFiles(path, now);
    await written;
    expect(namesOf(events)).toEqual(["vanished"]);
    expect(findings.people).toEqual({ before: 3, after: 2 });
  });

  test("may be longer than what a pipe holds at once", async () => {
    const crowd = Array.from({ length: 4000 }, (_, index) =>
      person({ id: `p${String(index).padStart(4, "0")}` }),
    );
    const [before, after] = [pipe(linesOf(crowd)), pipe(linesOf(crowd.slice(0, -1)))];
    const { events } = await compareFiles(before.path, after.path);
    await Promise.all([before.written, after.written]);
    expect(namesOf(events)).toEqual(["vanished"]);
  });

  test.each<[string, object[]]>([
    ["is not sorted", people.toReversed()],
    ["has a line that cannot be read", [...people, { ...person({ id: "d" }), start_date: "soon" }]],
  ])("is refused with what to do when it %s", async (_, list) => {
    const now = writePlain(makeTempFolder(), "new", people);
    const { path, written } = pipe(linesOf(list));
    const refusal = await refusalOf(compareFiles(path, now));
    await written;
    expect(refusal).toMatchObject({
      code: "usage.not-seekable",
      message: "pipe is a pipe, and its lines are not sorted by id or cannot be read.",
      hint: "Write it to a file first, and name that.",
    });
  });
});
