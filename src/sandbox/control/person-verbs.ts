import {
  rehire,
  remove,
  rename,
  rescind,
  scheduleDeparture,
  setField,
  terminate,
} from "../company/changes.ts";
import type { SandboxCompany } from "../company/company.ts";

/** What can be made to happen to one person. `SandboxControl` has a method for each; VERBS says how HTTP asks for it. */
export const PERSON_VERBS = {
  terminate,
  scheduleDeparture,
  rescind,
  rehire,
  rename,
  remove,
  setField,
} as const;

/** What happens to the person with an index. */
export type PersonChange<Rest extends readonly unknown[]> = (
  company: SandboxCompany,
  index: number,
  ...rest: Rest
) => void;

/** The same for callers, who name the person by id or email. */
export type PersonVerbs = {
  readonly [Verb in keyof typeof PERSON_VERBS]: (typeof PERSON_VERBS)[Verb] extends PersonChange<infer Rest>
    ? (person: string, ...rest: Rest) => void
    : never;
};
