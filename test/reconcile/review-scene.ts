import { readAccountFile } from "../../src/reconcile/files/account-file.ts";
import type { AccountMap } from "../../src/reconcile/files/account-map.ts";
import { readAccountMap } from "../../src/reconcile/files/account-map.ts";
import type { SourceAccount } from "../../src/reconcile/files/read-account.ts";
import { readHandKeptRows } from "../../src/reconcile/files/small-table.ts";
import { readLinks } from "../../src/reconcile/people/account-links.ts";
import { RosterPeople, type ReviewedEmployee } from "../../src/reconcile/people/review-roster.ts";
import { AccessReview } from "../../src/reconcile/review/access-review.ts";
import { makeExceptionFinder } from "../../src/reconcile/review/exceptions.ts";
import type { ReviewRow } from "../../src/reconcile/review/review-record.ts";

/** The day of every review in these tests. */
export const AS_OF = "2026-11-28";

export interface ScenePerson extends Partial<ReviewedEmployee> {
  readonly id: string;
  /** Any other address that the person has now. */
  readonly other?: readonly string[];
  /** Addresses of earlier snapshots. */
  readonly former?: readonly string[];
  readonly formerNumber?: string;
  /** The day since when the person is gone from Namely. */
  readonly goneOn?: string;
  readonly logins?: Readonly<Record<string, string>>;
}

export interface ReviewSceneOptions {
  readonly people: readonly ScenePerson[];
  readonly aliases?: Readonly<Record<string, string>>;
  readonly loginFields?: readonly string[];
  /** CSV. */
  readonly links?: string;
  readonly exceptions?: string;
  readonly map?: string;
  readonly soonUntil?: string;
}

/** Someone at work with `<id>@acme.com`. */
export function describePerson(person: ScenePerson): ReviewedEmployee {
  const { id } = person;
  return {
    id,
    employee_number: person.employee_number ?? null,
    name: person.name === undefined ? id : person.name,
    work_email: person.work_email === undefined ? `${id}@acme.com` : person.work_email,
    job_title: null,
    department: null,
    manager: null,
    lifecycle: person.lifecycle === undefined ? "active" : person.lifecycle,
    start_date: person.start_date ?? "2020-01-01",
    termination_date: person.termination_date ?? null,
  };
}

/** The people of a scene. */
export function gatherPeople({ people, aliases = {} }: ReviewSceneOptions): RosterPeople {
  const roster = new RosterPeople(new Map(Object.entries(aliases)));
  for (const person of people) {
    const employee = describePerson(person);
    const names = employee.name === null ? [] : [employee.name];
    const number = person.formerNumber ?? null;
    if (person.goneOn === undefined) {
      roster.add(employee, {
        emails: person.other ?? [],
        number: employee.employee_number,
        names,
        logins: new Map(Object.entries(person.logins ?? {})),
      });
      roster.addFormer(roster.findId(person.id) ?? -1, { emails: person.former ?? [], number });
    } else {
      const gone = roster.addGone(employee, person.goneOn, names);
      const emails = [employee.work_email ?? "", ...(person.former ?? [])];
      roster.addFormer(gone, { emails, number: number ?? employee.employee_number });
    }
  }
  return roster;
}

/** A review of the scene's people, before any account. */
export async function openReview(scene: ReviewSceneOptions): Promise<AccessReview> {
  const people = gatherPeople(scene);
  const rows = async (text: string | undefined) =>
    text === undefined ? [] : readHandKeptRows(Buffer.from(text), "file.csv");
  const warnings: string[] = [];
  const links = readLinks(await rows(scene.links), people, {
    file: "links.csv",
    onWarning: (sentence) => warnings.push(sentence),
  });
  return new AccessReview(people, {
    asOf: AS_OF,
    soonUntil: scene.soonUntil ?? "2026-12-12",
    findException: makeExceptionFinder(await rows(scene.exceptions), "file.csv"),
    matching: { findLink: links, loginFields: () => scene.loginFields ?? [] },
  });
}

/** Reads accounts from the text or the bytes of a file. */
export async function readAccounts(
  content: string | Uint8Array,
  { map, chunk = 7 }: { readonly map?: AccountMap | undefined; readonly chunk?: number } = {},
): Promise<{ readonly header: string; readonly accounts: readonly SourceAccount[] }> {
  const bytes = Buffer.from(content as string);
  const pieces = (async function* (): AsyncGenerator<Uint8Array> {
    // In small pieces, which end in the middle of everything.
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  })();
  const { header, accounts } = await readAccountFile({ source: "google", path: "file", bytes: pieces, map });
  const found: SourceAccount[] = [];
  for await (const batch of accounts) found.push(...batch);
  return { header, accounts: found };
}

/** The rows of a review of one file; without a header of its own, the file is `account,email,…` by a map. */
export async function reviewFile(content: string, scene: ReviewSceneOptions): Promise<ReviewRow[]> {
  const review = await openReview(scene);
  const map = scene.map === undefined ? undefined : readAccountMap(scene.map, "map.json");
  const { accounts } = await readAccounts(content, { map, chunk: 1000 });
  return accounts.map((account) => review.take("google", account));
}

const PLAIN_MAP = JSON.stringify({
  account: "account",
  email: "email",
  employee_number: "number",
  status: "status",
  last_sign_in: "seen",
  name: "name",
  service: ["robot"],
});

/** An account of a file with all columns. */
export interface SceneAccount {
  readonly account?: string;
  readonly email?: string;
  readonly number?: string;
  readonly status?: string;
  readonly seen?: string;
  readonly name?: string;
}

/** The rows of a review of these accounts; each is active and has its address as its name, unless it says otherwise. */
export async function reviewAccounts(
  accounts: readonly SceneAccount[],
  scene: ReviewSceneOptions,
): Promise<ReviewRow[]> {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = accounts.map(
    ({ account, email = "", number = "", status = "active", seen = "", name = "" }) =>
      [account ?? email, email, number, status, seen, name].map(quote).join(","),
  );
  const text = `account,email,number,status,seen,name\n${lines.join("\n")}\n`;
  return reviewFile(text, { map: PLAIN_MAP, ...scene });
}

/** The finding of one account. */
export async function findingOf(account: SceneAccount, scene: ReviewSceneOptions): Promise<string> {
  const [row] = await reviewAccounts([account], scene);
  return row?.finding ?? "none";
}

/** How one account is matched: `id by rule`, or the candidates. */
export async function matchOf(account: SceneAccount, scene: ReviewSceneOptions): Promise<string> {
  const [row] = await reviewAccounts([account], scene);
  if (row === undefined) return "none";
  if (row.employee !== null) return `${row.employee.id} by ${row.matched_by}`;
  if (row.matched_by === null) return "nothing";
  return `${row.suggestions.map(({ id }) => id).join(" or ")} by ${row.matched_by}`;
}
