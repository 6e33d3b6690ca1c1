import { Fault } from "../platform/errors/fault.ts";
import { mainKeyOf } from "./employee/field-sources.ts";

/** Whether one record shows a field at all, even if it is empty. */
export type RecordVisibility = (field: string) => boolean;

/** A field that an answer depends on. Clauses end a sentence that begins with what is hidden. */
export interface FieldNeed {
  readonly field: string;
  /** Whether the command fails when no record shows the field. */
  readonly isRequired: boolean;
  /** What follows when no record shows it: `--terminated-since cannot be applied`. */
  readonly whenHidden: string;
  /** What follows when some records do not show it: `--terminated-since may miss them`. */
  readonly whenPartlyHidden: string;
  /** Asked at the end: true when the answer is known all the same. */
  readonly isMoot?: (() => boolean) | undefined;
}

/** A field without which `purpose`, such as a flag or a command, has no answer. */
export function requireField(field: string, purpose: string, isMoot?: () => boolean): FieldNeed {
  return {
    field,
    isRequired: true,
    whenHidden: `${purpose} cannot be ${purpose.startsWith("--") ? "applied" : "answered"}`,
    whenPartlyHidden: `${purpose} may miss them`,
    isMoot,
  };
}

/** A field without which the answer is still an answer, with less in it: `consequence` says what is missing. */
export function preferField(field: string, consequence: string): FieldNeed {
  return { field, isRequired: false, whenHidden: consequence, whenPartlyHidden: consequence };
}

/** Where the records come from: a file's name, or undefined for Namely itself. */
export type VisibilityPlace = string | undefined;

/**
 * Which records were seen: all there are, all that a search by Namely itself has found, or a part of the list. What a part
 * does not show, the rest may show: that is only warned of.
 */
export type VisibilityScope = "all" | "found" | "part";

/** Which records were seen, where they came from, and where to report what they do not show. */
export interface VisibilityReport {
  readonly place: VisibilityPlace;
  readonly onWarning: (sentence: string) => void;
  /** Default: all. */
  readonly scope?: VisibilityScope;
}

/** Counts for chosen fields how many of the records do not show them. */
export class FieldVisibility {
  /** By field; with ids only when they are to be remembered. */
  readonly #hidden = new Map<string, { count: number; readonly ids: Set<string> | undefined }>();
  readonly #distrusted = new Set<string>();
  readonly #remembersIds: boolean;
  #records = 0;

  /** `remembersIds` is for those who hold every record anyway, and ask about single ones. */
  constructor(options: { readonly remembersIds?: boolean } = {}) {
    this.#remembersIds = options.remembersIds === true;
  }

  get records(): number {
    return this.#records;
  }

