import type { SandboxCompany } from "../company/company.ts";
import { Identifiers } from "../identifiers.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import { type SandboxField, FIELDS, SECTIONS } from "../profile/fields.ts";
import { cutListPage, type EndpointRequest } from "./endpoint-request.ts";
import { hiddenKeys } from "./profiles.ts";

/** Fields that exist on Namely's pages only: no profile has them, and no list but that of the sections. */
const UNLISTED: readonly SandboxField[] = FIELDS.filter(({ name }) => name.startsWith("testfileimport"));

export function listFields(request: EndpointRequest): SandboxResponse {
  return fieldsAnswer(request.company, cutListPage(request, visibleFields(request)));
}

export function showField(request: EndpointRequest): SandboxResponse {
  const index = ids(request.company).fields.indexOf(request.id);
  const field = visibleFields(request).find((field) => FIELDS.indexOf(field) === index);
  return field === undefined
    ? notFound("Field", request.company.quirks)
    : fieldsAnswer(request.company, [field]);
}

export function listSections(request: EndpointRequest): SandboxResponse {
  return sectionsAnswer(
    request,
    SECTIONS.map((_, number) => number),
  );
}

export function showSection(request: EndpointRequest): SandboxResponse {
  const number = ids(request.company).sections.indexOf(request.id);
  if (number === undefined || SECTIONS[number] === undefined)
    return notFound("Section", request.company.quirks);
  return sectionsAnswer(request, [number]);
}

/** Fields of the profile's present shape that this token may see. */
function visibleFields(request: EndpointRequest): SandboxField[] {
  const hidden = hiddenKeys(request);
  const keys = new Set(request.company.shape.keys());
  return FIELDS.filter((field) => keys.has(field.name) && !hidden.has(field.name));
}

function fieldsAnswer(company: SandboxCompany, fields: readonly SandboxField[]): SandboxResponse {
  const sections = [...new Set(fields.map((field) => field.section))];
  return jsonResponse(200, {
    fields: fields.map((field) => renderField(company, field)),
    meta: { count: fields.length, status: 200 },
    links: { "fields.sections": { type: "sections" } },
    linked: { sections: sections.map((section) => renderSection(company, section, fields)) },
  });
}

function sectionsAnswer(request: EndpointRequest, sections: readonly number[]): SandboxResponse {
  const isMore = request.company.quirks.sectionFields === "more";
  const known = isMore ? [...visibleFields(request), ...UNLISTED] : visibleFields(request);
  const fields = known.filter((field) => sections.includes(field.section));
  return jsonResponse(200, {
    sections: sections.map((section) => renderSection(request.company, section, fields)),
    meta: { count: sections.length, status: 200 },
    links: { "sections.fields": { type: "fields" } },
    linked: { fields: fields.map((field) => renderField(request.company, field)) },
  });
}

function renderField(company: SandboxCompany, field: SandboxField): unknown {
  const newer = company.quirks.profileShape === "current";
  return {
    id: ids(company).fields.of(FIELDS.indexOf(field)),
    name: field.name,
    label: field.label,
    type: field.type,
    default: field.system,
    valid_format_info: describeFormat(field),
    ...(newer ? { deletable: !field.system, block_index: 0 } : {}),
    links: { section: ids(company).sections.of(field.section) },
  };
}

/** The options of a select are only found in here, as a quoted list. */
function describeFormat(field: SandboxField): string {
  if (field.options !== undefined) {
    const options = field.options.map((option) => `"${option}"`).join(", ");
    return field.type === "checkboxes" ? `Any of: ${options}` : `One of: ${options}`;
  }
  if (field.type === "date") return "A date written YYYY-MM-DD";
  return field.type === "number" ? "A number" : "Any text";
}

function renderSection(company: SandboxCompany, section: number, fields: readonly SandboxField[]): unknown {
  return {
    id: ids(company).sections.of(section),
    title: SECTIONS[section],
    block_titles: [],
    links: {
      fields: fields
        .filter((field) => field.section === section)
        .map((field) => ids(company).fields.of(FIELDS.indexOf(field))),
    },
  };
}

function ids(company: SandboxCompany): { fields: Identifiers; sections: Identifiers } {
  const { dice } = company.people;
  return { fields: new Identifiers(dice, "field"), sections: new Identifiers(dice, "section") };
}
