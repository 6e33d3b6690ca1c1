import * as z from "zod";
import { enter } from "../company/changes.ts";
import type { SandboxCompany } from "../company/company.ts";

const count = z.int().min(0);

/** A change of the roster while it is read page by page. */
export const pageChange = z.strictObject({
  /** After this many more answered pages of profiles. */
  after: z.int().min(1),
  /** This many people join, at the end of the list. */
  hire: count.optional(),
  /** This many of the longest-serving people without reports are removed, which shifts all people after them. */
  remove: count.optional(),
  /** Again after every further `after` pages. */
  repeat: z.boolean().optional(),
});
export type ChangeBetweenPages = z.infer<typeof pageChange>;

/** The changes that are still to come, counted by pages of profiles. */
export class PageChanges {
  readonly #company: SandboxCompany;
  #pending: (ChangeBetweenPages & { left: number })[] = [];

  constructor(company: SandboxCompany) {
    this.#company = company;
  }

  add(change: ChangeBetweenPages): void {
    this.#pending.push({ ...change, left: change.after });
  }

  /** Called after each page: makes the changes that are due. */
  countPage(): void {
    for (const change of this.#pending) {
      change.left -= 1;
      if (change.left !== 0) continue;
      for (let count = change.hire ?? 0; count > 0; count -= 1) enter(this.#company, "active", {});
      for (let count = change.remove ?? 0; count > 0; count -= 1) this.#removeLongestServing();
      if (change.repeat === true) change.left = change.after;
    }
    this.#pending = this.#pending.filter((change) => change.left > 0);
  }

  #removeLongestServing(): void {
    const { roster, people } = this.#company;
    const next = [...roster.indexes()].find((index) => !people.placement.isManager(index));
    if (next !== undefined) roster.remove(next);
  }
}
