import { defineCommand } from "../../cli/command.ts";

export const webhookSecretSetCommand = defineCommand<undefined>({
  name: "set",
  summary: "keep a secret that is given on stdin",
  flags: [],
  examples: [{ command: "namely webhook-secret set < secret.txt", does: "keeps whsec_… from a file" }],
  read: () => undefined,
  run: async (context) => {
    const { WEBHOOK_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).keepSecret(context, WEBHOOK_SECRET);
  },
});
