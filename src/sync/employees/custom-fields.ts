import { readFields } from "../../namely/reading/reference.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { suggestNearest } from "../../platform/errors/nearest.ts";
import { joinWords } from "../../unified/visibility.ts";
import { KNOWN_PROFILE_KEYS, SENSITIVE_PROFILE_KEYS } from "../../unified/employee/profile-keys.ts";
import type { Connection } from "../connection/connection.ts";
import type { EmployeeOptions } from "./employee-detail.ts";
import type { RecordSource } from "./record-source.ts";

/** Names of the company's own fields, from Namely's field definitions; undefined when this token may not read those. */
export async function listCustomFields(connection: Connection): Promise<readonly string[] | undefined> {
  const types = await listFieldTypes(connection);
  return types && [...types.keys()].filter((name) => !KNOWN_PROFILE_KEYS.has(name)).sort();
}

/** Namely's words for what the fields of profiles hold, by name; undefined when this token may not read them. */
export async function listFieldTypes(
  connection: Connection,
): Promise<ReadonlyMap<string, string | null> | undefined> {
  const { records, visible } = await readFields(connection.client);
  if (!visible) return undefined;
  return new Map(
    records.flatMap(({ name, type }) =>
      typeof name === "string" ? [[name, typeof type === "string" ? type : null] as const] : [],
    ),
  );
}

/** Namely's own sensitive fields are no custom fields: they come with a flag of their own. */
export function refuseSensitiveNames({
  customFields,
  includeSensitive,
}: Pick<EmployeeOptions, "customFields" | "includeSensitive">): void {
  if (typeof customFields === "string" || includeSensitive) return;
  const name = customFields.find((candidate) => SENSITIVE_PROFILE_KEYS.has(candidate));
  if (name === undefined) return;
  throw new Fault("usage.sensitive-field", `"${name}" is one of Namely's own sensitive fields.`, {
    hint: "Add --include-sensitive.",
  });
}

/**
 * Passes records on and checks their custom fields. A wanted field that Namely neither lists nor has on any profile
 * is `usage.unknown-field`, before anything is written. With `columns`, a field that has no column is warned of.
 */
export async function* watchCustomFields(
  source: RecordSource,
  options: {
    readonly wanted: EmployeeOptions["customFields"];
    readonly listed: readonly string[] | undefined;
    readonly columns: boolean;
  },
  onWarning: (sentence: string, code?: string) => void,
): RecordSource {
  const seen = new Set<string>();
  let anybody = false;
  try {
    for (let step = await source.next(); ; step = await source.next()) {
      if (step.done) {
        if (anybody && typeof options.wanted !== "string")
          warnOfHiddenNames(options.wanted, seen, options.listed, onWarning);
        if (options.columns && options.listed) warnOfUnlisted(seen, new Set(options.listed), onWarning);
        return step.value;
      }
      if (step.value.kind === "records") {
        for (const record of step.value.records) {
          anybody = true;
          const fields = "custom_fields" in record ? record.custom_fields : undefined;
          for (const name of Object.keys(fields ?? {})) seen.add(name);
        }
      }
      yield step.value;
    }
  } finally {
    await source.return({ nextCursor: null });
  }
}

/**
 * Warns once of wanted custom fields that Namely lists and that were on no profile. Throws `usage.unknown-field` for one
 * that is neither.
 */
export function warnOfHiddenNames(
  wanted: readonly string[],
  seen: ReadonlySet<string>,
  listed: readonly string[] | undefined,
  onWarning: (sentence: string) => void,
): void {
  checkNames(wanted, new Set([...seen, ...(listed ?? [])]));
  const hidden = wanted.filter((name) => !seen.has(name));
  if (hidden.length === 0) return;
  const names = joinWords(hidden.map((name) => `"${name}"`));
  onWarning(
    `Namely lists ${names}, but this token cannot see ${hidden.length === 1 ? "it, so it is" : "them, so they are"} missing.`,
  );
}

/** Throws `usage.unknown-field` for a wanted custom field that is not among those known. */
export function checkNames(wanted: readonly string[], known: ReadonlySet<string>): void {
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new Fault(
    "usage.unknown-field",
    `There is no custom field "${unknown}", or this token may not see it.`,
    { hint: suggestNearest(unknown, [...known], "--custom-fields all shows what there is.") },
  );
}

/** CSV columns come from Namely's list of fields; what a profile has beyond that list must not be lost without a word. */
function warnOfUnlisted(
  seen: ReadonlySet<string>,
  listed: ReadonlySet<string>,
  onWarning: (sentence: string, code?: string) => void,
): void {
  const names = [...seen].filter((name) => !listed.has(name)).sort();
  if (names.length === 0) return;
  onWarning(
    `Namely does not list these custom fields, so they have no column; to have them, add --custom-fields ${names.join(",")}`,
    "fields.unlisted",
  );
}
