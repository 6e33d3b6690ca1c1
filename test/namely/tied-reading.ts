import { readRoster } from "../../src/namely/reading/roster.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { TiedList } from "../support/tied-list.ts";

/** What reading a list to its end has led to. */
export interface Reading {
  readonly ids: readonly string[];
  readonly restarts: number;
  readonly requests: number;
  readonly warnings: readonly string[];
}

/** Also ends with the fault of a reading that is incomplete. */
export async function read(list: TiedList): Promise<Reading | Fault> {
  let ids: string[] = [];
  let restarts = 0;
  const warnings: string[] = [];
  const onWarning = (sentence: string): void => void warnings.push(sentence);
  try {
    for await (const part of readRoster({ client: list, clock: new ManualClock(), onWarning })) {
      if (part.kind === "restart") {
        restarts++;
        ids = [];
      } else ids.push(...part.profiles.map(({ id }) => id));
    }
  } catch (error) {
    if (error instanceof Fault && error.area === "incomplete") return error;
    throw error;
  }
  return { ids, restarts, requests: list.queries.length, warnings };
}

/** The ids of a list of so many people. */
export const everybody = (people: number): Set<string> => new Set(new TiedList({ people, block: 1 }).ids);
