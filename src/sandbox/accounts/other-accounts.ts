import type { SandboxCompany } from "../company/company.ts";
import { topic } from "../dice.ts";
import type { SystemName } from "./account-systems.ts";
import type { SandboxAccount } from "./sandbox-account.ts";

/** An account without a person: days are counted back from today. */
interface OtherAccount extends Partial<
  Pick<SandboxAccount, "login" | "firstName" | "lastName" | "status" | "kind">
> {
  readonly story: SandboxAccount["story"];
  /** Without a domain, for one at the company's. */
  readonly mailbox?: string;
  readonly daysAgo?: number;
}

const STRANGER = { story: "stranger", firstName: "Robin", lastName: "Quill" } as const;

/** The accounts that belong to no one, after those of people. */
const OTHERS: Readonly<Record<SystemName, readonly OtherAccount[]>> = {
  google: [
    { story: "shared", mailbox: "info", firstName: "Front", lastName: "Desk", kind: "service", daysAgo: 1 },
    { story: "shared", mailbox: "room-5f", firstName: "Room", lastName: "5F", kind: "service" },
    {
      story: "service",
      mailbox: "svc-backup",
      firstName: "Backup",
      lastName: "Job",
      kind: "service",
      daysAgo: 0,
    },
    { ...STRANGER, mailbox: "robin.quill", daysAgo: 3 },
    { ...STRANGER, mailbox: "r.quill.old", status: "disabled", daysAgo: 400 },
    { story: "namesake", mailbox: "contractor-17", daysAgo: 6 },
    { story: "without_key", firstName: "Untitled", lastName: "User" },
  ],
  github: [
    { story: "service", login: "sandbox-deploy-bot", kind: "service" },
    { story: "stranger", login: "robinquill" },
  ],
  slack: [
    {
      story: "guest",
      mailbox: "kim@agency.example.net",
      firstName: "Kim",
      lastName: "Agency",
      kind: "guest",
    },
    {
      story: "guest",
      mailbox: "lee@auditor.example.net",
      firstName: "Lee",
      lastName: "Auditor",
      kind: "guest",
    },
    { story: "service", login: "standup", firstName: "Standup", lastName: "Bot", kind: "service" },
    { story: "shared", mailbox: "reception", firstName: "Reception", lastName: "Desk", kind: "service" },
    { ...STRANGER, mailbox: "robin.quill" },
    { story: "without_key", firstName: "Imported", lastName: "User" },
  ],
  gitlab: [
    {
      story: "service",
      login: "project_42_bot",
      mailbox: "project_42_bot@noreply.example.net",
      kind: "service",
    },
    { ...STRANGER, login: "rquill", mailbox: "robin.quill", daysAgo: 3 },
    { story: "without_key" },
  ],
  okta: [
    {
      story: "service",
      mailbox: "svc-scanner",
      firstName: "Scanner",
      lastName: "Service",
      kind: "service",
      daysAgo: 0,
    },
    { ...STRANGER, mailbox: "robin.quill", daysAgo: 2 },
    { ...STRANGER, mailbox: "r.quill.old", status: "disabled", daysAgo: 500 },
    { story: "namesake", mailbox: "contractor-17", daysAgo: 8 },
    { story: "without_key", firstName: "Untitled", lastName: "User" },
  ],
  aws: [
    { story: "service", login: "<root_account>", status: "disabled", kind: "service", daysAgo: 200 },
    { story: "service", login: "ci-release", kind: "service", daysAgo: 0 },
    { story: "stranger", login: "terraform", daysAgo: 1 },
  ],
};

/** The accounts of a system that no person has: shared ones, programs, guests and strangers. */
export function listOtherAccounts(company: SandboxCompany, system: SystemName): readonly SandboxAccount[] {
  return OTHERS[system].map((other) => {
    const { story, mailbox = "", status = "active", kind = "person", daysAgo } = other;
    const email =
      mailbox === "" || mailbox.includes("@") ? mailbox : `${mailbox}@${company.people.mailDomain}`;
    const namesake = story === "namesake" ? findNamesake(company) : undefined;
    return {
      story,
      holder: undefined,
      login: other.login ?? email,
      email,
      employeeNumber: "",
      firstName: namesake?.firstName ?? other.firstName ?? "",
      lastName: namesake?.lastName ?? other.lastName ?? "",
      status,
      kind,
      signedIn: daysAgo === undefined ? undefined : company.today - daysAgo,
    };
  });
}

/** Someone whose name a stranger has: a name is never a match. */
function findNamesake({
  people,
  roster,
}: SandboxCompany): { firstName: string; lastName: string } | undefined {
  const { size, dice } = people;
  if (size === 0) return undefined;
  const from = dice.below(size, topic("account namesake"), 0);
  for (let step = 0; step < size; step += 1) {
    const index = (from + step) % size;
    if (roster.has(index)) return roster.describe(index);
  }
  return undefined;
}
