import { defineCommand } from "../../cli/command.ts";

export const webhookSecretForgetCommand = defineCommand<undefined>({
  name: "forget",
  summary: "remove the secret from the keychain",
  flags: [],
  examples: [{ command: "namely webhook-secret forget --company acme", does: "removes the one of acme" }],
  read: () => undefined,
  run: async (world) => {
    const { WEBHOOK_SECRET } = await import("../../tracking/kept-secret.ts");
    await (await import("./kept-secret-run.ts")).forgetSecret(world, WEBHOOK_SECRET);
  },
});
