import { watch } from "node:fs";
import type { Place, RunningProgram } from "./program.ts";

/** When a program that has just been started gets a signal. */
export interface Moment {
  readonly name: string;
  /** `strike` may be called more than once. */
  arm(program: RunningProgram, strike: () => void): void;
}

export function afterMs(ms: number): Moment {
  return {
    name: `after ${ms} ms`,
    arm: (program, strike) => {
      const timer = setTimeout(strike, ms);
      void program.ended.finally(() => clearTimeout(timer));
    },
  };
}

/**
 * When for the nth time something has happened to an entry of this name in a folder that is there already; `deep` for one
 * anywhere below it, by its path from there.
 */
export function whenTouched(
  folder: (place: Place) => string,
  pattern: RegExp,
  { nth = 1, deep = false }: { readonly nth?: number; readonly deep?: boolean } = {},
): Moment {
  return {
    name: `change ${nth} of ${pattern.source}`,
    arm: (program, strike) => {
      let seen = 0;
      const watcher = watch(folder(program.place), { recursive: deep }, (_event, name) => {
        if (name === null || !pattern.test(name)) return;
        seen += 1;
        if (seen >= nth) strike();
      });
      void program.ended.finally(() => watcher.close());
    },
  };
}

/** Files in the place that nobody needs once a run is over. */
export const PARTS = /\.part$|\.spool$/u;

export const inWork = ({ work }: Place): string => work;
export const inConfig = ({ config }: Place): string => config;

/** Ends the program at the moment, as `kill -9` does; false when it was over before. */
export async function kill(program: RunningProgram, moment: Moment): Promise<boolean> {
  moment.arm(program, () => void program.child.kill("SIGKILL"));
  return (await program.ended).signal === "SIGKILL";
}
