import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { queuePath } from "../../delivery/queue-file.ts";
import type { DestinationKind } from "../../delivery/destination.ts";
import { openOutbox, type Outbox } from "../../delivery/outbox.ts";
import { NotificationJournal } from "../../inbound/journal.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import { listCompanies, SnapshotStore } from "../../snapshots/file/store.ts";
import { readKnownCompanies } from "../../sync/connection/company-memory.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { nameFlags } from "../../tracking/event-batch.ts";
import { hashKey } from "../../tracking/hashed-key.ts";
import type { Context } from "../../cli/context.ts";
import { formatAge } from "../../terminal/times.ts";
import { type Finding, type HealthCheck, ok, problem, warning } from "./health-check.ts";

/** A job that has not saved for so long has probably stopped. */
const OLD_BASELINE_MS = 14 * 86_400_000;
/** A delivery that waits longer is not just under way. */
const LATE_MS = 3_600_000;

/** What a reader has to fill in. */
const VALUES: Readonly<Record<DestinationKind, string>> = { post: "<url>", exec: "<command>" };

/** The baselines of diff and watch, and the events that no destination has accepted yet. */
export function listBaselineChecks(context: Context): readonly HealthCheck[] {
  return [
    { name: "baselines", run: () => checkBaselines(context) },
    { name: "deliveries", run: () => checkDeliveries(context) },
  ];
}

interface NamedStore {
  readonly company: string;
  readonly baseline: string | undefined;
  readonly store: SnapshotStore;
}

async function listStores({ folders, clock, signal }: Context): Promise<readonly NamedStore[]> {
  const stores: NamedStore[] = [];
  const open = (company: string, baseline: string | undefined): NamedStore => {
    const store = new SnapshotStore({ stateFolder: folders.state, company, baseline, clock, signal });
    return { company, baseline, store };
  };
  for (const company of await listCompanies(folders.state)) {
    const unnamed = open(company, undefined);
    stores.push(unnamed);
    for (const name of await unnamed.store.listBaselines()) stores.push(open(company, name));
  }
  return stores;
}

async function checkBaselines(context: Context): Promise<readonly Finding[]> {
  const now = context.clock.now();
  const findings: Finding[] = [];
  for (const { company, baseline, store } of await listStores(context)) {
    const latest = await store.latest();
    if (latest === undefined) continue;
    // Where nothing has changed, a run notes only when it read.
    const savedAt = Math.max(latest.takenAt, (await store.reading())?.full_read_at ?? 0);
    const name = `${company}${baseline === undefined ? "" : `, baseline ${baseline}`}`;
    const message = `${name}: last saved ${formatAge(now - savedAt)} ago.`;
    const flags = `--company ${quoteWord(company)}${baseline === undefined ? "" : ` --baseline ${baseline}`}`;
    findings.push(
      now - savedAt < OLD_BASELINE_MS ? ok(message) : warning(message, `namely diff --save ${flags}`),
    );
  }
  return findings.length > 0
    ? findings
    : [ok("No baseline is saved yet; namely diff --save makes the first.")];
}

async function checkDeliveries(context: Context): Promise<readonly Finding[]> {
  const names = await nameFolders(context);
  const findings: Finding[] = [];
  for (const { name, folder } of await listFolders(join(context.folders.state, "deliveries"))) {
    findings.push(...(await report(folder, async () => describeQueue(context, folder, names.get(name)))));
  }
  for (const { folder } of await listFolders(join(context.folders.state, "calls"))) {
    findings.push(...(await report(folder, () => describeNotifications(folder))));
  }
  return findings.length > 0 ? findings : [ok("No event waits for delivery.")];
}

/** One damaged folder does not hide the others. */
async function report(
  folder: string,
  describe: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await describe();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [problem(error.message, error.hint ?? `ls -l ${quoteWord(folder)}`)];
  }
}

async function describeQueue(
  { clock }: Context,
  folder: string,
  flags: string | undefined,
): Promise<readonly Finding[]> {
  const outbox = await openOutbox(folder);
  if (outbox === undefined || outbox.isEmpty) return [];
  const ageMs = clock.now() - (await stat(queuePath(folder))).mtimeMs;
  const count = countPending(outbox);
  const kinds = outbox.content.destinations.map((kind) => `--${kind}`).join(" and ");
  const message = `${count} event${count === 1 ? "" : "s"} for ${kinds} not accepted for ${formatAge(ageMs)}.`;
  const remedy =
    flags === undefined
      ? "Run the job again that has this destination, or drop the events with --forget-undelivered."
      : [
          "namely diff --save",
          flags,
          ...outbox.content.destinations.map((kind) => nameFlags(outbox, kind, VALUES[kind])),
        ].join(" ");
  return [ageMs < LATE_MS ? warning(message, remedy) : problem(message, remedy)];
}

function countPending(outbox: Outbox): number {
  const ids = outbox.content.destinations.flatMap((kind) => outbox.pendingFor(kind).map(({ id }) => id));
  return new Set(ids).size;
}

async function describeNotifications(folder: string): Promise<readonly Finding[]> {
  const journal = await NotificationJournal.open(folder);
  const { waiting } = journal;
  await journal.close();
  if (waiting === 0) return [];
  return [
    warning(
      `${waiting} webhook notification${waiting === 1 ? "" : "s"} not processed yet.`,
      "Start namely listen again with the same flags.",
    ),
  ];
}

/** The flags of each baseline's run, by the name of its folder of deliveries. */
async function nameFolders(context: Context): Promise<ReadonlyMap<string, string>> {
  const { folders } = context;
  const known = (await readKnownCompanies(folders.state)).map(({ id }) => id);
  const stores = await listStores(context);
  const companies = new Set([...known, ...stores.map(({ company }) => company)]);
  const baselines = new Set([undefined, ...stores.map(({ baseline }) => baseline)]);
  const names = new Map<string, string>();
  for (const company of companies) {
    for (const name of baselines) {
      const flags = `--company ${quoteWord(company)}${name === undefined ? "" : ` --baseline ${name}`}`;
      names.set(hashKey(nameBaseline(context, { company, name })), flags);
    }
  }
  return names;
}

async function listFolders(
  parent: string,
): Promise<readonly { readonly name: string; readonly folder: string }[]> {
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, folder: join(parent, name) }));
}
