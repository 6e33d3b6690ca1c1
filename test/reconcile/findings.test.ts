import fc from "fast-check";
import { expect, test } from "vitest";
import { readAccountMap } from "../../src/reconcile/files/account-map.ts";
import type { ReviewRow } from "../../src/reconcile/review/review-record.ts";
import { FINDING_NAMES } from "../../src/reconcile/review/finding-names.ts";
import {
  findingOf,
  openReview,
  readAccounts,
  reviewAccounts,
  type ReviewSceneOptions,
  type SceneAccount,
  type ScenePerson,
} from "./review-scene.ts";

const AT_WORK: ScenePerson = { id: "ada" };
const LEFT: ScenePerson = { id: "ada", lifecycle: "terminated", termination_date: "2026-06-15" };
const OVERDUE: ScenePerson = { id: "ada", lifecycle: "overdue", termination_date: "2026-11-01" };
const SOON: ScenePerson = { id: "ada", lifecycle: "leaving", termination_date: "2026-12-12" };
const LATER: ScenePerson = { id: "ada", lifecycle: "leaving", termination_date: "2026-12-13" };
const TO_START: ScenePerson = { id: "ada", lifecycle: "pre_hire", start_date: "2027-01-04" };
const UNKNOWN: ScenePerson = { id: "ada", lifecycle: "unknown" };
const GONE_ACTIVE: ScenePerson = { id: "ada", goneOn: "2026-10-01" };
const GONE_LEFT: ScenePerson = { ...LEFT, goneOn: "2026-10-01" };

const ACCOUNT: SceneAccount = { email: "ada@acme.com" };
const DISABLED: SceneAccount = { ...ACCOUNT, status: "disabled" };
const USED_LATER: SceneAccount = { ...ACCOUNT, seen: "2026-06-16T08:00:00Z" };

interface FindingCase {
  readonly rule: string;
  readonly person?: ScenePerson;
  readonly people?: readonly ScenePerson[];
  readonly account: SceneAccount;
  readonly scene?: Partial<ReviewSceneOptions>;
  readonly finding: string;
}

const EXCEPTIONS = "account,reason,owner,until\nada@acme.com,Sabbatical,HR,";

