import { resolve } from "node:path";
import { Fault } from "../platform/fault.ts";
import { openFileSide } from "../snapshots/side.ts";
import { formatBytes } from "../terminal/messages.ts";
import { makePrintable } from "../terminal/printable.ts";
import { addCounts, searchEvents } from "../sync/event-search.ts";
import { checkEventVisibility } from "../sync/hidden-events.ts";
import { today } from "../sync/today.ts";
import { quoteWord } from "./baseline-name.ts";
import type { Outcome } from "./command.ts";
import type { DiffWish } from "./diff.ts";
import { countEvents, describeLeftOut, joinLeftOut, sortCounts, type DiffSummary } from "./diff-summary.ts";
import { openEventOutput, planEventFormat } from "./event-output.ts";
import type { OutputFormat } from "./output-wish.ts";
import { say, warn } from "./say.ts";
import type { World } from "./world.ts";

/** Reports what happened between two files, or since the stored snapshot. */
export async function runDiff(world: World, wish: DiffWish): Promise<Outcome | undefined> {
  const format = planEventFormat(world, wish.output);
  if (wish.files !== undefined) return compareFiles(world, wish, wish.files, format);
  // Two files are compared without what speaks with Namely, which takes longer to load than most files to compare.
  return (await import("./live-diff.ts")).runLiveDiff(world, wish, format);
}

async function compareFiles(
  world: World,
  wish: DiffWish,
  files: { readonly before: string; readonly after: string },
  format: OutputFormat,
): Promise<Outcome | undefined> {
  const { asOf, timeZone, ignored, guard } = wish.events;
  const day = today(world, timeZone);
  const tell = (sentence: string): void => warn(world, makePrintable(sentence));
  const output = await openEventOutput(world, format, wish.output, asOf ?? day);
  try {
    const found = await searchEvents(
      {
        before: openFileSide(resolve(world.cwd, files.before), files.before, {
          whenEmpty: () => emptyBaseline(files.before),
        }),
        after: openFileSide(resolve(world.cwd, files.after), files.after, {
          whenEmpty: () => emptyPresent(files.after),
        }),
        ignored: new Set(ignored),
        view: { asOf, today: day },
        temporaryFolder: world.folders.temporary,
        acrossCompanies: guard.force,
      },
      wish.events,
      output,
      world.signal,
    );
    const place = files.after;
    if (found.header) checkEventVisibility(found.header, wish.events.events, tell, place);
    const counts = sortCounts(found.counts);
    const { byEvents, byIgnore } = found.leftOut;
    const summary: DiffSummary = {
      company: found.company,
      as_of: asOf ?? null,
      people: found.people,
      events: counts,
      left_out: sortCounts(addCounts(byEvents, byIgnore)),
    };
    const { bytes } = await output.publish(summary);
    tellSight(world, found.sight.gained);
    const leftOut = describeLeftOut(found.leftOut);
    if (found.reported > 0 || leftOut !== "") {
      const counts = found.reported > 0 ? tellCounts(world, format, summary) : "No reported events";
      say(
        world,
        [joinLeftOut(counts, leftOut), describePeople(found.people), describeFile(world, bytes)]
          .filter(Boolean)
          .join(" · "),
      );
    } else if (world.stderr.isTTY === true) say(world, "Nothing happened between the two.");
    return wish.exitCode && found.reported > 0 ? "differences-found" : undefined;
  } finally {
    await output.discard();
  }
}

/** For a file without a single line as the earlier side: everybody would seem to have been hired. */
export function emptyBaseline(file: string): Fault {
  return new Fault("usage.no-snapshot", `${file} is empty: there is no baseline yet to compare with.`, {
    hint: `Save one first: namely snapshot -o ${quoteWord(file)}`,
  });
}

/** For a file without a single line as the later side: everybody would seem to have left. */
export function emptyPresent(file: string): Fault {
  return new Fault("file.empty", `${file} is empty, so nobody can be compared.`, {
    hint: `Export it again: namely snapshot -o ${quoteWord(file)}`,
  });
}

/** A report for people on stdout ends with the counts itself. */
export function tellCounts(world: World, format: OutputFormat, summary: DiffSummary): string {
  const { output } = world.globals;
  const isShown = (format === "table" || format === "markdown") && (output === undefined || output === "-");
  return isShown ? "" : countEvents(summary);
}

/** Where the report went, when to a file. */
export function describeFile({ globals: { output } }: World, bytes: number): string {
  return output === undefined || output === "-" ? "" : `${makePrintable(output)} (${formatBytes(bytes)})`;
}

export function describePeople({
  before,
  after,
}: {
  readonly before: number | null;
  readonly after: number;
}): string {
  return before === null || before === after ? `${after} people` : `${before} → ${after} people`;
}

/** Not an event: from now on there is more to compare. */
export function tellSight(world: World, gained: readonly string[]): void {
  if (gained.length === 0) return;
  warn(
    world,
    `These fields are seen now and were not before: ${makePrintable(gained.join(", "))}. They are compared from now on.`,
    "access.field-gained",
  );
}
