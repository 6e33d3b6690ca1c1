import type { GroupType } from "../unified/models/company-models.ts";
import type { EventEmployee, EventName } from "../snapshots/compare/event-models.ts";
import type { Employee, EmploymentStatus } from "../unified/models/people-models.ts";
import type { Snapshot } from "./snapshot.ts";

/** How Namely is reached. What is left out comes from the environment and the stored login, as on the command line. */
export interface NamelyOptions {
  /** Subdomain of the company, such as `acme`. */
  readonly company?: string | undefined;
  /** A personal access token, or any access token. */
  readonly token?: string | undefined;
  /** A file that holds nothing but a token. */
  readonly tokenFile?: string | undefined;
  /** A refresh token, with the OAuth client that it was issued to. */
  readonly refreshToken?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Replaces `https://{company}.namely.com`; plain http only for loopback. */
  readonly baseUrl?: string | URL | undefined;
  /** Requests in a window of time, as `100/60s`, which is the default. */
  readonly rateLimit?: string | undefined;
  /** How long one call may wait for the rate limit in all; after that it throws `limit.max-wait`. Default: without end. */
  readonly maxWaitMs?: number | undefined;
  /** Folder of the shared request budget and of other things that can be made again. */
  readonly stateFolder?: string | undefined;
  /** Folder of the stored login. */
  readonly configFolder?: string | undefined;
  /** Shares the request budget with other machines; instead of the folder. */
  readonly redisUrl?: string | undefined;
  /** Ends everything that is under way; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Told when a call has to wait. */
  readonly onWait?: ((wait: WaitNotice) => void) | undefined;
  /** Told, in a sentence, what should be known about what is read. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
  /** Told when everybody is read again because the list changed underneath; `why` is the end of a sentence. */
  readonly onRestart?: ((why: string) => void) | undefined;
  /** Told how many people have been read, and of how many, if Namely says. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Told of each request; never of secrets or of people's data. */
  readonly onDebug?: ((line: string) => void) | undefined;
}

/** Why a call stands still, and for how long. */
export interface WaitNotice {
  readonly ms: number;
  readonly reason: "rate limit" | "retry";
  readonly detail?: string | undefined;
}

/** What every call can be told. */
export interface CallOptions {
  /** Ends this call; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** How much of each person is read. */
export interface EmployeeDetail extends CallOptions {
  /** Adds birth date, gender, home, pay, SSN and the like, if the token may see them. */
  readonly includeSensitive?: boolean | undefined;
  /** Adds custom fields, by their names or all of them. */
  readonly customFields?: "all" | readonly string[] | undefined;
  /** Adds the raw record; its sensitive keys only together with `includeSensitive`. */
  readonly remoteData?: boolean | undefined;
  /** The day from which lifecycles are seen, `YYYY-MM-DD`; default today. */
  readonly asOf?: string | undefined;
}

/** Which people are wanted. Whatever is given has to hold; text is compared without regard to case. */
export interface EmployeesOptions extends EmployeeDetail {
  /** One of these; default everybody. */
  readonly status?: EmploymentStatus | readonly EmploymentStatus[] | undefined;
  /** Name or id of a department. */
  readonly department?: string | undefined;
  /** Name or id of an office. */
  readonly office?: string | undefined;
  /** Name or id of a division. */
  readonly division?: string | undefined;
  /** Name or id of any group or team. */
  readonly group?: string | undefined;
  /** Whom they report to: id, employee number, email address or name. */
  readonly manager?: string | undefined;
  /** The title or its id. */
  readonly jobTitle?: string | undefined;
  /** Work or personal address. */
  readonly email?: string | undefined;
  /** A part of the name in any form, of an email, the job title or the department; without case and accents. */
  readonly search?: string | undefined;
  /** Changed at or after this date or RFC 3339 time. */
  readonly updatedSince?: string | Date | undefined;
  /** Started on or after this day, `YYYY-MM-DD`. */
  readonly startedSince?: string | undefined;
  /** Last day of the present employment on or after this day, also one still to come. */
  readonly terminatedSince?: string | undefined;
}

/** How a short list is read. */
export interface ListOptions extends CallOptions {
  /** Adds the raw record. */
  readonly remoteData?: boolean | undefined;
}

export interface GroupsOptions extends ListOptions {
  /** Only groups of these kinds. */
  readonly types?: readonly GroupType[] | undefined;
}

export interface CompaniesOptions extends ListOptions {
  /** What is to come along: `groups` (with `group_types`), `fields`. */
  readonly include?: readonly ("groups" | "fields")[] | undefined;
}

/** What a snapshot holds beyond the usual fields. */
export type SnapshotOptions = Pick<EmployeeDetail, "includeSensitive" | "customFields" | "signal">;

/** How two sides are compared; as the flags of `namely diff`. */
export interface CompareOptions extends CallOptions {
  /** Only these events; the guard sees the others all the same. */
  readonly events?: readonly EventName[] | undefined;
  /** Fields that are not compared, such as `phones` or `custom_fields.shirt_size`. */
  readonly ignore?: readonly string[] | undefined;
  /** The day that the later side is seen from, `YYYY-MM-DD`. */
  readonly asOf?: string | undefined;
  /** Where today is, such as `America/New_York`; default this machine's zone. */
  readonly timeZone?: string | undefined;
  /** How many people may be gone; default 10 or a tenth of the roster, whichever is more, and never more than half. */
  readonly maxTerminations?: number | undefined;
  /** How many people may be new; default 10 or a quarter of the roster, whichever is more. */
  readonly maxHires?: number | undefined;
  /** Goes on however many are gone or new, and whichever company the other side is of. */
  readonly force?: boolean | undefined;
  /** Told, in a sentence, what should be known about the comparison. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** One side: a file that `namely` has written, a snapshot, or people in any order, such as what `employees()` gives. */
export type ComparisonSide = string | URL | Snapshot | Iterable<EventEmployee> | AsyncIterable<EventEmployee>;

/** What a comparison has come to. */
export interface ComparisonSummary {
  /** The company's id; null when neither side tells it. */
  readonly company: string | null;
  readonly people: { readonly before: number | null; readonly after: number };
  /** How often each event was yielded. */
  readonly events: Readonly<Record<string, number>>;
  /** How often each event happened that the options `events` and `ignore` left out. */
  readonly left_out: Readonly<Record<string, number>>;
}

/** People as they come, or word that all who came so far are void and come again; `why` is the end of a sentence. */
export type EmployeesPart =
  | { readonly kind: "employees"; readonly employees: readonly Employee[] }
  | { readonly kind: "restart"; readonly why: string };
