import { resolve } from "node:path";
import { Fault } from "../../platform/errors/fault.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { addCounts, searchEvents } from "../../sync/snapshots/event-search.ts";
import { checkEventVisibility } from "../../sync/snapshots/hidden-events.ts";
import { today } from "../../sync/connection/today.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import type { Outcome } from "../../cli/command.ts";
import {
  describeLeftOut,
  joinLeftOut,
  sortCounts,
  type DiffSummary,
} from "../../output/events/diff-summary.ts";
import { openEventOutput, planEventFormat } from "../../output/events/event-output.ts";
import type { OutputFormat } from "../../output/format.ts";
import { say, warn } from "../../cli/say.ts";
import type { World } from "../../cli/context.ts";
import type { LiveDiffOptions } from "./live-diff.ts";
import { tellCounts, describeFile, describePeople, tellSight } from "./diff-text.ts";

/** What `namely diff` was asked for. */
export interface DiffOptions extends LiveDiffOptions {
  /** Two files to compare offline; undefined for Namely as it is now. */
  readonly files: { readonly before: string; readonly after: string } | undefined;
}

/** Reports what happened between two files, or since the stored snapshot. */
export async function runDiff(world: World, options: DiffOptions): Promise<Outcome | undefined> {
  const format = planEventFormat(world, options.output);
  if (options.files !== undefined) return compareFiles(world, options, options.files, format);
  // Two files are compared without what speaks with Namely, which takes longer to load than most files to compare.
  return (await import("./live-diff.ts")).runLiveDiff(world, options, format);
}

async function compareFiles(
  world: World,
  options: DiffOptions,
  files: { readonly before: string; readonly after: string },
  format: OutputFormat,
): Promise<Outcome | undefined> {
  const { asOf, timeZone, ignored, guard } = options.events;
  const day = today(world, timeZone);
  const tell = (sentence: string): void => warn(world, makePrintable(sentence));
  const output = await openEventOutput(world, format, options.output, asOf ?? day);
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
      options.events,
      output,
      world.signal,
    );
    const place = files.after;
    if (found.header) checkEventVisibility(found.header, options.events.events, tell, place);
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
    return options.exitCode && found.reported > 0 ? "differences-found" : undefined;
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
