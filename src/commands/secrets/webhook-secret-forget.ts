import { defineCommand } from "../../cli/command.ts";

export const webhookSecretForgetCommand = defineCommand<undefined>({
  name: "forget",
  summary: "remove the secret from the keychain",
  flags: [],
  examples: [{ command: "namely webhook-secret forget --company acme", does: "removes the one of acme" }],
  read: () => undefined,
  run: async (context) => {
    const { WEBHOOK_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).forgetSecret(context, WEBHOOK_SECRET);
  },
});
