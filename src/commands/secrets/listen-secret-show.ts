import { defineCommand } from "../../cli/command.ts";

export const listenSecretShowCommand = defineCommand<undefined>({
  name: "show",
  summary: "print the secret, and nothing else",
  flags: [],
  examples: [
    { command: "namely listen-secret show", does: "prints what goes behind https://your-proxy/namely/" },
  ],
  read: () => undefined,
  run: async (context) => {
    const { LISTEN_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).showSecret(context, LISTEN_SECRET);
  },
});
