import { describe, expect, it } from "vitest";
import { chooseChecks } from "../../../src/unified/org/org-checks.ts";
import { ORG_PROBLEMS, type OrgProblemName } from "../../../src/unified/org/org-problem-names.ts";
import { FieldVisibility } from "../../../src/unified/visibility.ts";

const FIELDS = [
  "manager",
  "employment_status",
  "work_email",
  "employee_number",
  "termination_date",
  "start_date",
];

/** Two people, of whom the first does not show `hidden` and the second does not either unless `partly`. */
function choose(hidden: readonly string[], wanted?: readonly OrgProblemName[], partly = false) {
  const visibility = new FieldVisibility({ remembersIds: true });
  visibility.watch(FIELDS);
  visibility.see("a", (field) => !hidden.includes(field));
  visibility.see("b", (field) => partly || !hidden.includes(field));
  const warnings: string[] = [];
  const report = { place: undefined, onWarning: (sentence: string) => void warnings.push(sentence) };
  const checks = chooseChecks(visibility, wanted, report);
  return {
    left: ORG_PROBLEMS.filter((check) => !checks.has(check) && (wanted?.includes(check) ?? true)),
    warnings,
  };
}

const unseen = (field: string, so: string): string =>
  `This token cannot see "${field}" of any employee, so ${so}.`;

describe("org check", () => {
  it("makes every check when every field is visible", () => {
    expect(choose([])).toEqual({ left: [], warnings: [] });
  });

  it.each<[string, readonly OrgProblemName[], string]>([
    [
      "work_email",
      ["same_work_email", "no_work_email"],
      "same_work_email and no_work_email were not checked",
    ],
    ["employee_number", ["same_employee_number"], "same_employee_number was not checked"],
    ["employment_status", ["manager_left", "overdue"], "manager_left and overdue were not checked"],
    ["termination_date", ["overdue"], "overdue was not checked"],
    ["start_date", [], "overdue may name people who were hired again"],
  ])("leaves out what depends on a hidden %s, and says so", (field, left, so) => {
    expect(choose([field])).toEqual({ left, warnings: [unseen(field, so)] });
  });

  it("fails when managers are hidden", () => {
    expect(() => choose(["manager"])).toThrow(
      expect.objectContaining({
        code: "access.field-hidden",
        message: unseen("manager", "namely org check cannot be answered"),
      }),
    );
  });

  it("does without managers where no check needs them", () => {
    expect(choose(["manager"], ["overdue", "no_work_email"])).toEqual({ left: [], warnings: [] });
  });

  it("fails when no check is left", () => {
    expect(() => choose(["work_email", "termination_date"], ["overdue", "no_work_email"])).toThrow(
      expect.objectContaining({
        code: "access.field-hidden",
        message:
          'This token cannot see "termination_date" and "work_email" of any employee, so overdue and no_work_email cannot be checked.',
      }),
    );
  });

  it("warns with the count of people whom a check may miss", () => {
    expect(choose(["work_email"], ["no_work_email"], true)).toEqual({
      left: [],
      warnings: ["1 of 2 employees does not show work_email, so no_work_email may miss them."],
    });
  });

  it("warns that people who left may be named where no employee shows a status", () => {
    expect(choose(["employment_status"], ["no_work_email"]).warnings).toEqual([
      unseen("employment_status", "people who have left may be named"),
    ]);
  });
});
