import type { People } from "../company/people.ts";
import { githubLogin } from "../profile/github-login.ts";
import type { MatchKey } from "./expected-finding.ts";
import type { AccountStory } from "./sandbox-account.ts";

export const SYSTEM_NAMES = ["google", "github", "slack", "gitlab", "okta", "aws"] as const;

export type SystemName = (typeof SYSTEM_NAMES)[number];

/** A system that the company uses, and its habits. */
export interface AccountSystem {
  readonly name: SystemName;
  /** What its own export is called. */
  readonly about: string;
  readonly file: string;
  readonly key: MatchKey;
  /** Which share of people like this one has an account. */
  readonly covers: (people: People, index: number) => number;
  /** Which share of closed accounts is still listed. */
  readonly keepsClosed: number;
  /** Whether most people keep the address that they came with. */
  readonly keepsAddress: boolean;
  readonly hasNumbers: boolean;
  readonly hasSignIns: boolean;
  /** What the system calls an account with this address. */
  readonly login: (email: string, name: { readonly plain: string; readonly isAlias: boolean }) => string;
  /** Of so many people in a row, those at these places have an unusual account. */
  readonly every: number;
  readonly stories: Readonly<Record<number, AccountStory>>;
}

const everyone = (): number => 0.98;
const developers = (share: number) => (people: People, index: number) =>
  githubLogin(people, index) === undefined ? 0 : share;
const asAddress = (email: string): string => email;

export const SYSTEMS: Readonly<Record<SystemName, AccountSystem>> = {
  google: {
    name: "google",
    about: "Google Admin console, download users",
    file: "google.csv",
    key: "address",
    covers: everyone,
    keepsClosed: 0.6,
    keepsAddress: true,
    hasNumbers: false,
    hasSignIns: true,
    login: asAddress,
    every: 120,
    stories: {
      5: "old_domain",
      20: "disabled_at_work",
      40: "employee_number",
      60: "second_account",
      80: "unreadable_status",
      100: "plus_tag",
    },
  },
  github: {
    name: "github",
    about: "GitHub, gh api orgs/ORG/members --paginate",
    file: "github.json",
    key: "login",
    covers: developers(0.95),
    keepsClosed: 0,
    keepsAddress: false,
    hasNumbers: false,
    hasSignIns: false,
    login: asAddress,
    every: 1,
    stories: {},
  },
  slack: {
    name: "slack",
    about: "Slack, export of the member list",
    file: "slack.csv",
    key: "address",
    covers: everyone,
    keepsClosed: 1,
    keepsAddress: true,
    hasNumbers: false,
    hasSignIns: false,
    login: asAddress,
    every: 120,
    stories: {
      10: "private_address",
      30: "disabled_at_work",
      50: "plus_tag",
      70: "second_account",
      90: "unreadable_status",
    },
  },
  gitlab: {
    name: "gitlab",
    about: "GitLab, export of group and project members: a row for each membership",
    file: "gitlab.csv",
    key: "address",
    covers: developers(0.7),
    keepsClosed: 0.3,
    keepsAddress: false,
    hasNumbers: false,
    hasSignIns: true,
    login: (_, { plain }) => plain,
    every: 40,
    stories: { 4: "no_address", 14: "private_address", 24: "disabled_at_work" },
  },
  okta: {
    name: "okta",
    about: "Okta, report of people",
    file: "okta.csv",
    key: "address",
    covers: () => 1,
    keepsClosed: 0.7,
    keepsAddress: false,
    hasNumbers: true,
    hasSignIns: true,
    login: (email, { plain, isAlias }) => (isAlias ? `${plain}@${email.split("@")[1]}` : email),
    every: 60,
    stories: {
      3: "alias",
      13: "alias",
      23: "locked",
      33: "disabled_at_work",
      43: "alias",
      53: "unreadable_status",
    },
  },
  aws: {
    name: "aws",
    about: "AWS, IAM credential report",
    file: "aws.csv",
    key: "address",
    covers: developers(0.4),
    keepsClosed: 0.5,
    keepsAddress: true,
    hasNumbers: false,
    hasSignIns: true,
    login: (email, { plain }) => email || plain,
    every: 24,
    stories: { 4: "plus_tag", 10: "disabled_at_work", 16: "no_address", 22: "old_domain" },
  },
};
