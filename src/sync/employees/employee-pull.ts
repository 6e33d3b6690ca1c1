import { createHash } from "node:crypto";
import { findProfilesByEmail } from "../../namely/reading/filtered-profiles.ts";
import { readRecentChanges, type KnownRoster } from "../../namely/reading/recent-changes.ts";
import { readOne } from "../../namely/reading/reference.ts";
import { readRoster } from "../../namely/reading/roster.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { RosterNames } from "../../unified/org/manager-names.ts";
import { keepWanted, startPreparing, reportRestart, type Pull } from "./employee-preparation.ts";
import { holdForNames } from "./held-employees.ts";
import type { RecordPart } from "./record-source.ts";

/**
 * Every employee that is wanted: all of them, or it throws. A manager has the same name on the own record and on those of
 * the reports, so no one comes before all have been read.
 */
export async function* pullEmployees(pull: Pull): AsyncGenerator<RecordPart, void, undefined> {
  const { nameOf } = (pull.names ??= new RosterNames());
  yield* holdForNames(streamEmployees(pull), nameOf, { folder: pull.context.folders.temporary });
}

/** The same as they come, with managers named as on the profiles of their reports. */
export async function* streamEmployees(pull: Pull): AsyncGenerator<RecordPart, void, undefined> {
  const { connection, options, hooks, context } = pull;
  const preparation = startPreparing(pull);
  const { email, manager } = options.filter;
  // Whether a manager exists is only known when all employees have been seen.
  const found =
    email === undefined || manager !== undefined
      ? undefined
      : await findProfilesByEmail(connection.client, email);
  if (found !== undefined) {
    const prepared = await preparation;
    yield { kind: "records", records: keepWanted(found, prepared) };
    prepared.selection.finish(hooks.onWarning, "found");
    return;
  }
  let done = 0;
  const { onWarning } = hooks;
  for await (const part of readRoster({ client: connection.client, clock: context.clock, onWarning })) {
    if (part.kind === "restart") {
      done = 0;
      pull.names?.restart();
      reportRestart(hooks, part.why);
      (await preparation).selection.restart();
      yield part;
      continue;
    }
    done += part.profiles.length;
    hooks.onProgress(done, part.total, part.order);
    yield { kind: "records", records: keepWanted(part.profiles, await preparation) };
  }
  const { selection } = await preparation;
  const late = selection.takeUndecided<Employee>();
  if (late.length > 0) yield { kind: "records", records: late };
  selection.finish(hooks.onWarning);
}

/** What the names that people carry come from, as a mark that is another one when a group or the company is renamed. */
export async function markDirectory(pull: Pull): Promise<string> {
  const { company, groups } = await startPreparing(pull);
  const names = groups.map(({ id, name, type }) => [id, name, type]);
  return createHash("sha256")
    .update(JSON.stringify([company, names]))
    .digest("hex")
    .slice(0, 16);
}

/** Who has changed since what is known, as far as that is certain; see `readRecentChanges`. */
export async function pullRecentEmployees(
  pull: Pull,
  known: KnownRoster,
): Promise<
  | { readonly kind: "found"; readonly employees: readonly Employee[] }
  | { readonly kind: "unclear"; readonly why: string }
> {
  const preparation = startPreparing(pull);
  const recent = await readRecentChanges(pull.connection.client, known);
  if (recent.kind === "unclear") return recent;
  const prepared = await preparation;
  const employees = keepWanted(recent.profiles, prepared);
  prepared.selection.finish(pull.hooks.onWarning, "part");
  return { kind: "found", employees };
}

/** One profile by its id; undefined when Namely knows none. */
export async function pullEmployee(pull: Pull, id: string): Promise<object | undefined> {
  const preparation = startPreparing(pull);
  const profile = await readOne(pull.connection.client, "profiles", id);
  const prepared = await preparation;
  const [employee] = keepWanted(profile === undefined ? [] : [profile], prepared);
  prepared.selection.finish(pull.hooks.onWarning, "part");
  return employee;
}
