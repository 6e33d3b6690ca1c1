/** What a reviewer does about a finding. */
export type FindingGroup = "act" | "watch" | "fine";

/** The groups with their titles, in the order of a report. */
export const FINDING_GROUPS: Readonly<Record<FindingGroup, string>> = {
  act: "To act on",
  watch: "To watch",
  fine: "In order",
};

/** All that there is to know of a finding, besides when it applies. */
export interface FindingKind {
  readonly group: FindingGroup;
  /** What a report calls it. */
  readonly title: string;
  /** What it means, as the reference says it. */
  readonly about: string;
}

const KINDS = {
  left_signed_in_after: {
    group: "act",
    title: "Signed in after the last day",
    about: "the person left, and the last sign-in is later than the last day",
  },
  left_still_active: {
    group: "act",
    title: "Left, account still active",
    about: "the person left, and the account is active",
  },
  overdue_active: {
    group: "act",
    title: "Last day passed, still active in Namely",
    about: "the last day passed, but person and account are still active",
  },
  unknown_person: {
    group: "act",
    title: "Unknown person",
    about: "no employee matches, or the person vanished from Namely while active",
  },
  ambiguous: {
    group: "act",
    title: "Ambiguous",
    about: "several people match, or had the same address",
  },
  duplicate_account: {
    group: "act",
    title: "Duplicate account",
    about: "a further account of a person in the same source",
  },
  not_evaluable: {
    group: "act",
    title: "Not evaluable",
    about: "no key, an unreadable status, or an unknown lifecycle",
  },
  no_account: {
    group: "act",
    title: "No account",
    about: "a person at work without an account in a source that --require names",
  },
  not_started_yet: {
    group: "watch",
    title: "Not started yet",
    about: "the account is active before the first day",
  },
  leaving_soon: {
    group: "watch",
    title: "Leaving soon",
    about: "the last day is within --soon",
  },
  employed_but_disabled: {
    group: "watch",
    title: "Employed, account disabled",
    about: "the person is at work, and the account is disabled",
  },
  guest: {
    group: "watch",
    title: "Guest",
    about: "a guest account that matches no employee",
  },
  shared_or_service: {
    group: "watch",
    title: "Shared or service account",
    about: "no employee matches; a pattern, the type or the map marks it as shared or technical",
  },
  ok: {
    group: "fine",
    title: "OK",
    about: "an active account of a person at work",
  },
  disabled_ok: {
    group: "fine",
    title: "Disabled",
    about: "a disabled account of a person who is not at work, or of an unknown person",
  },
  excepted: {
    group: "fine",
    title: "Excepted",
    about: "a valid exception covers the account",
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export type FindingName = keyof typeof KINDS;

/** Every finding by its name, the worst first: the order of reports and counts. */
export const FINDING_KINDS: Readonly<Record<FindingName, FindingKind>> = KINDS;

/** The names of all findings, the worst first. */
export const FINDING_NAMES = Object.keys(KINDS) as readonly FindingName[];

/** The findings that ask for action. */
export const FINDINGS_TO_ACT_ON: readonly FindingName[] = FINDING_NAMES.filter(
  (name) => KINDS[name].group === "act",
);
