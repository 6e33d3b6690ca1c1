import { Fault } from "../platform/errors/fault.ts";
import { writePiece } from "../platform/process/output-stream.ts";
import { Spool } from "../platform/files/spool.ts";
import type { Connection } from "../sync/connection/connection.ts";
import type { Pull, PullHooks } from "../sync/employees/employee-preparation.ts";
import type { RecordPart } from "../sync/employees/record-source.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { readWholeRoster } from "../sync/employees/whole-roster.ts";
import type { TapConfig } from "./config.ts";
import { readChangedEmployees, everybodyOptions } from "./employee-reading.ts";
import type { Log } from "./log.ts";
import { writeRecord, writeSchema, writeState } from "./messages.ts";
import type { SelectedStream } from "./selection.ts";
import type { EmployeeBookmark, TapState } from "./state.ts";
import type { Stream } from "./streams.ts";

/** One run of the tap. */
export interface TapRun {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly config: TapConfig;
  readonly state: TapState;
  readonly stdout: NodeJS.WritableStream;
  readonly log: Log;
}

/**
 * Reads one stream after the other and writes its messages. Nothing of a stream is written before all of it is there, and
 * a STATE only behind all that it covers.
 */
export async function syncStreams(run: TapRun, selected: readonly SelectedStream[]): Promise<void> {
  const { state, stdout, context, log } = run;
  const order = beginWith(selected, state.interrupted);
  if (order.length === 0) log.warning("No stream is selected, so there is nothing to do.");
  for (const [index, stream] of order.entries()) {
    const spool = new Spool({ folder: context.folders.temporary });
    try {
      const { count, bookmark } = await spoolStream(run, stream, spool);
      await writePiece(stdout, writeSchema(stream), context.signal);
      for await (const piece of spool.read()) await writePiece(stdout, piece, context.signal);
      state.employees = bookmark;
      const next = order[index + 1]?.stream.name;
      if (next !== undefined) await writePiece(stdout, writeState(state.write(next)), context.signal);
      log.count(stream.stream.name, count);
    } finally {
      await spool.discard();
    }
  }
  await writePiece(stdout, writeState(state.write(undefined)), context.signal);
}

/** The stream that was cut off comes first, and all others after it. */
function beginWith(
  selected: readonly SelectedStream[],
  interrupted: string | undefined,
): readonly SelectedStream[] {
  const first = selected.findIndex(({ stream }) => stream.name === interrupted);
  return first <= 0 ? selected : [...selected.slice(first), ...selected.slice(0, first)];
}

interface Spooled {
  readonly count: number;
  readonly bookmark: EmployeeBookmark | undefined;
}

async function spoolStream(run: TapRun, stream: SelectedStream, spool: Spool): Promise<Spooled> {
  const { context } = run;
  const extractedAt = new Date(context.clock.now()).toISOString();
  const source = openStream(run, stream);
  let count = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const step = await source.next();
    if (step.done) return { count, bookmark: step.value };
    if (step.value.kind === "restart") {
      count = 0;
      stream.custom?.restart();
      await spool.restart();
      continue;
    }
    count += step.value.records.length;
    await spool.write(step.value.records.map((record) => writeRecord(stream, record, extractedAt)).join(""));
  }
}

type Source = AsyncGenerator<RecordPart, EmployeeBookmark | undefined, undefined>;

async function* openStream(run: TapRun, { stream, method, fields }: SelectedStream): Source {
  const { config, state } = run;
  const { name, read } = stream;
  if (read !== undefined) {
    yield { kind: "records", records: await readList(run, name, read) };
    return state.employees;
  }
  const pull = openPull(run, fields);
  if (method === "INCREMENTAL")
    return yield* readChangedEmployees(pull, { config, bookmark: state.employees });
  yield* readWholeRoster(pull);
  return state.employees;
}

function openPull({ context, connection, config, log }: TapRun, fields: readonly string[]): Pull {
  const hooks: PullHooks = { onProgress: () => {}, onWarning: (sentence) => log.warning(sentence) };
  return { context, connection, options: everybodyOptions(config), hooks, fieldsInUse: { asked: fields } };
}

async function readList(
  { connection, log }: TapRun,
  name: string,
  read: NonNullable<Stream["read"]>,
): Promise<readonly object[]> {
  try {
    return await read(connection, { remoteData: false, chosen: undefined, onWarning: log.warning });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "api.forbidden") throw error;
    throw new Fault(error.code, error.message, {
      hint: `Take a token with more rights, or a catalog in which the stream ${name} is not selected.`,
      cause: error,
    });
  }
}
