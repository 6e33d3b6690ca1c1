import type { SandboxCompany } from "../company/company.ts";
import { FORMATS } from "./account-formats.ts";
import { SYSTEM_NAMES, SYSTEMS, type SystemName } from "./account-systems.ts";
import { ExpectedFindings } from "./expected-finding.ts";
import { KeyOwners } from "./key-owners.ts";
import { listOtherAccounts } from "./other-accounts.ts";
import { OLD_DOMAIN, PersonAccounts } from "./person-accounts.ts";
import type { SandboxAccount } from "./sandbox-account.ts";

/** What `/_sandbox/accounts` says of a system. */
export interface AccountSystemEntry {
  readonly system: SystemName;
  readonly about: string;
  readonly file: string;
  /** Where the file is. */
  readonly accounts: string;
  /** Where the expected findings are. */
  readonly truth: string;
  /** What a review of the file needs. */
  readonly flags: readonly string[];
}

/** Whether there are account files of a system. */
export function isSystem(name: string): name is SystemName {
  return SYSTEM_NAMES.some((known) => known === name);
}

/** All systems with account files. */
export function listSystems(company: SandboxCompany): readonly AccountSystemEntry[] {
  return SYSTEM_NAMES.map((system) => ({
    system,
    about: SYSTEMS[system].about,
    file: SYSTEMS[system].file,
    accounts: `/_sandbox/accounts?system=${system}`,
    truth: `/_sandbox/accounts?system=${system}&truth=1`,
    flags: reviewFlags(company, system),
  }));
}

/** The export of a system, in pieces: the company may have a million people. */
export function* writeAccounts(company: SandboxCompany, system: SystemName): Generator<string> {
  const { head, between, tail, rows } = FORMATS[system];
  yield head;
  let isFirst = true;
  for (const { account, number } of makeAccounts(company, system, new KeyOwners(company))) {
    for (const row of rows(account, number)) {
      yield isFirst ? row : between + row;
      isFirst = false;
    }
  }
  yield tail;
}

/** The finding that a review must come to for each row of the export, as JSON. */
export function* writeTruth(company: SandboxCompany, system: SystemName): Generator<string> {
  const owners = new KeyOwners(company);
  const expected = new ExpectedFindings(company, owners, SYSTEMS[system].key);
  const counts = new Map<string, number>();
  let row = 0;
  const opening = {
    system,
    file: SYSTEMS[system].file,
    as_of: company.date,
    flags: reviewFlags(company, system),
  };
  yield `${JSON.stringify(opening).slice(0, -1)},"accounts":[`;
  for (const { account, number } of makeAccounts(company, system, owners)) {
    for (const _ of FORMATS[system].rows(account, number)) {
      const { finding, person } = expected.of(account);
      row += 1;
      counts.set(finding, (counts.get(finding) ?? 0) + 1);
      const employee = person === undefined ? null : company.people.ids.of(person);
      const line = { row, account: account.login || null, finding, employee, story: account.story };
      yield `${row > 1 ? "," : ""}\n${JSON.stringify(line)}`;
    }
  }
  yield `\n],"rows":${row},"findings":${JSON.stringify(Object.fromEntries(counts))}}\n`;
}

function reviewFlags({ people }: SandboxCompany, system: SystemName): readonly string[] {
  return SYSTEMS[system].key === "login"
    ? ["--match-field", `${system}=github_login`]
    : ["--domain-alias", `${OLD_DOMAIN}=${people.mailDomain}`];
}

function* makeAccounts(
  company: SandboxCompany,
  system: SystemName,
  owners: KeyOwners,
): Generator<{ readonly account: SandboxAccount; readonly number: number }> {
  const people = new PersonAccounts(company, owners, SYSTEMS[system]);
  let number = 0;
  const { entered } = company.roster;
  for (let index = 0; index < entered; index += 1)
    for (const account of people.of(index)) yield { account, number: (number += 1) };
  for (const account of listOtherAccounts(company, system)) yield { account, number: (number += 1) };
}
