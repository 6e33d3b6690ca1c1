import { MESSAGE_KINDS } from "../../../delivery/messages/message-kinds.ts";
import { readPostAddress } from "../../../delivery/post-address.ts";
import { splitCommand } from "../../../delivery/split-command.ts";
import { Fault } from "../../../platform/errors/fault.ts";
import { inGroup, type Flag, type Given } from "../../../cli/command.ts";
import { readChoice, readText } from "../../../cli/values.ts";
import type { DeliveryChoice } from "../../../tracking/options.ts";
import { readEventFields } from "./event-fields.ts";

export const DELIVERY_FLAGS: readonly Flag[] = inGroup("Deliver", [
  {
    spelling: "--post <url>",
    help: "send signed events to this URL or that in @file",
  },
  { spelling: "--post-as <slack|teams>", help: "send messages for this chat instead" },
  {
    spelling: "--exec <command>",
    help: "run this command for each event, JSON on stdin",
  },
  {
    spelling: "--event-fields <list>",
    help: "more fields to send, such as personal_email",
  },
  { spelling: "--forget-undelivered", help: "drop events that an earlier run could not deliver" },
]);

/** For `diff` and `watch`. */
export const DRY_RUN_FLAG: Flag = {
  group: "Deliver",
  spelling: "--dry-run",
  help: "print what would be sent; send and save nothing",
};

/** Reads `--dry-run`, which writes no report. Throws `usage.conflict` for flags of one. */
export function readDryRun(flags: Given["flags"]): boolean {
  if (flags["dryRun"] !== true) return false;
  if (flags["output"] !== undefined)
    throw new Fault("usage.conflict", "-o does not go with --dry-run: no report is written.", {
      hint: "Leave out -o, and redirect stdout to keep what would be sent.",
    });
  const format = readText(flags["format"]);
  if (format !== undefined && !/^(?:nd)?json$/iu.test(format))
    throw new Fault("usage.conflict", `--format "${format}" does not go with --dry-run, which prints JSON.`, {
      hint: "Leave out --format.",
    });
  return true;
}

/** Reads where events go. A file that --post names is read by `settleDelivery`. */
export function readDeliveryOptions(flags: Given["flags"]): DeliveryChoice {
  const exec = readText(flags["exec"]);
  return {
    post: readPost(readText(flags["post"])),
    postAs: readChoice("--post-as", readText(flags["postAs"]), MESSAGE_KINDS),
    exec: exec === undefined ? undefined : splitCommand(exec),
    forget: flags["forgetUndelivered"] === true,
    fields: readEventFields(readText(flags["eventFields"])),
  };
}

function readPost(text: string | undefined): DeliveryChoice["post"] {
  if (text === undefined || !text.startsWith("@"))
    return text === undefined ? undefined : readPostAddress(text);
  if (text === "@")
    throw new Fault("usage.post-url", "The value of --post names no file.", {
      hint: "Write it like: --post @post-url.txt",
    });
  return { file: text.slice(1) };
}

/** Fields that no event carries anywhere: the report has all of them, and a message its own. Throws `usage.conflict`. */
export function refuseIdleFields({ post, postAs, exec, fields }: DeliveryChoice): void {
  if (fields.length === 0 || exec !== undefined) return;
  if (postAs !== undefined)
    throw new Fault(
      "usage.conflict",
      "--event-fields does not go with --post-as: messages have their own fields.",
    );
  if (post === undefined)
    throw new Fault("usage.conflict", "--event-fields needs --post or --exec: the report has every field.");
}

/** A failed delivery can only be retried by a later run when the baseline has not moved. */
export function refuseDelivery({ post, postAs, exec, forget, fields }: DeliveryChoice, why: string): void {
  const given = {
    "--post": post !== undefined,
    "--post-as": postAs !== undefined,
    "--exec": exec !== undefined,
    "--forget-undelivered": forget,
    "--event-fields": fields.length > 0,
  };
  const flag = Object.entries(given).find(([, isGiven]) => isGiven)?.[0];
  if (flag !== undefined) throw new Fault("usage.conflict", `${flag} ${why}`);
}
