import { chance, IS_FULL } from "./effort.ts";
import type { RunningProgram } from "./program.ts";
import type { RosterJob } from "./roster-job.ts";
import { afterMs, type Moment, whenTouched } from "./sudden-death.ts";
import type { WebhookReceiver } from "./webhook-receiver.ts";

/** Arms the death of a program that has just been started; its name tells when it comes. */
export interface KillMoment {
  readonly name: string;
  arm(program: RunningProgram, job: RosterJob, receiver: WebhookReceiver): void;
}

const kill = ({ child }: RunningProgram): void => void child.kill("SIGKILL");

function killAt(moment: Moment): KillMoment {
  return { name: moment.name, arm: (program) => moment.arm(program, () => kill(program)) };
}

export function afterDelay(ms: number): KillMoment {
  return killAt(afterMs(ms));
}

/** In the full run so many moments that nobody has thought of. */
export function anywhere(topic: string, count: number): KillMoment[] {
  if (!IS_FULL) return [];
  return Array.from({ length: count }, (_, round) =>
    afterDelay(Math.round(100 + 900 * chance(topic, round))),
  );
}

/** When so many pages of people have been given out. */
export function atPage(count: number): KillMoment {
  return {
    name: `page ${count} of people`,
    // A program that ends first, as one that was killed already, is not waited for.
    arm: (program, job) =>
      void job.servePages(count).then(
        () => kill(program),
        () => undefined,
      ),
  };
}

/** When an event comes in, before it is answered or right behind the answer. */
export function atDelivery(count: number, when: "before" | "after"): KillMoment {
  return {
    name: `${when} the answer to event ${count}`,
    arm: (program, _job, receiver) => {
      receiver.reply = (_delivery, number) => {
        if (number !== count) return 204;
        if (when === "after") setImmediate(() => kill(program));
        else kill(program);
        return when === "after" ? 204 : "hang";
      };
    },
  };
}

/** When a file whose path in the state folder looks like this is seen there: between two steps of saving or delivering. */
export function atFile(pattern: RegExp): KillMoment {
  return killAt(whenTouched(({ state }) => state, pattern, { deep: true }));
}

/** The moment right after a snapshot has been put in its place. */
export const AT_NEW_SNAPSHOT = atFile(/^snapshots\/[^/]+\/[^./]+\.ndjson$/u);
