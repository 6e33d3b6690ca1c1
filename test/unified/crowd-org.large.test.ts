import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/unified/org/org-record.ts";
import { findOrgProblems } from "../../src/unified/org/org-problems.ts";
import { Org, walkTree } from "../../src/unified/org/org.ts";
import { makePerson } from "./org-people.ts";

const MANY = 150_000;
const LONG = 20_000;

/** Everybody reports to whom `bossOf` says by number. */
function makeOrg(size: number, bossOf: (index: number) => number | undefined): Org {
  return new Org(
    Array.from({ length: size }, (_, index) => {
      const boss = bossOf(index);
      return makePerson(`p${index}`, boss === undefined ? null : `p${boss}`);
    }),
  );
}

describe("one person with 150,000 direct reports", () => {
  const org = makeOrg(MANY, (index) => (index === 0 ? undefined : 0));

  it("is one tree with all of them", () => {
    const tops = org.tops();
    expect(tops.map(({ id }) => id)).toEqual(["p0"]);
    expect(org.treeOf(makePerson("p0")).reports).toHaveLength(MANY - 1);
  });

  it("has nothing wrong with it", () => {
    expect(findOrgProblems(org)).toEqual([]);
  });
});

describe("a circle of 20,000 people", () => {
  const org = makeOrg(LONG, (index) => (index + 1) % LONG);

  it("has one of them at the top, and contains each person once", () => {
    const [top, ...others] = org.tops();
    expect({ top: top?.id, others: others.length }).toEqual({ top: "p0", others: 0 });
    expect([...walkTree(org.treeOf(makePerson("p0")))]).toHaveLength(LONG);
  });

  it("is reported for each person with the next ones and the total count, not with all others", () => {
    const problems = findOrgProblems(org);
    expect(problems).toHaveLength(LONG);
    expect(problems.reduce((sum, { others }) => sum + others.length, 0)).toBe(LONG * 10);
    const last = problems.find(({ person }) => person.id === `p${LONG - 1}`);
    expect(last?.others.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `p${index}`));
    expect(last && describeProblem(last).others_count).toBe(LONG - 1);
  });
});

it("each of 20,000 people who share an email is reported with ten others", () => {
  const people = Array.from({ length: LONG }, (_, index) =>
    makePerson(`p${index}`, index === 0 ? null : "p0", { work_email: "all@example.com" }),
  );
  const problems = findOrgProblems(new Org(people));
  expect(problems).toHaveLength(LONG);
  expect(problems[0]?.others.map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `p${index + 1}`),
  );
});

it("each of 100 people who share an email is reported with all 99 others", () => {
  const people = Array.from({ length: 100 }, (_, index) =>
    makePerson(`p${index}`, index === 0 ? null : "p0", { work_email: "all@example.com" }),
  );
  for (const { others, othersCount } of findOrgProblems(new Org(people)))
    expect([others.length, othersCount]).toEqual([99, 99]);
});
