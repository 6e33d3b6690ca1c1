import { join } from "node:path";
import { expect, test } from "vitest";
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

/** True for two types that are the same to the compiler; anything else does not compile below. */
type Same<One, Other> =
  (<Probe>() => Probe extends Flat<One> ? 1 : 2) extends <Probe>() => Probe extends Flat<Other> ? 1 : 2
    ? true
    : false;

/** Intersections written out, at every depth. */
type Flat<Type> = Type extends object ? { [Key in keyof Type]: Flat<Type[Key]> } : Type;

test("the compiler sees no difference between them either", () => {
  const same: [
    Same<models.Employee, z.infer<typeof employeeSchema>>,
    Same<models.Group, z.infer<typeof groupSchema>>,
    Same<models.Company, z.infer<typeof companySchema>>,
    Same<models.Team, z.infer<typeof teamSchema>>,
    Same<models.JobTitle, z.infer<typeof jobTitleSchema>>,
    Same<models.RosterEvent, z.infer<typeof eventSchema>>,
  ] = [true, true, true, true, true, true];
  expect(same).not.toContain(false);
});