const CASES: readonly FindingCase[] = [
  {
    rule: "an active account of a person at work is in order",
    person: AT_WORK,
    account: ACCOUNT,
    finding: "ok",
  },
  {
    rule: "a sign-in on the last day is not after it",
    person: LEFT,
    account: { ...ACCOUNT, seen: "2026-06-15 23:59:59" },
    finding: "left_still_active",
  },
  {
    rule: "a sign-in after the last day is the worst",
    person: LEFT,
    account: USED_LATER,
    finding: "left_signed_in_after",
  },
  {
    rule: "a disabled account with a sign-in after the last day is still the worst",
    person: LEFT,
    account: { ...USED_LATER, status: "disabled" },
    finding: "left_signed_in_after",
  },
  {
    rule: "a disabled account of a person who left is in order",
    person: LEFT,
    account: DISABLED,
    finding: "disabled_ok",
  },
  {
    rule: "a person who left without a last day still has an account",
    person: { ...LEFT, termination_date: null },
    account: USED_LATER,
    finding: "left_still_active",
  },
  {
    rule: "a disabled account of a person who left is not in order while its last sign-in is unreadable",
    person: LEFT,
    account: { ...DISABLED, seen: "last week" },
    finding: "not_evaluable",
  },
  {
    rule: "an active account after the last day is overdue",
    person: OVERDUE,
    account: ACCOUNT,
    finding: "overdue_active",
  },
  {
    rule: "a sign-in after the last day of a person who is still active in Namely is overdue",
    person: OVERDUE,
    account: { ...ACCOUNT, seen: "2026-11-20" },
    finding: "overdue_active",
  },
  {
    rule: "a disabled account of an overdue person is in order",
    person: OVERDUE,
    account: DISABLED,
    finding: "disabled_ok",
  },
  {
    rule: "an account before the first day is to watch",
    person: TO_START,
    account: ACCOUNT,
    finding: "not_started_yet",
  },
  {
    rule: "a disabled account before the first day is in order",
    person: TO_START,
    account: DISABLED,
    finding: "disabled_ok",
  },
  { rule: "the last day of --soon still is soon", person: SOON, account: ACCOUNT, finding: "leaving_soon" },
  { rule: "a last day after --soon is not soon", person: LATER, account: ACCOUNT, finding: "ok" },
  {
    rule: "a person at work with a disabled account is to watch",
    person: AT_WORK,
    account: DISABLED,
    finding: "employed_but_disabled",
  },
  {
    rule: "an unreadable last sign-in does not matter while the person is at work",
    person: AT_WORK,
    account: { ...DISABLED, seen: "last week" },
    finding: "employed_but_disabled",
  },
  {
    rule: "a person who leaves soon is still at work, and needs an account",
    person: SOON,
    account: DISABLED,
    finding: "employed_but_disabled",
  },
  {
    rule: "the last day of an earlier employment is not soon",
    person: { ...AT_WORK, termination_date: "2020-06-30" },
    account: ACCOUNT,
    finding: "ok",
  },
  {
    rule: "a person without a lifecycle is never in order",
    person: { ...AT_WORK, lifecycle: null },
    account: ACCOUNT,
    finding: "not_evaluable",
  },
  {
    rule: "a person with an unknown lifecycle is never in order",
    person: UNKNOWN,
    account: ACCOUNT,
    finding: "not_evaluable",
  },
  {
    rule: "an account that matches no one is unknown",
    person: AT_WORK,
    account: { email: "eve@acme.com" },
    finding: "unknown_person",
  },
  {
    rule: "a disabled account that matches no one is in order",
    person: AT_WORK,
    account: { email: "eve@acme.com", status: "suspended" },
    finding: "disabled_ok",
  },
  {
    rule: "a role address that matches no one is shared",
    person: AT_WORK,
    account: { email: "Support@acme.com" },
    finding: "shared_or_service",
  },
  {
    rule: "a word of the map makes a service account",
    person: AT_WORK,
    account: { account: "r2d2", status: "robot" },
    scene: { map: '{"account":"account","status":"status","active":["robot"],"service":["robot"]}' },
    finding: "shared_or_service",
  },
  {
    rule: "a pattern of the map makes a service account",
    person: AT_WORK,
    account: { account: "backup-07" },
    scene: { map: '{"account":"account","status":"status","service":["backup-*"]}' },
    finding: "shared_or_service",
  },
  {
    rule: "a role address of an employee is that employee's",
    person: { id: "support", lifecycle: "terminated" },
    account: { email: "support@acme.com" },
    finding: "left_still_active",
  },
  {
    rule: "a guest of Entra that matches no one is a guest",
    person: AT_WORK,
    account: { account: "eve_x.example#EXT#@acme.onmicrosoft.com" },
    finding: "guest",
  },
  {
    rule: "a guest who matches an employee is that employee",
    person: LEFT,
    account: { account: "ada_x.example#EXT#@acme.onmicrosoft.com", email: "ada@acme.com" },
    finding: "left_still_active",
  },
  {
    rule: "a guest with a role name is a guest",
    person: AT_WORK,
    account: { account: "info_x.example#EXT#@acme.onmicrosoft.com", email: "info@x.example" },
    finding: "guest",
  },
  {
    rule: "a row without any key cannot be evaluated",
    person: AT_WORK,
    account: { account: "" },
    finding: "not_evaluable",
  },
  {
    rule: "a row without a status cannot be evaluated",
    person: AT_WORK,
    account: { ...ACCOUNT, status: "" },
    finding: "not_evaluable",
  },
  {
    rule: "a row with an unknown status cannot be evaluated",
    person: LEFT,
    account: { ...ACCOUNT, status: "on holiday" },
    finding: "not_evaluable",
  },
  {
    rule: "an unreadable status comes before an ambiguous match",
    people: [AT_WORK, { id: "bob", former: ["ada@acme.com"] }],
    account: { ...ACCOUNT, status: "?" },
    finding: "not_evaluable",
  },
  {
    rule: "a recycled address is ambiguous",
    people: [AT_WORK, { id: "bob", former: ["ada@acme.com"] }],
    account: ACCOUNT,
    finding: "ambiguous",
  },
  {
    rule: "a disabled account with a recycled address stays ambiguous",
    people: [AT_WORK, { ...LEFT, id: "bob", former: ["ada@acme.com"] }],
    account: DISABLED,
    finding: "ambiguous",
  },
  {
    rule: "a person who left before the deletion from Namely has left",
    person: GONE_LEFT,
    account: ACCOUNT,
    finding: "left_still_active",
  },
  {
    rule: "a person who left before the deletion is still caught signing in",
    person: GONE_LEFT,
    account: USED_LATER,
    finding: "left_signed_in_after",
  },
  {
    rule: "a person who was deleted while active is unknown",
    person: GONE_ACTIVE,
    account: ACCOUNT,
    finding: "unknown_person",
  },
  {
    rule: "a disabled account of a person who was deleted while active is in order",
    person: GONE_ACTIVE,
    account: DISABLED,
    finding: "disabled_ok",
  },
  {
    rule: "a valid exception comes before everything",
    person: LEFT,
    account: USED_LATER,
    scene: { exceptions: EXCEPTIONS },
    finding: "excepted",
  },
  {
    rule: "a valid exception covers a row that cannot be evaluated",
    person: LEFT,
    account: { ...ACCOUNT, status: "?" },
    scene: { exceptions: EXCEPTIONS },
    finding: "excepted",
  },
  {
    rule: "an exception is valid on its last day",
    person: LEFT,
    account: ACCOUNT,
    scene: { exceptions: `${EXCEPTIONS}2026-11-28` },
    finding: "excepted",
  },
  {
    rule: "an expired exception does not count",
    person: LEFT,
    account: ACCOUNT,
    scene: { exceptions: `${EXCEPTIONS}2026-11-27` },
    finding: "left_still_active",
  },
  {
    rule: "an exception for another source does not count",
    person: LEFT,
    account: ACCOUNT,
    scene: { exceptions: "source,account,reason\nslack,ada@acme.com,x\n" },
    finding: "left_still_active",
  },
  {
    rule: "an exception may be a pattern",
    person: LEFT,
    account: ACCOUNT,
    scene: { exceptions: "pattern,reason,owner,until\nADA@*,x,y,2026-12-31\n" },
    finding: "excepted",
  },
];

