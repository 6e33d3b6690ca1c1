import { listCustomFields, refuseSensitiveNames, watchCustomFields } from "./custom-fields.ts";
import { pullEmployees, type Pull } from "./employee-pull.ts";
import type { RecordSource } from "./record-source.ts";

/**
 * Every employee that is wanted, with the custom fields checked that were asked for by name. Throws `usage.*` for what
 * does not exist, and whatever reading throws; nobody is whole before the source has ended.
 */
export async function* readWholeRoster(pull: Pull): RecordSource {
  const { customFields: wanted } = pull.wish;
  refuseSensitiveNames(pull.wish);
  const source = readToTheEnd(pull);
  if (typeof wanted === "string") return yield* source;
  const listed = await listCustomFields(pull.connection);
  return yield* watchCustomFields(source, { wanted, listed, columns: false }, pull.hooks.onWarning);
}

async function* readToTheEnd(pull: Pull): RecordSource {
  yield* pullEmployees(pull);
  return { nextCursor: null };
}
