import { splitCommand } from "../../../delivery/split-command.ts";
import { readWebhookUrl } from "../../../delivery/webhook.ts";
import { Fault } from "../../../platform/errors/fault.ts";
import { inGroup, type Flag, type Given } from "../../../cli/command.ts";
import { readText } from "../../../cli/values.ts";
import type { DeliveryOptions } from "../../../tracking/options.ts";
import { readEventFields } from "./event-fields.ts";

export const DELIVERY_FLAGS: readonly Flag[] = inGroup("Deliver", [
  {
    spelling: "--post <url>",
    help: "send each event to this URL as a signed webhook",
  },
  {
    spelling: "--exec <command>",
    help: "run this command for each event, JSON on its stdin",
  },
  {
    spelling: "--event-fields <list>",
    help: "more fields to send, such as personal_email",
  },
  { spelling: "--forget-undelivered", help: "drop events that an earlier run could not deliver" },
]);

export function readDeliveryOptions(flags: Given["flags"]): DeliveryOptions {
  const post = readText(flags["post"]);
  const exec = readText(flags["exec"]);
  return {
    post: post === undefined ? undefined : readWebhookUrl(post),
    exec: exec === undefined ? undefined : splitCommand(exec),
    forget: flags["forgetUndelivered"] === true,
    fields: readEventFields(readText(flags["eventFields"])),
  };
}

/** A failed delivery can only be retried by a later run when the baseline has not moved. */
export function refuseDelivery({ post, exec, forget, fields }: DeliveryOptions, why: string): void {
  const flag = post
    ? "--post"
    : exec
      ? "--exec"
      : forget
        ? "--forget-undelivered"
        : fields.length > 0
          ? "--event-fields"
          : undefined;
  if (flag !== undefined) throw new Fault("usage.conflict", `${flag} ${why}`);
}
