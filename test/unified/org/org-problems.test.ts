import { describe, expect, it } from "vitest";
import { findOrgProblems } from "../../../src/unified/org/org-problems.ts";
import { Org, type OrgPerson } from "../../../src/unified/org/org.ts";
import { makePerson } from "../org-people.ts";

/** What is wrong, as `problem: id (others)`. */
function find(...people: readonly OrgPerson[]): string[] {
  return findOrgProblems(new Org(people)).map(
    ({ problem, person, others }) => `${problem}: ${[person.id, ...others.map(({ id }) => id)].join(" ")}`,
  );
}

const BOSS = makePerson("boss");

it("a person whose manager or work email is hidden has no problem with either", () => {
  const people = [
    BOSS,
    makePerson("a", "boss"),
    makePerson("b"),
    makePerson("c", "boss", { work_email: null }),
    makePerson("d", "c"),
  ];
  const hidden = new Set(["b manager", "c work_email"]);
  expect(findOrgProblems(new Org(people), (id, field) => hidden.has(`${id} ${field}`))).toEqual([]);
  expect(find(...people)).toEqual(["no_manager: b", "no_work_email: c"]);
});

describe("an organization", () => {
  it("has no problem when all people but one have a manager who is there", () => {
    expect(find(BOSS, makePerson("a", "boss"), makePerson("b", "a"))).toEqual([]);
  });

  it("has no problem with no person or only one", () => {
    expect([find(), find(BOSS)]).toEqual([[], []]);
  });

  it("has a person who is their own manager", () => {
    expect(find(BOSS, makePerson("a", "a"))).toEqual(["own_manager: a"]);
  });

  it("has a cycle, reported for each person in it and for no one below it", () => {
    expect(find(BOSS, makePerson("a", "b"), makePerson("b", "a"), makePerson("c", "a"))).toEqual([
      "cycle: a b",
      "cycle: b a",
    ]);
  });

  it("has a manager who is not in the roster", () => {
    expect(find(BOSS, makePerson("a", "gone"))).toEqual(["manager_unknown: a gone"]);
  });

  it("has a manager who is there although the profile, entered ahead, is inactive", () => {
    const ahead = makePerson("x", "boss", { employment_status: "inactive", lifecycle: "pre_hire" });
    expect(find(BOSS, ahead, makePerson("a", "x"))).toEqual([]);
  });

  it("has a manager who left", () => {
    const left = makePerson("x", "boss", { employment_status: "inactive", lifecycle: "terminated" });
    expect(find(BOSS, left, makePerson("a", "x"))).toEqual(["manager_left: a x"]);
  });

  it("has several people at the top", () => {
    expect(find(BOSS, makePerson("a", "boss"), makePerson("other"), makePerson("b", "other"))).toEqual([
      "several_tops: boss other",
      "several_tops: other boss",
    ]);
  });

  it("has a person without a manager and without reports", () => {
    expect(find(BOSS, makePerson("a", "boss"), makePerson("lonely"))).toEqual(["no_manager: lonely"]);
  });

  it("has the same address twice, whatever the case", () => {
    const [one, other] = [{ work_email: "Same@example.com" }, { work_email: "same@example.com" }];
    expect(find(BOSS, makePerson("a", "boss", one), makePerson("b", "boss", other))).toEqual([
      "same_work_email: a b",
      "same_work_email: b a",
    ]);
  });

  it("has the same employee number twice", () => {
    const same = { employee_number: "007" };
    expect(find(BOSS, makePerson("a", "boss", same), makePerson("b", "boss", same))).toEqual([
      "same_employee_number: a b",
      "same_employee_number: b a",
    ]);
  });

  it("has a person whose last day is over and who is still active", () => {
    expect(find(BOSS, makePerson("a", "boss", { lifecycle: "overdue" }))).toEqual(["overdue: a"]);
  });

  it("has a person without a work email, who has started", () => {
    const nothing = { work_email: null };
    expect(
      find(
        BOSS,
        makePerson("a", "boss", nothing),
        makePerson("b", "boss", { ...nothing, lifecycle: "pre_hire" }),
      ),
    ).toEqual(["no_work_email: a"]);
  });

  it("reports no problem for people who have left", () => {
    const left = { employment_status: "inactive", lifecycle: "terminated" } as const;
    expect(
      find(BOSS, makePerson("a", "gone", { ...left, work_email: null }), makePerson("b", null, left)),
    ).toEqual([]);
  });
});
