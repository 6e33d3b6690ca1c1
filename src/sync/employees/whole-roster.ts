import { listCustomFields, refuseSensitiveNames, watchCustomFields } from "./custom-fields.ts";
import type { Pull } from "./employee-preparation.ts";
import { pullEmployees, streamEmployees } from "./employee-pull.ts";
import type { RecordPart, RecordSource } from "./record-source.ts";

/**
 * Every employee that is wanted, with the custom fields checked that were asked for by name. Throws `usage.*` for what
 * does not exist, and whatever reading throws; the list is whole only when the source has ended.
 */
export function readWholeRoster(pull: Pull): RecordSource {
  return readChecked(pull, pullEmployees(pull));
}

/** The same as they come, with managers named as on the profiles of their reports. */
export function streamWholeRoster(pull: Pull): RecordSource {
  return readChecked(pull, streamEmployees(pull));
}

async function* readChecked(pull: Pull, employees: AsyncIterable<RecordPart>): RecordSource {
  const { customFields: wanted } = pull.options;
  refuseSensitiveNames(pull.options);
  const source = readToTheEnd(employees);
  if (typeof wanted === "string") return yield* source;
  const listed = await listCustomFields(pull.connection);
  return yield* watchCustomFields(source, { wanted, listed, columns: false }, pull.hooks.onWarning);
}

async function* readToTheEnd(employees: AsyncIterable<RecordPart>): RecordSource {
  yield* employees;
  return { nextCursor: null };
}
