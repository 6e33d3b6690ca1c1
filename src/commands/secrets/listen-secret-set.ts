import { defineCommand } from "../../cli/command.ts";

export const listenSecretSetCommand = defineCommand<undefined>({
  name: "set",
  summary: "keep a secret that is given on stdin",
  flags: [],
  examples: [{ command: "namely listen-secret set < secret.txt", does: "keeps the one in a file" }],
  read: () => undefined,
  run: async (context) => {
    const { LISTEN_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).keepSecret(context, LISTEN_SECRET);
  },
});
