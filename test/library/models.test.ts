import { join } from "node:path";
import { expect, expectTypeOf, test } from "vitest";
import type * as z from "zod";
import type * as models from "../../src/library/models.ts";
import { eventSchema } from "../../src/snapshots/event.ts";
import { companySchema } from "../../src/unified/company.ts";
import {
  employeeSchema,
  employmentStatusSchema,
  employmentTypeSchema,
  lifecycleSchema,
} from "../../src/unified/employee.ts";
import { groupSchema, groupTypeSchema } from "../../src/unified/group.ts";
import { jobTitleSchema } from "../../src/unified/job-title.ts";
import { teamSchema } from "../../src/unified/team.ts";
import { writeInterface, writeWords, type NamedTypes } from "../support/model-types.ts";

const eventEmployee = eventSchema.shape.employee.unwrap();

const names: NamedTypes = {
  words: new Map<string, z.ZodEnum>([
    ["EmploymentStatus", employmentStatusSchema],
    ["Lifecycle", lifecycleSchema],
    ["EmploymentType", employmentTypeSchema],
    ["GroupType", groupTypeSchema],
    ["EventName", eventSchema.shape.event],
  ]),
  others: new Map([[eventEmployee, "EventEmployee"]]),
};

const HEADING = `// Written from the schemas by test/library/models.test.ts; \`npx vitest run test/library/models -u\` writes it anew. Whoever
// uses the library needs neither the schemas nor the package that they are made with.
`;

const EVENT_EMPLOYEE = `/** A person as far as a snapshot knows them: an older one, or a token that sees less, has fewer fields. */
export type EventEmployee = { [Field in keyof Employee]?: Employee[Field] | undefined } & { id: string };
`;

test("the types of the library are those of the schemas", async () => {
  const pieces = [
    HEADING,
    writeWords("EmploymentStatus", employmentStatusSchema, "Namely's user status."),
    writeWords("Lifecycle", lifecycleSchema, "Status and dates as they are on one day."),
    writeWords("EmploymentType", employmentTypeSchema, "Kind of employment."),
    writeWords("GroupType", groupTypeSchema, "What kind of unit a group is."),
    writeWords("EventName", eventSchema.shape.event, "What can happen between two snapshots."),
    writeInterface("Employee", employeeSchema, names),
    writeInterface("Group", groupSchema, names),
    writeInterface("Company", companySchema, names),
    writeInterface("Team", teamSchema, names),
    writeInterface("JobTitle", jobTitleSchema, names),
    EVENT_EMPLOYEE,
    writeInterface("RosterEvent", eventSchema, names),
  ];
  await expect(pieces.join("\n")).toMatchFileSnapshot(
    join(import.meta.dirname, "../../src/library/models.ts"),
  );
});

/** Intersections written out, at every depth. */
type Flat<Type> = Type extends object ? { [Key in keyof Type]: Flat<Type[Key]> } : Type;

test("the compiler sees no difference between them either", () => {
  expectTypeOf<models.Employee>().toEqualTypeOf<z.infer<typeof employeeSchema>>();
  expectTypeOf<models.Group>().toEqualTypeOf<z.infer<typeof groupSchema>>();
  expectTypeOf<models.Company>().toEqualTypeOf<z.infer<typeof companySchema>>();
  expectTypeOf<models.Team>().toEqualTypeOf<z.infer<typeof teamSchema>>();
  expectTypeOf<models.JobTitle>().toEqualTypeOf<z.infer<typeof jobTitleSchema>>();
  expectTypeOf<Flat<models.RosterEvent>>().toEqualTypeOf<Flat<z.infer<typeof eventSchema>>>();
});
