import { expect, test } from "vitest";
import { matchOf, reviewAccounts, type SceneAccount, type ReviewSceneOptions } from "./review-scene.ts";

const ADA = { id: "ada", name: "Ada Park", employee_number: "007" };
const BOB = { id: "bob", name: "Bob Reed", employee_number: "8" };

interface MatchCase {
  readonly rule: string;
  readonly account: SceneAccount;
  readonly scene: ReviewSceneOptions;
  readonly match: string;
}

const CASES: readonly MatchCase[] = [
  {
    rule: "a link comes before an employee number",
    account: { account: "x1", number: "8" },
    scene: { people: [ADA, BOB], links: "account,employee\nX1,ada\n" },
    match: "ada by link",
  },
  {
    rule: "a link names its employee by number",
    account: { account: "x1" },
    scene: { people: [ADA, BOB], links: "account,employee\nx1,007\n" },
    match: "ada by link",
  },
  {
    rule: "a link names its employee by email",
    account: { account: "x1" },
    scene: { people: [ADA, BOB], links: "account;employee\nx1;ADA@acme.com\n" },
    match: "ada by link",
  },
  {
    rule: "a link may name an account by its address",
    account: { account: "x1", email: "X1@else.example" },
    scene: { people: [ADA], links: "account,employee\nx1@else.example,ada\n" },
    match: "ada by link",
  },
  {
    rule: "a link of another source has no effect",
    account: { account: "x1" },
    scene: { people: [ADA], links: "source,account,employee\nslack,x1,ada\n" },
    match: "nothing",
  },
  {
    rule: "an employee number comes before a login",
    account: { account: "octo", number: " 007 " },
    scene: { people: [ADA, { ...BOB, logins: { github: "octo" } }], loginFields: ["github"] },
    match: "ada by employee_number",
  },
  {
    rule: "an employee number keeps its zeros",
    account: { account: "x1", number: "7" },
    scene: { people: [ADA] },
    match: "nothing",
  },
  {
    rule: "a login comes before an email",
    account: { account: "Octo", email: "bob@acme.com" },
    scene: { people: [{ ...ADA, logins: { github: "@octo" } }, BOB], loginFields: ["github"] },
    match: "ada by login",
  },
  {
    rule: "a login is also found in the address of its page",
    account: { account: "octo" },
    scene: { people: [{ ...ADA, logins: { github: "https://github.com/octo/" } }], loginFields: ["github"] },
    match: "ada by login",
  },
  {
    rule: "a custom field that was not named decides nothing",
    account: { account: "octo" },
    scene: { people: [{ ...ADA, logins: { github: "octo" } }] },
    match: "nothing",
  },
  {
    rule: "a work email is matched without regard to case and spaces",
    account: { account: "x1", email: "  ADA@Acme.COM " },
    scene: { people: [ADA] },
    match: "ada by work_email",
  },
  {
    rule: "the old domain of an alias means the new one",
    account: { email: "ada@old.example" },
    scene: { people: [ADA], aliases: { "OLD.example": "acme.com" } },
    match: "ada by domain_alias",
  },
  {
    rule: "the new domain of an alias means an address of the old one",
    account: { email: "ada@new.example" },
    scene: { people: [ADA], aliases: { "acme.com": "new.example" } },
    match: "ada by domain_alias",
  },
  {
    rule: "a tag after a plus is dropped where nothing else fits",
    account: { email: "ada+github@acme.com" },
    scene: { people: [ADA] },
    match: "ada by plus_tag",
  },
  {
    rule: "an address with its tag comes before the one without",
    account: { email: "ada+b@acme.com" },
    scene: { people: [ADA, { ...BOB, other: ["ada+b@acme.com"] }] },
    match: "bob by other_email",
  },
  {
    rule: "a personal address matches",
    account: { email: "ada@home.example" },
    scene: { people: [{ ...ADA, other: ["ada@home.example"] }] },
    match: "ada by other_email",
  },
  {
    rule: "an address before a change of name matches",
    account: { email: "ada.smith@acme.com" },
    scene: { people: [{ ...ADA, former: ["ada.smith@acme.com"] }] },
    match: "ada by former_email",
  },
  {
    rule: "a work email comes before an earlier address, in whatever order the account has them",
    account: { account: "bob@acme.com", email: "ada.smith@acme.com" },
    scene: { people: [{ ...ADA, former: ["ada.smith@acme.com"] }, BOB] },
    match: "bob by work_email",
  },
  {
    rule: "another current address comes before an earlier one",
    account: { account: "bob@home.example", email: "ada.smith@acme.com" },
    scene: {
      people: [
        { ...ADA, former: ["ada.smith@acme.com"] },
        { ...BOB, other: ["bob@home.example"] },
      ],
    },
    match: "bob by other_email",
  },
  {
    rule: "of two work emails the account's first one decides",
    account: { account: "bob@acme.com", email: "ada@acme.com" },
    scene: { people: [BOB, ADA] },
    match: "ada by work_email",
  },
  {
    rule: "a login tells two people apart who share a number",
    account: { account: "octo", number: "8" },
    scene: {
      people: [BOB, { ...ADA, employee_number: "8", logins: { github: "octo" } }],
      loginFields: ["github"],
    },
    match: "ada by login",
  },
  {
    rule: "a login of a third person does not decide a number that two people share",
    account: { account: "octo", number: "8" },
    scene: {
      people: [BOB, { ...ADA, employee_number: "8" }, { id: "cy", logins: { github: "octo" } }],
      loginFields: ["github"],
    },
    match: "bob or ada by employee_number",
  },
  {
    rule: "an address does not decide a number that two people share",
    account: { email: "bob@acme.com", number: "8" },
    scene: { people: [BOB, { ...ADA, employee_number: "8" }] },
    match: "bob or ada by employee_number",
  },
  {
    rule: "an earlier employee number matches last",
    account: { account: "x1", number: "99" },
    scene: { people: [{ ...ADA, formerNumber: "99" }] },
    match: "ada by former_number",
  },
  {
    rule: "a current employee number comes before the same number of an earlier person",
    account: { account: "x1", number: "8" },
    scene: { people: [{ ...ADA, formerNumber: "8" }, BOB] },
    match: "bob by employee_number",
  },
  {
    rule: "a person who was deleted from Namely is found by the last snapshot",
    account: { email: "cy@acme.com" },
    scene: { people: [ADA, { id: "cy", goneOn: "2026-10-01" }] },
    match: "cy by former_email",
  },
  {
    rule: "an address that two people have had is ambiguous",
    account: { email: "team@acme.com" },
    scene: {
      people: [
        { ...ADA, former: ["team@acme.com"] },
        { ...BOB, former: ["team@acme.com"] },
      ],
    },
    match: "ada or bob by former_email",
  },
  {
    rule: "a recycled address is ambiguous although it is someone's work email now",
    account: { email: "bob@acme.com" },
    scene: { people: [BOB, { ...ADA, former: ["bob@acme.com"] }] },
    match: "bob or ada by work_email",
  },
  {
    rule: "an address recycled from a deleted person is ambiguous",
    account: { email: "bob@acme.com" },
    scene: { people: [BOB, { id: "cy", work_email: "bob@acme.com", goneOn: "2026-10-01" }] },
    match: "bob or cy by work_email",
  },
  {
    rule: "a link decides a recycled address",
    account: { email: "bob@acme.com" },
    scene: {
      people: [BOB, { ...ADA, former: ["bob@acme.com"] }],
      links: "account,employee\nbob@acme.com,ada\n",
    },
    match: "ada by link",
  },
  {
    rule: "an employee number decides a recycled address",
    account: { email: "bob@acme.com", number: "8" },
    scene: { people: [BOB, { ...ADA, former: ["bob@acme.com"] }] },
    match: "bob by employee_number",
  },
  {
    rule: "a login decides a recycled address",
    account: { account: "octo", email: "bob@acme.com" },
    scene: {
      people: [BOB, { ...ADA, former: ["bob@acme.com"], logins: { github: "octo" } }],
      loginFields: ["github"],
    },
    match: "ada by login",
  },
  {
    rule: "a login that two people have is ambiguous",
    account: { account: "octo" },
    scene: {
      people: [
        { ...ADA, logins: { github: "octo" } },
        { ...BOB, logins: { github: "OCTO" } },
      ],
      loginFields: ["github"],
    },
    match: "ada or bob by login",
  },
  {
    rule: "a name never matches",
    account: { account: "x1", name: "Ada Park" },
    scene: { people: [ADA] },
    match: "nothing",
  },
  {
    rule: "ß and ss are the same in an address",
    account: { email: "STRASSE@acme.com" },
    scene: { people: [{ ...ADA, work_email: "straße@acme.com" }] },
    match: "ada by work_email",
  },
  {
    rule: "a letter composed of two characters is the same in an address",
    account: { email: "jose\u0301@acme.com" },
    scene: { people: [{ ...ADA, work_email: "JOS\u00C9@acme.com" }] },
    match: "ada by work_email",
  },
  {
    rule: "a dotless i is another letter",
    account: { email: "\u0131da@acme.com" },
    scene: { people: [{ ...ADA, work_email: "ida@acme.com" }] },
    match: "nothing",
  },
];

test.each(CASES)("$rule", async ({ account, scene, match }) => {
  expect(await matchOf(account, scene)).toBe(match);
});

test("two people with one name are both suggested, and neither is matched", async () => {
  const people = [ADA, { ...BOB, name: "Park, Ada" }];
  const [row] = await reviewAccounts([{ account: "apark", name: "ada  park" }], { people });
  expect(row).toMatchObject({ finding: "unknown_person", employee: null, matched_by: null });
  expect(row?.suggestions.map(({ id, why }) => `${id} ${why}`)).toEqual(["ada same_name", "bob same_name"]);
});

test("the part before the @ suggests a person with that name", async () => {
  const [row] = await reviewAccounts([{ email: "ada.park@elsewhere.example" }], { people: [ADA] });
  expect(row?.suggestions.map(({ id }) => id)).toEqual(["ada"]);
});
