import { expect, test } from "vitest";
import { ActionFileNames } from "../../../src/reconcile/actions/action-files.ts";
import { ACTION_KINDS, fitsHeader } from "../../../src/reconcile/actions/action-kinds.ts";
import type { IncludableFinding } from "../../../src/reconcile/actions/action-names.ts";
import { makeActionFinder } from "../../../src/reconcile/actions/review-action.ts";
import { FINDING_NAMES } from "../../../src/reconcile/review/finding-names.ts";
import type { ReviewRow } from "../../../src/reconcile/review/review-record.ts";
import { describePerson } from "../review-scene.ts";

function describe(name: string): ReviewRow["employee"] {
  return { ...describePerson({ id: "7", name }), manager: null };
}

function makeRow(row: Partial<ReviewRow>): ReviewRow {
  return {
    source: "google",
    row: 1,
    account: "ada@acme.com",
    account_name: null,
    finding: "left_still_active",
    employee: describe("Ada Park"),
    matched_by: "work_email",
    status: "active",
    last_sign_in: null,
    reason: "Left.",
    exception: null,
    suggestions: [],
    ...row,
  };
}

function findingsActedOn(included: readonly IncludableFinding[], status: ReviewRow["status"]): string[] {
  const find = makeActionFinder(included);
  return FINDING_NAMES.filter((finding) => find(makeRow({ finding, status })) !== undefined);
}

test("active accounts of people who left are acted on, and no others", () => {
  expect(findingsActedOn([], "active")).toEqual([
    "left_signed_in_after",
    "left_still_active",
    "overdue_active",
  ]);
});

test("accounts of unknown people are acted on when that is asked for", () => {
  expect(findingsActedOn(["unknown_person"], "active")).toContain("unknown_person");
});

test.each(["disabled", "unknown", null] as const)("an account with status %s is never acted on", (status) => {
  expect(findingsActedOn(["unknown_person"], status)).toEqual([]);
});

test("an action has the account as it is, and the person with the id on one line", () => {
  const employee = describe("Ada\nPark\u202E");
  expect(makeActionFinder([])(makeRow({ account: " A\n", employee }))).toEqual({
    account: " A\n",
    finding: "left_still_active",
    employee: "Ada Park\uFFFD (7)",
    reason: "Left.",
  });
});

test("names of files are harmless, and another one for each source", () => {
  const names = new ActionFileNames();
  const sources = ["google", "Google", "../etc", "-rf", "größe $(x)", "größe-$(x)", "..", "x".repeat(300)];
  expect(sources.map((source) => names.choose(source, ACTION_KINDS.gh)[0])).toEqual([
    "google-gh.sh",
    "Google_2-gh.sh",
    "__etc-gh.sh",
    "_rf-gh.sh",
    "gr_e_x_-gh.sh",
    "gr_e-_x_-gh.sh",
    "_-gh.sh",
    `${"x".repeat(60)}-gh.sh`,
  ]);
});

test.each([
  ["gam", "google-admin", true],
  ["gam", "map", true],
  ["gam", "github", false],
  ["gh", "github", true],
  ["gh", "google-admin", false],
  ["okta", "okta-api", true],
  ["okta", "github", false],
  ["csv", "github", true],
] as const)("%s actions for a file of %s: %s", (kind, header, fits) => {
  expect(fitsHeader(ACTION_KINDS[kind], header)).toBe(fits);
});

test.each([
  ["gam", "ada", "it is not an email address"],
  ["gam", "a@b@c", "it is not an email address"],
  ["gam", "a\u0000@acme.com", "it has control characters"],
  ["gam", "=1+1@acme.com", "a spreadsheet would run it"],
  ["gam", "o'hara+x@acme.com", undefined],
  ["gh", "..", "a path cannot end with it"],
  ["gh", "a\uD800", "it has half a character"],
  ["gh", "a/../b", undefined],
  ["okta", ".", "a path cannot end with it"],
  ["csv", "=1+1", undefined],
] as const)("%s refuses %j: %s", (kind, account, why) => {
  expect(ACTION_KINDS[kind].refuse(account)).toBe(why);
});