test.each(CASES)("$rule", async ({ person, people = person ? [person] : [], account, scene, finding }) => {
  expect(await findingOf(account, { people, ...scene })).toBe(finding);
});

test("a person who was deleted while active is named, with the day", async () => {
  const [row] = await reviewAccounts([ACCOUNT], { people: [GONE_ACTIVE] });
  expect(row).toMatchObject({
    employee: { id: "ada" },
    matched_by: "former_email",
    reason: "The person is gone from Namely since 2026-10-01, and had not left in the last snapshot.",
  });
});

test("an expired exception is shown with the finding", async () => {
  const [row] = await reviewAccounts([ACCOUNT], { people: [LEFT], exceptions: `${EXCEPTIONS}2026-11-27` });
  expect(row).toMatchObject({
    reason: "Left on 2026-06-15, and the account is active. Its exception ended on 2026-11-27.",
    exception: { reason: "Sabbatical", owner: "HR", until: "2026-11-27" },
  });
});

async function findingsOf(accounts: readonly SceneAccount[], scene: ReviewSceneOptions): Promise<string[]> {
  return (await reviewAccounts(accounts, scene)).map(({ finding }) => finding);
}

test("each further account of a person in one source is a duplicate", async () => {
  const accounts = [
    ACCOUNT,
    { account: "ada-2", email: "ada+2@acme.com" },
    { account: "ada-3", email: "ada+3@acme.com" },
  ];
  expect(await findingsOf(accounts, { people: [AT_WORK] })).toEqual([
    "ok",
    "duplicate_account",
    "duplicate_account",
  ]);
});