  /** Counts these fields as well; to be called before the first record. */
  watch(fields: Iterable<string>): void {
    for (const field of fields) {
      if (!this.#hidden.has(field))
        this.#hidden.set(field, { count: 0, ids: this.#remembersIds ? new Set() : undefined });
    }
  }

  see(id: string, shows: RecordVisibility): void {
    this.#records += 1;
    for (const [field, hidden] of this.#hidden) {
      if (shows(field)) continue;
      hidden.count += 1;
      hidden.ids?.add(id);
    }
  }

  /** Forgets the records: they come again. */
  restart(): void {
    this.#records = 0;
    for (const hidden of this.#hidden.values()) {
      hidden.count = 0;
      hidden.ids?.clear();
    }
  }

  /** Takes a field for hidden that every record has, but empty. */
  distrust(field: string): void {
    this.#distrusted.add(field);
  }

  countHidden(field: string): number {
    return this.#distrusted.has(field) ? this.#records : (this.#hidden.get(field)?.count ?? 0);
  }

  /** Whether there are records and none of them shows the field. */
  isHidden(field: string): boolean {
    return this.#records > 0 && this.countHidden(field) === this.#records;
  }

  /** Whether the record with this id does not show the field. */
  isHiddenOn(id: string, field: string): boolean {
    return this.isHidden(field) || this.#hidden.get(field)?.ids?.has(id) === true;
  }
}

/**
 * Says at the end what the answer is worth. Throws `access.field-hidden` when a required field was on no record, and
 * warns once for each field that only some records show.
 */
export function settleNeeds(
  visibility: FieldVisibility,
  needs: readonly FieldNeed[],
  report: VisibilityReport,
): void {
  const open = needs.filter(({ field, isMoot }) => visibility.countHidden(field) > 0 && isMoot?.() !== true);
  const fatal = open.filter(({ field, isRequired }) => isRequired && visibility.isHidden(field));
  if (fatal.length > 0 && report.scope !== "part") {
    const fields = [...new Set(fatal.map(({ field }) => field))];
    const consequences = [...new Set(fatal.map(({ whenHidden }) => whenHidden))];
    throw fieldHidden(visibility, fields, joinWords(consequences), report);
  }
  for (const { field, whenHidden, whenPartlyHidden } of open) {
    report.onWarning(
      visibility.isHidden(field) && report.scope !== "part"
        ? `${describeHidden(visibility, [field], report)}, so ${whenHidden}.`
        : `${countHidden(visibility, field)}, so ${whenPartlyHidden}.`,
    );
  }
}

/** A sentence with the count, when some records do not show the field. */
export function describePartlyHidden(visibility: FieldVisibility, field: string): readonly string[] {
  const count = visibility.countHidden(field);
  return count === 0 || visibility.isHidden(field) ? [] : [`${countHidden(visibility, field)}.`];
}

function countHidden(visibility: FieldVisibility, field: string): string {
  const count = visibility.countHidden(field);
  return `${count} of ${visibility.records} employees ${count === 1 ? "does" : "do"} not show ${field}`;
}

/** Warns once of fields that were asked for by name and that no record shows. */
export function warnOfHidden(
  visibility: FieldVisibility,
  asked: readonly string[],
  report: VisibilityReport,
): void {
  const hidden = [...new Set(asked)].filter((field) => visibility.isHidden(field));
  if (hidden.length === 0) return;
  report.onWarning(
    `${describeHidden(visibility, hidden, report)}, so ${hidden.length === 1 ? "it is" : "they are"} empty.`,
  );
}

/** The fault for an answer that depends on fields which no record shows; `consequence` ends the sentence. */
export function fieldHidden(
  visibility: FieldVisibility,
  fields: readonly string[],
  consequence: string,
  report: Pick<VisibilityReport, "place" | "scope">,
): Fault {
  const names = joinWords(
    fields.map((field) => {
      const key = mainKeyOf(field);
      return key === undefined ? `"${field}"` : `"${labelOf(key)}" (${key})`;
    }),
  );
  return new Fault(
    "access.field-hidden",
    `${describeHidden(visibility, fields, report)}, so ${consequence}.`,
    {
      hint:
        report.place === undefined
          ? `Ask a Namely administrator to let this token's role see ${names}.`
          : `Create the file again with a token whose role sees ${names}. A Namely administrator can change the role.`,
    },
  );
}

function describeHidden(
  { records }: FieldVisibility,
  fields: readonly string[],
  { place, scope = "all" }: Pick<VisibilityReport, "place" | "scope">,
): string {
  const names = joinWords(fields.map((field) => `"${field}"`));
  if (place !== undefined) return `No employee in ${place === "-" ? "stdin" : place} shows ${names}`;
  if (scope === "all") return `This token cannot see ${names} of any employee`;
  const found = scope === "found" ? " that Namely found" : "";
  return records === 1
    ? `This token cannot see ${names} of ${found === "" ? "this" : "the"} employee${found}`
    : `This token cannot see ${names} of any of the ${records} employees${found}`;
}

/** What Namely's own pages call a key, where that is not just its words. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ["employee_id", "Employee number"],
  ["user_status", "Status"],
  ["reports_to", "Reports to"],
  ["dob", "Date of birth"],
  ["ssn", "SSN"],
]);

function labelOf(key: string): string {
  const words = key.replaceAll("_", " ");
  return LABELS.get(key) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
