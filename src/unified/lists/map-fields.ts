import { shapeFault } from "../../platform/errors/shape-fault.ts";
import type { ProfileField } from "./field.ts";
import { readFieldOptions } from "./field-options.ts";
import { isSourceKey } from "../employee/field-sources.ts";
import { readKnownTruth } from "./group-type.ts";
import { linksSchema, readLinked } from "../raw/links.ts";
import { isSensitiveKey, KNOWN_PROFILE_KEYS } from "../employee/profile-keys.ts";
import { parseRaw, recordSchema, text, truth, type RawText } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf, uniqueById } from "../raw/records.ts";
import { carryRemoteData, type RemoteDataOptions } from "../raw/remote-data.ts";
import { compareText, readText } from "../raw/text.ts";

/** The answers of `/profiles/fields` and `/profiles/fields/sections`, or the records in them; undefined for one not asked. */
export interface FieldAnswers {
  readonly fields: unknown;
  readonly sections: unknown;
}

const rawFieldSchema = recordSchema({
  id: text,
  name: text,
  label: text,
  type: text,
  default: truth,
  deletable: truth,
  valid_format_info: text,
  links: linksSchema("section"),
});

const rawSectionSchema = recordSchema({ id: text, title: text, links: linksSchema("fields") });

/** Types of field in which something is chosen. In others, what is quoted in the text is an example. */
const CHOOSING: ReadonlySet<string> = new Set(["select", "checkboxes"]);

/**
 * All fields, each joined to its section, in the order of sections and of the fields in them. Fields that only a section
 * lists come too, as not available; an id that comes twice is listed once.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapFields(answers: FieldAnswers, options: RemoteDataOptions): ProfileField[] {
  const sections = readSections(answers);
  const fields = [
    ...recordsOf(answers.fields, "fields").map(({ record, path }) =>
      mapField(record, path, { sections, available: true, options }),
    ),
    ...linkedRecordsOf(answers.sections, "fields").map(({ record, path }) =>
      mapField(record, path, { sections, available: false, options }),
    ),
  ];
  const order = [...sections.byId.keys()];
  const rank = ({ section }: ProfileField): number => {
    const place = section === null ? -1 : order.indexOf(section.id);
    return place === -1 ? order.length : place;
  };
  const within = ({ position }: ProfileField): number => position ?? Number.MAX_SAFE_INTEGER;
  return uniqueById(fields).sort(
    (a, b) =>
      rank(a) - rank(b) || within(a) - within(b) || compareText(a.name, b.name) || compareText(a.id, b.id),
  );
}

interface Sections {
  readonly byId: ReadonlyMap<string, NonNullable<ProfileField["section"]>>;
  /** By the id of a field, where it is. */
  readonly places: ReadonlyMap<string, { readonly section: string; readonly position: number }>;
}

function readSections(answers: FieldAnswers): Sections {
  const byId = new Map<string, NonNullable<ProfileField["section"]>>();
  const places = new Map<string, { section: string; position: number }>();
  // The list of sections knows more fields than come along with the fields.
  const records = [
    ...recordsOf(answers.sections, "sections"),
    ...linkedRecordsOf(answers.fields, "sections"),
  ];
  for (const { record, path } of records) {
    const raw = parseRaw(rawSectionSchema, record, path);
    const id = requireText(raw.id, `${path}.id`);
    if (byId.has(id)) continue;
    byId.set(id, { id, title: readText(raw.title) });
    for (const [at, field] of readLinked(raw.links, "fields").entries())
      if (!places.has(field.id)) places.set(field.id, { section: id, position: at + 1 });
  }
  return { byId, places };
}

function mapField(
  record: unknown,
  path: string,
  known: {
    readonly sections: Sections;
    readonly available: boolean;
    readonly options: RemoteDataOptions;
  },
): ProfileField {
  const raw = parseRaw(rawFieldSchema, record, path);
  const id = requireText(raw.id, `${path}.id`);
  const name = requireText(raw.name, `${path}.name`);
  const type = readText(raw.type);
  const format = readText(raw.valid_format_info);
  const place = known.sections.places.get(id);
  const [link] = readLinked(raw.links, "section");
  const sectionId = link?.id ?? place?.section;
  return {
    name,
    label: readText(raw.label),
    type,
    kind: kindOf(name, readKnownTruth(raw.default)),
    section:
      sectionId === undefined
        ? null
        : (known.sections.byId.get(sectionId) ?? { id: sectionId, title: link?.title ?? null }),
    position: place !== undefined && place.section === sectionId ? place.position : null,
    options: CHOOSING.has(type?.toLowerCase() ?? "") ? readFieldOptions(format) : null,
    format,
    deletable: readKnownTruth(raw.deletable),
    available: known.available,
    sensitive: isSensitiveKey(name) ?? null,
    comes_with: known.available ? flagsFor(name) : "never",
    id,
    ...carryRemoteData(record, path, known.options),
  };
}

/** Namely's `default` is said to be unsupported today; what the documentation lists is Namely's own whatever it says. */
function kindOf(name: string, isDefault: boolean | null): ProfileField["kind"] {
  return KNOWN_PROFILE_KEYS.has(name) || isDefault === true ? "system" : "custom";
}

function flagsFor(name: string): ProfileField["comes_with"] {
  const isSensitive = isSensitiveKey(name) === true;
  if (isSourceKey(name)) return isSensitive ? "include_sensitive" : "always";
  return isSensitive ? "include_sensitive+custom_fields" : "custom_fields";
}

function requireText(raw: RawText, path: string): string {
  const value = readText(raw);
  if (value === null) throw shapeFault(path, "text", raw);
  return value;
}
