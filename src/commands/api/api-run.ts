import { locate } from "../../namely/requests/api-path.ts";
import { describeRequest, isWrite, type ApiRequest } from "../../namely/requests/api-request.ts";
import type { RawAnswer } from "../../namely/requests/client.ts";
import { readEnvelope, type Envelope } from "../../namely/reading/envelope.ts";
import { parseJson } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { decodeUtf8 } from "../../platform/text/utf8.ts";
import { confirm } from "../../terminal/prompts.ts";
import { isJson, publishAnswer, publishFailure } from "./api-answer.ts";
import { composeRequest, type ApiOptions } from "./api-body.ts";
import { requireOwnCompany } from "../../sync/lists/own-company.ts";
import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { openDraft, type Draft } from "../../output/staged-output.ts";
import { checkOutputOptions, chooseFormat } from "../../output/format.ts";
import { findFormatOfFile } from "../../output/format-catalog.ts";
import { makeReceipt, type Receipt } from "../../output/publish.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import { outputFile } from "../../cli/output-file.ts";

const RECORDS = { one: "record", many: "records" };
const ANSWERS = { one: "answer", many: "answers" };

/** One call of `namely api`, ready to be made. */
interface ApiCall {
  readonly context: Context;
  readonly options: ApiOptions;
  readonly connection: Connection;
  readonly request: ApiRequest;
  readonly report: RunReport;
}

/** Sends a request and writes the response. */
export async function requestApi(context: Context, options: ApiOptions): Promise<void> {
  // Invalid output options are reported before anything is requested.
  checkOutputOptions(options.output, wantsRecords(context) ? chooseFormat(context) : "json");
  const mustAsk = isWrite(options) && !options.yes;
  if (mustAsk && !context.interactive) {
    throw new Fault("usage.confirm", `${options.method} ${options.target.path} can change data in Namely.`, {
      hint: "Confirm with --yes.",
    });
  }
  const composed = await composeRequest(context, options);
  let report: RunReport | undefined;
  // A confirmation comes before any progress.
  await withConnection(context, { onWait: (notice) => report?.onWait(notice) }, async (connection) => {
    const { baseUrl } = connection.session;
    const request = { method: options.method, path: locate(options.target, baseUrl), ...composed };
    await requireOwnCompany(connection);
    if (mustAsk) await askFirst(context, request, baseUrl);
    await withRunReport(context, "Records", async (opened) => {
      report = opened;
      await perform({ context, options, connection, request, report });
    });
  });
}

function wantsRecords({ globals }: Context): boolean {
  return globals.format !== undefined || globals.fields !== undefined;
}

async function askFirst(context: Context, request: ApiRequest, { host }: URL): Promise<void> {
  const question = `Send ${describeRequest(request)} to ${host}?`;
  if (await confirm(context, { question, preset: false })) return;
  throw new Fault("guard.declined", `${describeRequest(request)} was not sent.`);
}

async function perform(call: ApiCall): Promise<void> {
  const { options, context } = call;
  if (wantsRecords(context))
    return options.paginate
      ? putOutRecords(call, (taker) => readAll(call, taker))
      : exchange(call, (answer) => putOutRecords(call, (taker) => readOnePage(call, answer, taker)));
  if (options.paginate) return putOutMerged(call);
  // A file that cannot be written fails before anything is sent.
  const file = outputFile(context.globals) === undefined ? undefined : await openDraft(context, "json");
  try {
    await exchange(call, (answer) => putOutAnswer(call, answer, file));
  } finally {
    await file?.discard();
  }
}

async function exchange(call: ApiCall, putOut: (answer: RawAnswer) => Promise<void>): Promise<void> {
  const { options, context } = call;
  const answer = await send(call);
  if (answer.fault !== undefined) {
    call.report.stop();
    // Other programs expect text.
    if (answer.fault.code !== "api.not-utf8") await publishFailure(context, answer, options);
    throw answer.fault;
  }
  try {
    await putOut(answer);
  } catch (error) {
    if (isWrite(options))
      warn(context, `${describeRequest(call.request)} succeeded nevertheless.`, "api.write-done");
    throw error;
  }
}

