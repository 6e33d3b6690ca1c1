import type { FieldNeed } from "../../unified/visibility.ts";
import { openDraft } from "../../output/staged-output.ts";
import {
  CHARTED_PEOPLE_IN_HEAP,
  readOrg,
  type OrgSource,
  type ReadOrg,
  type VisibleOrg,
} from "./org-source.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import { outputFile } from "../../cli/output-file.ts";

/** A drawing of an organization in pieces, with the number of people on it. */
export interface OrgDrawing {
  readonly pieces: Iterable<string>;
  readonly count: number;
}

interface TextOptions {
  readonly source: OrgSource;
  /** `text` is a chart. */
  readonly format: "table" | "text";
  readonly needs: readonly FieldNeed[];
}

/** Reads the employees and publishes a drawing of them, all of it or nothing. `format` decides what a terminal shows. */
export async function publishOrgText(
  context: Context,
  options: TextOptions,
  draw: (seen: VisibleOrg, report: Pick<RunReport, "onWarning">) => OrgDrawing,
): Promise<void> {
  await withRunReport(context, "Employees", async (report) => {
    const draft = await openDraft(context, options.format);
    try {
      const { pieces, count, tally } = await readAndDraw(context, options, draw, report);
      for (const text of joinPieces(pieces)) await draft.write(text);
      report.stop();
      context.signal.throwIfAborted();
      const { bytes } = await draft.publish();
      const path = outputFile(context.globals);
      const named = path === undefined ? undefined : { path, bytes };
      report.finish({ count, nextCursor: null, output: named }, { one: "person", many: "people" }, tally);
    } finally {
      await draft.discard();
    }
  });
}

const JOINED_LENGTH = 64 * 1024;

/** A chart comes in hundreds of thousands of short pieces; each on its own would cost more than its text. */
function* joinPieces(pieces: Iterable<string>): Generator<string> {
  let joined = "";
  for (const piece of pieces) {
    joined += piece;
    if (joined.length < JOINED_LENGTH) continue;
    yield joined;
    joined = "";
  }
  if (joined !== "") yield joined;
}

/** Apart, so that the people are not kept while the drawing is written. */
async function readAndDraw(
  context: Context,
  { source, format, needs }: TextOptions,
  draw: (seen: VisibleOrg, report: Pick<RunReport, "onWarning">) => OrgDrawing,
  report: RunReport,
): Promise<OrgDrawing & Pick<ReadOrg, "tally">> {
  const { tally, ...seen } = await readOrg(
    context,
    source,
    report,
    needs,
    ...(format === "text" ? [CHARTED_PEOPLE_IN_HEAP] : []),
  );
  return { ...draw(seen, report), tally };
}