test("a further account of a person who left is worse than a duplicate", async () => {
  const accounts = [ACCOUNT, { account: "ada-2", email: "ada+2@acme.com" }];
  expect(await findingsOf(accounts, { people: [LEFT] })).toEqual(["left_still_active", "left_still_active"]);
});

test("two rows of one account are no duplicates, for some files have a row for each membership", async () => {
  expect(await findingsOf([ACCOUNT, { email: "ADA@acme.com" }], { people: [AT_WORK] })).toEqual(["ok", "ok"]);
});

test("an excepted account does not make another one a duplicate", async () => {
  const accounts = [{ account: "ada-admin", email: "ada+admin@acme.com" }, ACCOUNT];
  const exceptions = "account,reason,owner,until\nada-admin,Admin,IT,2026-12-31\n";
  expect(await findingsOf(accounts, { people: [AT_WORK], exceptions })).toEqual(["excepted", "ok"]);
});

test("people at work without an account are listed once, people who left are not", async () => {
  const people = [
    AT_WORK,
    { ...LEFT, id: "bob" },
    { ...SOON, id: "cy" },
    { ...TO_START, id: "di" },
    { ...OVERDUE, id: "ed" },
  ];
  const review = await openReview({ people });
  const without = [...review.listWithout("google")];
  expect(without.map(({ finding, employee }) => `${finding} ${employee?.id}`)).toEqual([
    "no_account ada",
    "no_account cy",
  ]);
});

/** Everything that a row may be, with everything that a person may be. */
const anyAccount = fc.record({
  account: fc.constantFrom("", "ada", "ada-2", "svc-x", "eve"),
  email: fc.constantFrom(
    "",
    "ada@acme.com",
    "ADA+2@acme.com",
    "eve@acme.com",
    "info@acme.com",
    "bob@acme.com",
  ),
  number: fc.constantFrom("", "7", "8"),
  status: fc.constantFrom("active", "disabled", "", "?", "robot"),
  seen: fc.constantFrom("", "never", "2026-06-16", "2026-06-01", "?"),
  name: fc.constantFrom("", "ada"),
});
const anyPerson = fc.constantFrom(
  AT_WORK,
  LEFT,
  OVERDUE,
  SOON,
  LATER,
  TO_START,
  UNKNOWN,
  GONE_ACTIVE,
  GONE_LEFT,
);

test("every row gets exactly one finding, and the counts add up", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyAccount, { maxLength: 12 }),
      anyPerson,
      fc.boolean(),
      async (accounts, person, isShared) => {
        const people = [
          { ...person, employee_number: "7" },
          { id: "bob", former: isShared ? ["ada@acme.com"] : [] },
        ];
        const review = await openReview({ people, exceptions: EXCEPTIONS.replace("ada@acme.com", "eve") });
        const map = readAccountMap(
          '{"account":"account","email":"email","employee_number":"number","status":"status","last_sign_in":"seen"}',
          "map.json",
        );
        const text = JSON.stringify(accounts);
        const found = await readAccounts(text, { map, chunk: 1000 });
        const rows = found.accounts.map((account) => review.take("google", account));
        expect(rows.length).toBe(accounts.length);
        expect(rows.filter((row) => !isAllowed(row))).toEqual([]);
        const { rows: total, findings } = review.total();
        expect(total).toBe(accounts.length);
        expect(Object.values(findings).reduce((sum, count) => sum + count, 0)).toBe(accounts.length);
      },
    ),
    { numRuns: 300 },
  );
});

/** Unknown is never in order, and a disabled account is never worse than disabled. */
function isAllowed({ finding, status, employee }: ReviewRow): boolean {
  if (!FINDING_NAMES.includes(finding)) return false;
  if (status === "unknown") return finding === "not_evaluable" || finding === "excepted";
  if (status === "disabled" && ACTIVE_ONLY.has(finding)) return false;
  return finding !== "ok" || employee?.lifecycle === "active" || employee?.lifecycle === "leaving";
}

/** What a disabled account never is. */
const ACTIVE_ONLY: ReadonlySet<string> = new Set([
  "left_still_active",
  "overdue_active",
  "unknown_person",
  "not_started_yet",
  "leaving_soon",
  "duplicate_account",
  "ok",
]);
