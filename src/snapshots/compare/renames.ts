import type { RosterEvent } from "./event.ts";
import { makeCompanyEvent } from "./event.ts";

type Subject = NonNullable<RosterEvent["subject"]>;

interface Rename {
  readonly kind: Extract<Subject["kind"], "group" | "job_title" | "company">;
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}

const EVENT_OF_KIND = {
  group: "group_renamed",
  job_title: "job_title_renamed",
  company: "company_renamed",
} as const;

/** Collects new names of things that many people have in common, so that each is reported once and not for each employee. */
export class Renames {
  readonly #found = new Map<string, Rename>();

  /** A name that one side lacks is no new one. */
  note(rename: Rename): void {
    const { from, to } = rename;
    if (from !== null && to !== null && from !== to) this.#found.set(`${rename.kind} ${rename.id}`, rename);
  }

  /** One event a thing, by kind and id. `company` is the id of the company they belong to. */
  report(company: string | null): RosterEvent[] {
    return [...this.#found.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, id, from, to }]) => {
        const event = EVENT_OF_KIND[kind];
        const changes = [{ field: "name", from, to }];
        return makeCompanyEvent([company, event, id, from, to], event, { kind, id, name: to }, changes);
      });
  }
}
