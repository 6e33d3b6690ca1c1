import { defineCommand } from "../../cli/command.ts";

export const webhookSecretNewCommand = defineCommand<undefined>({
  name: "new",
  summary: "make a secret, keep it, and print it for the receiver",
  description:
    "An earlier one is replaced: what is signed from now on is only accepted by who knows the new one.",
  flags: [],
  examples: [{ command: "namely webhook-secret new", does: "prints whsec_… once; give it to the receiver" }],
  read: () => undefined,
  run: async (context) => {
    const { WEBHOOK_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).makeSecret(context, WEBHOOK_SECRET);
  },
});
