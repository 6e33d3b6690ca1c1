import { describe, expect, test } from "vitest";
import { checkEventVisibility } from "../../../src/sync/snapshots/hidden-events.ts";
import { openFileSide } from "../../../src/snapshots/compare/side.ts";
import type { EventName } from "../../../src/snapshots/compare/event-names.ts";
import { refusalOf } from "../../snapshots/comparing.ts";
import { writePlain, person, without } from "../../snapshots/people.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import type { Employee } from "../../../src/unified/employee/employee.ts";

const people = ["a", "b", "c"].map((id) => person({ id }));

/** What is said of a plain export of these people, in which no header lists what was visible. */
async function check(rows: readonly Partial<Employee>[], wanted: readonly EventName[]): Promise<string[]> {
  const file = writePlain(makeTempFolder(), "now.ndjson", rows);
  const warnings: string[] = [];
  const later = { side: openFileSide(file, "now.ndjson"), header: undefined, place: "now.ndjson" };
  await checkEventVisibility(later, wanted, (sentence) => void warnings.push(sentence));
  return warnings;
}

const hide = (one: Employee): Partial<Employee> => without(one, "employment_status");

describe("events that follow from a status", () => {
  test("are refused where no line of a plain export has one", async () => {
    const refusal = await refusalOf(check(people.map(hide), ["hired", "terminated"]));
    expect({ code: refusal.code, message: refusal.message }).toEqual({
      code: "access.field-hidden",
      message:
        'No employee in now.ndjson shows "employment_status", so hired and terminated cannot be reported.',
    });
  });

  test("come with the count of lines that lack one", async () => {
    const rows = people.map((one, index) => (index === 1 ? hide(one) : one));
    expect(await check(rows, ["terminated", "changed"])).toEqual([
      "1 of 3 employees does not show employment_status, so terminated may miss them.",
    ]);
  });

  test("are not missed where a custom field has the name of the hidden one", async () => {
    const rows = people.map((one) => ({ ...hide(one), custom_fields: { employment_status: "x" } }));
    expect((await refusalOf(check(rows, ["terminated"]))).code).toBe("access.field-hidden");
  });

  test("come without a warning where every line has one, and in a company without people", async () => {
    expect(await check(people, ["terminated", "overdue", "appeared"])).toEqual([]);
    expect(await check([], ["terminated"])).toEqual([]);
  });
});