async function send({ context, connection, request }: ApiCall): Promise<RawAnswer> {
  const { client } = connection;
  try {
    return await client.send(request);
  } catch (error) {
    // Interrupted before the response arrived.
    if (context.signal.aborted && isWrite(request) && client.tally().requests > 0)
      warn(
        context,
        `It is unknown whether ${describeRequest(request)} was carried out.`,
        "api.write-unknown",
      );
    throw error;
  }
}

async function putOutAnswer(call: ApiCall, answer: RawAnswer, file: Draft | undefined): Promise<void> {
  const { context, options, report, request } = call;
  const path = outputFile(context.globals);
  const envelope = isJson(answer) && answer.body.length > 0 ? readBody(answer, request) : undefined;
  if (envelope !== undefined) warnOfMore(call, envelope);
  const named = path === undefined ? undefined : findFormatOfFile(path);
  if (envelope !== undefined && named !== undefined && named !== "json")
    report.onWarning(
      `"${path}" contains the response as JSON. Add --format to write records.`,
      "file.format",
    );
  report.stop();
  // The exit code is the result of a HEAD request.
  if (request.method === "HEAD" && !options.include) return;
  const bytes = await publishAnswer(context, answer, options, file);
  if (path !== undefined) finish(call, ANSWERS, { count: 1, nextCursor: null, output: { path, bytes } });
}

async function putOutRecords(call: ApiCall, gather: (taker: Taker) => Promise<unknown>): Promise<void> {
  const { context, options, report } = call;
  const { GatheredRecords } = await import("./api-records.ts");
  const gathered = new GatheredRecords(context);
  try {
    await gather(gathered);
    const receipt = await gathered.publish(context, options.output, report.stop);
    if (receipt !== undefined) finish(call, RECORDS, receipt);
  } finally {
    await gathered.discard();
  }
}

async function putOutMerged(call: ApiCall): Promise<void> {
  const { context, report } = call;
  const { MergedAnswer } = await import("./api-merged.ts");
  const merged = await MergedAnswer.open(context);
  try {
    await merged.finish(await readAll(call, merged));
    report.stop();
    const bytes = await merged.publish();
    finish(call, RECORDS, makeReceipt(context, { count: merged.count, bytes }));
  } finally {
    await merged.discard();
  }
}

/** Takes records, with the key of their list where the response has one. */
interface Taker {
  take(key: string | undefined, records: readonly unknown[]): Promise<void>;
  restart(): Promise<void>;
}

async function readOnePage(call: ApiCall, answer: RawAnswer, taker: Taker): Promise<void> {
  const envelope = readBody(answer, call.request);
  await taker.take(undefined, envelope.records);
  warnOfMore(call, envelope);
}

/** Reads every page; the rest of the document comes last. */
async function readAll(
  { context, connection, request, report }: ApiCall,
  taker: Taker,
): Promise<Readonly<Record<string, unknown>>> {
  const { onWarning } = report;
  const { readMerged } = await import("../../namely/reading/merged-pages.ts");
  const pages = readMerged({ client: connection.client, clock: context.clock, request, onWarning });
  let done = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const step = await pages.next();
    if (step.done === true) return step.value;
    if (step.value.kind === "restart") {
      done = 0;
      report.onWarning(`The list was read again, because ${step.value.why}.`, "read.again");
      await taker.restart();
      continue;
    }
    done += step.value.records.length;
    report.onProgress(done, step.value.total, step.value.order);
    await taker.take(step.value.key, step.value.records);
  }
}

function readBody(answer: RawAnswer, { path }: ApiRequest): Envelope {
  try {
    return readEnvelope(parseJson(decodeUtf8(answer.body) ?? ""), path);
  } catch {
    throw new Fault("api.not-json", `The response of ${path} is not JSON and has no records.`, {
      hint: "Leave out --format and --fields to get the response unchanged.",
    });
  }
}

/** A part of a list must not pass for the whole list. */
function warnOfMore({ report, request }: ApiCall, { records, total }: Envelope): void {
  if (request.method !== "GET" || total === undefined || total <= records.length) return;
  if (/[?&](?:page|per_page|limit|after)=/u.test(request.search)) return;
  report.onWarning(
    `These are ${records.length} of ${total} records. Add --paginate to read all pages.`,
    "api.more-pages",
  );
}

function finish({ report, connection }: ApiCall, noun: typeof RECORDS, receipt: Receipt): void {
  report.finish(receipt, noun, connection.client.tally());
}
