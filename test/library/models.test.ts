import { join } from "node:path";
import { expect, expectTypeOf, test } from "vitest";
import type * as z from "zod";
import type * as company from "../../src/unified/models/company-models.ts";
import type * as events from "../../src/snapshots/compare/event-models.ts";
import type * as people from "../../src/unified/models/people-models.ts";
import { eventSchema } from "../../src/snapshots/compare/event.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import { companySchema } from "../../src/unified/lists/company.ts";
import {
  employeeSchema,
  employmentStatusSchema,
  employmentTypeSchema,
  lifecycleSchema,
} from "../../src/unified/employee/employee.ts";
import { groupSchema, groupTypeSchema } from "../../src/unified/lists/group.ts";
import type { jobTitleSchema } from "../../src/unified/lists/job-title.ts";
import type { teamSchema } from "../../src/unified/lists/team.ts";
import {
  addressSchema,
  groupAddressSchema,
  workLocationSchema,
} from "../../src/unified/employee/location.ts";
import { writeExtension, writeInterface, writeWords, type NamedTypes } from "../support/model-types.ts";

const eventEmployee = eventSchema.shape.employee.unwrap();
const companyParts = companySchema.shape;
const companyGroup = companyParts.groups.unwrap().element;
const companyGroupType = companyParts.group_types.unwrap().element;
const companyField = companyParts.fields.unwrap().element;

const names: NamedTypes = {
  words: new Map<string, z.ZodEnum>([
    ["EmploymentStatus", employmentStatusSchema],
    ["Lifecycle", lifecycleSchema],
    ["EmploymentType", employmentTypeSchema],
    ["GroupType", groupTypeSchema],
    ["EventName", eventSchema.shape.event],
  ]),
  others: new Map<z.core.$ZodType, string>([
    [eventEmployee, "EventEmployee"],
    [addressSchema, "Address"],
    [groupAddressSchema, "GroupAddress"],
    [workLocationSchema, "WorkLocation"],
    [companyGroup, "CompanyGroup"],
    [companyGroupType, "CompanyGroupType"],
    [companyField, "CompanyField"],
  ]),
};

const HEADING = `// Written from the schemas by test/library/models.test.ts; \`npx vitest run test/library/models -u\` writes it again. Users
// of the library need neither the schemas nor the package that makes them.
`;

const EVENT_EMPLOYEE = `/** A person as far as a snapshot knows them: an older one, or a token that sees less, has fewer fields. */
export type EventEmployee = { [Field in keyof Employee]?: Employee[Field] | undefined } & { id: string };
`;

const COMPANY_GROUP = `/** A group as it comes along with the company. */
export type CompanyGroup = Omit<Group, "remote_data">;
`;

/** The lists of the catalog that have a method of their own in the library, with nothing to choose. */
const plainLists = await Promise.all(
  LISTS.flatMap(({ library, load }) => {
    if (library?.method === undefined) return [];
    const { type, method } = library;
    return [load().then(({ schema }) => ({ type, method, schema }))];
  }),
);

const LIST_METHODS = `/** The methods of lists with nothing to choose; written from the catalog of lists, as \`Namely\` itself gets them. */
export interface ListMethods<Options> {
${plainLists
  .map(
    ({ type, method: { name, says } }) =>
      `  /** ${says} */\n  ${name}(options?: Options): AsyncGenerator<${type}, void, undefined>;\n`,
  )
  .join("")}}
`;

/** Everything that is written, by its file in src. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "unified/models/company-models.ts": [
    HEADING,
    writeWords("GroupType", groupTypeSchema, "What kind of unit a group is."),
    writeInterface("Address", addressSchema, names, "Where anything is, such as a person's home."),
    writeExtension("GroupAddress", groupAddressSchema, addressSchema, names, "Where a group sits."),
    writeExtension("WorkLocation", workLocationSchema, groupAddressSchema, names, "Where a person works."),
    writeInterface("Group", groupSchema, names),
    COMPANY_GROUP,
    writeInterface("CompanyGroupType", companyGroupType, names, "A kind of group that the company has."),
    writeInterface("CompanyField", companyField, names, "A field of profiles."),
    writeInterface("Company", companySchema, names),
    ...plainLists.map(({ type, schema }) => writeInterface(type, schema, names)),
  ],
  "library/list-methods.ts": [
    `${HEADING}import type { ${plainLists.map(({ type }) => type).join(", ")} } from "../unified/models/company-models.ts";\n`,
    LIST_METHODS,
  ],
  "unified/models/people-models.ts": [
    `${HEADING}import type { Address, GroupType, WorkLocation } from "./company-models.ts";\n`,
    writeWords("EmploymentStatus", employmentStatusSchema, "Namely's user status."),
    writeWords("Lifecycle", lifecycleSchema, "Status and dates as they are on one day."),
    writeWords("EmploymentType", employmentTypeSchema, "Kind of employment."),
    writeInterface("Employee", employeeSchema, names),
  ],
  "snapshots/compare/event-models.ts": [
    `${HEADING}import type { Employee } from "../../unified/models/people-models.ts";\n`,
    writeWords("EventName", eventSchema.shape.event, "What can happen between two snapshots."),
    EVENT_EMPLOYEE,
    writeInterface("RosterEvent", eventSchema, names),
  ],
};

test.each(Object.entries(FILES))(
  "the types of the library in %s are those of the schemas",
  async (file, pieces) => {
    await expect(pieces.join("\n")).toMatchFileSnapshot(join(import.meta.dirname, "../../src", file));
  },
);

/** Intersections written out, at every depth. */
type Flat<Type> = Type extends object ? { [Key in keyof Type]: Flat<Type[Key]> } : Type;

test("the compiler sees no difference between them either", () => {
  expectTypeOf<people.Employee>().toEqualTypeOf<z.infer<typeof employeeSchema>>();
  expectTypeOf<people.EmploymentStatus>().toEqualTypeOf<z.infer<typeof employmentStatusSchema>>();
  expectTypeOf<people.Lifecycle>().toEqualTypeOf<z.infer<typeof lifecycleSchema>>();
  expectTypeOf<people.EmploymentType>().toEqualTypeOf<z.infer<typeof employmentTypeSchema>>();
  expectTypeOf<events.EventName>().toEqualTypeOf<z.infer<typeof eventSchema>["event"]>();
  expectTypeOf<company.GroupType>().toEqualTypeOf<z.infer<typeof groupTypeSchema>>();
  expectTypeOf<company.WorkLocation>().toEqualTypeOf<z.infer<typeof workLocationSchema>>();
  expectTypeOf<company.GroupAddress>().toEqualTypeOf<z.infer<typeof groupAddressSchema>>();
  expectTypeOf<company.Group>().toEqualTypeOf<z.infer<typeof groupSchema>>();
  expectTypeOf<company.Company>().toEqualTypeOf<z.infer<typeof companySchema>>();
  expectTypeOf<company.Team>().toEqualTypeOf<z.infer<typeof teamSchema>>();
  expectTypeOf<company.JobTitle>().toEqualTypeOf<z.infer<typeof jobTitleSchema>>();
  expectTypeOf<Flat<events.RosterEvent>>().toEqualTypeOf<Flat<z.infer<typeof eventSchema>>>();
});
