import type { DestinationKind } from "../../delivery/destination.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { formatCount } from "../../terminal/messages.ts";
import type { DryRunTaker } from "../../tracking/dry-run.ts";
import type { DeliveryChoice } from "../../tracking/options.ts";
import type { RoundReporter } from "../../tracking/round-setup.ts";
import { say, sayFault } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import { chooseScreen } from "../../output/format.ts";

/** Shows what a run would deliver. */
export interface DryRunReport {
  readonly reporter: RoundReporter;
  /** Prints a body on a line of its own. */
  readonly take: DryRunTaker;
}

interface Count {
  bodies: number;
  events: number;
}

/** Prints each body on stdout, and on stderr how many there are. */
export function openDryRunReport(
  context: Context,
  hooks: RoundReporter["hooks"],
  delivery: DeliveryChoice,
  stopProgress: () => void = () => {},
): DryRunReport {
  const counts: Record<DestinationKind, Count> = {
    post: { bodies: 0, events: 0 },
    exec: { bodies: 0, events: 0 },
  };
  const show = chooseScreen(context, "ndjson");
  // What a program gets is a line of stdout only where no request is.
  const isShown = (kind: DestinationKind): boolean =>
    kind === "post" || (delivery.post === undefined && delivery.postAs === undefined);
  return {
    take: async (kind, body, events) => {
      counts[kind].bodies += 1;
      counts[kind].events += events;
      const line = `${body}\n`;
      if (isShown(kind)) await writePiece(context.stdout, show?.(line) ?? line, context.signal);
    },
    reporter: {
      hooks,
      open: async () => ({
        take: async () => {},
        restart: async () => {},
        publish: async () => stopProgress(),
        discard: async () => {},
      }),
      resumed: (count) =>
        say(context, `${countEvents(count)} of an earlier run ${count === 1 ? "waits" : "wait"} to be sent.`),
      baselineSaved: ({ people }) =>
        say(
          context,
          `Dry run: there is no baseline yet. A run would save one of ${formatCount(people)} people.`,
        ),
      notDelivered: (fault) => sayFault(context, fault),
      finished: () => {
        const parts = [describePosts(counts.post, delivery), describeRuns(counts.exec, delivery)];
        const sentence = parts.filter((part) => part !== "").join(", and ");
        say(context, `Dry run: ${sentence || "no event would be sent"}. Nothing was sent or saved.`);
      },
    },
  };
}

function describePosts({ bodies, events }: Count, { postAs }: DeliveryChoice): string {
  if (bodies === 0) return "";
  if (postAs === undefined) return `${countEvents(events)} would be posted`;
  const messages = bodies === 1 ? "1 message" : `${formatCount(bodies)} messages`;
  return `${messages} about ${countEvents(events)} would be posted`;
}

function describeRuns({ events }: Count, { exec = [] }: DeliveryChoice): string {
  return events === 0 ? "" : `"${exec[0]}" would be run for ${countEvents(events)}`;
}

function countEvents(count: number): string {
  return count === 1 ? "1 event" : `${formatCount(count)} events`;
}
