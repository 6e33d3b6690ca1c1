import { expect, test } from "vitest";
import type { Fault } from "../../src/platform/errors/fault.ts";
import {
  FieldVisibility,
  preferField,
  requireField,
  settleNeeds,
  warnOfHidden,
  type FieldNeed,
  type VisibilityReport,
} from "../../src/unified/visibility.ts";

/** Records that each show these fields. */
function watch(...records: readonly (readonly string[])[]): FieldVisibility {
  const visibility = new FieldVisibility({ remembersIds: true });
  visibility.watch(["manager", "start_date", "custom_fields.badge"]);
  for (const [index, shown] of records.entries())
    visibility.see(`p${index}`, (field) => shown.includes(field));
  return visibility;
}

/** What is warned of, or the fault. */
function settle(
  visibility: FieldVisibility,
  needs: readonly FieldNeed[],
  report: Partial<VisibilityReport> = {},
): unknown {
  const warnings: string[] = [];
  try {
    settleNeeds(visibility, needs, {
      place: undefined,
      onWarning: (sentence) => void warnings.push(sentence),
      ...report,
    });
    return warnings;
  } catch (error) {
    const { code, message, hint } = error as Fault;
    return { code, message, hint };
  }
}

const SINCE = requireField("start_date", "--started-since");
const CHAIN = requireField("manager", "namely org chain");

test("a required field that no record shows is a fault that says what to ask for", () => {
  expect(settle(watch(["manager"], []), [SINCE])).toEqual({
    code: "access.field-hidden",
    message: 'This token cannot see "start_date" of any employee, so --started-since cannot be applied.',
    hint: 'Ask a Namely administrator to let this token\'s role see "Start date" (start_date).',
  });
});

test("several required fields are one fault", () => {
  expect(settle(watch([], []), [SINCE, CHAIN])).toMatchObject({
    message:
      'This token cannot see "start_date" and "manager" of any employee, so --started-since cannot be applied and namely org chain cannot be answered.',
    hint: 'Ask a Namely administrator to let this token\'s role see "Start date" (start_date) and "Reports to" (reports_to).',
  });
});

test("a file that does not show a required field is to be made again", () => {
  expect(settle(watch([]), [CHAIN], { place: "people.ndjson" })).toEqual({
    code: "access.field-hidden",
    message: 'No employee in people.ndjson shows "manager", so namely org chain cannot be answered.',
    hint: 'Create the file again with a token whose role sees "Reports to" (reports_to). A Namely administrator can change the role.',
  });
});

test("a field that some records do not show is warned of with their count", () => {
  expect(settle(watch(["manager"], ["manager", "start_date"], []), [SINCE, CHAIN])).toEqual([
    "2 of 3 employees do not show start_date, so --started-since may miss them.",
    "1 of 3 employees does not show manager, so namely org chain may miss them.",
  ]);
});

test("nothing is said of fields that every record shows, and nothing without records", () => {
  expect(settle(watch(["manager", "start_date"]), [SINCE, CHAIN])).toEqual([]);
  expect(settle(watch(), [SINCE, CHAIN])).toEqual([]);
});

test("a field that is only better to have is warned of when it is hidden", () => {
  expect(settle(watch([]), [preferField("start_date", "rehires look like hires")])).toEqual([
    'This token cannot see "start_date" of any employee, so rehires look like hires.',
  ]);
});

test("a need that is moot is passed over", () => {
  expect(settle(watch([]), [requireField("manager", "--manager", () => true)])).toEqual([]);
});

test("what a part of the list does not show may be shown by the rest", () => {
  expect(settle(watch([], []), [SINCE], { scope: "part" })).toEqual([
    "2 of 2 employees do not show start_date, so --started-since may miss them.",
  ]);
});

test("what Namely itself has found is all there is", () => {
  expect(settle(watch([]), [SINCE], { scope: "found" })).toMatchObject({
    code: "access.field-hidden",
    message:
      'This token cannot see "start_date" of the employee that Namely found, so --started-since cannot be applied.',
  });
});

test("records that come again are counted anew", () => {
  const visibility = watch([], []);
  visibility.restart();
  visibility.see("p0", () => true);
  expect([
    visibility.records,
    visibility.isHidden("manager"),
    visibility.isHiddenOn("p1", "manager"),
  ]).toEqual([1, false, false]);
});

test("each record's hidden fields are remembered", () => {
  const visibility = watch(["manager"], []);
  expect([visibility.isHiddenOn("p0", "manager"), visibility.isHiddenOn("p1", "manager")]).toEqual([
    false,
    true,
  ]);
});

test("a field that is not trusted counts as hidden everywhere", () => {
  const visibility = watch(["manager"]);
  visibility.distrust("manager");
  expect([visibility.isHidden("manager"), visibility.isHiddenOn("p0", "manager")]).toEqual([true, true]);
});

test("fields that were asked for and never came are named in one warning", () => {
  const warnings: string[] = [];
  const report: VisibilityReport = {
    place: undefined,
    onWarning: (sentence) => void warnings.push(sentence),
  };
  warnOfHidden(
    watch(["manager"], []),
    ["start_date", "manager", "custom_fields.badge", "start_date"],
    report,
  );
  warnOfHidden(watch(["manager"]), ["start_date"], { ...report, place: "-" });
  warnOfHidden(watch(["manager"], ["start_date"]), ["start_date", "manager"], report);
  expect(warnings).toEqual([
    'This token cannot see "start_date" and "custom_fields.badge" of any employee, so they are empty.',
    'No employee in stdin shows "start_date", so it is empty.',
  ]);
});
