import { defineCommand } from "../../cli/command.ts";
import { webhookSecretForgetCommand } from "./webhook-secret-forget.ts";
import { webhookSecretNewCommand } from "./webhook-secret-new.ts";
import { webhookSecretSetCommand } from "./webhook-secret-set.ts";

/** `namely webhook-secret`: what the events of --post are signed with, in the keychain. */
export const webhookSecretCommand = defineCommand<undefined>({
  name: "webhook-secret",
  summary: "keep the secret that webhooks are signed with in the keychain",
  description:
    "The receiver of `diff --post` and `watch --post` knows by it that an event comes from you and was not changed " +
    "(Standard Webhooks). Each company has one. In a job, NAMELY_WEBHOOK_SECRET goes before the keychain.",
  flags: [],
  examples: [
    {
      command: "namely webhook-secret new",
      does: "makes one, keeps it, and prints it once for the receiver",
    },
    { command: "namely webhook-secret set < secret.txt", does: "keeps one that you have already" },
    { command: "namely webhook-secret", does: "says whether there is one" },
  ],
  subcommands: [webhookSecretNewCommand, webhookSecretSetCommand, webhookSecretForgetCommand],
  read: () => undefined,
  run: async (context) => {
    const { WEBHOOK_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).sayWhetherKept(context, WEBHOOK_SECRET);
  },
});
