import { defineCommand } from "../../cli/command.ts";

export const listenSecretNewCommand = defineCommand<undefined>({
  name: "new",
  summary: "make a secret, keep it, and print it for the address in Namely",
  description:
    "An earlier one is replaced: calls that bear it are turned away once listen has been started again.",
  flags: [],
  examples: [
    {
      command: "namely listen-secret new",
      does: "prints it once; it goes into the address that Namely calls",
    },
  ],
  read: () => undefined,
  run: async (context) => {
    const { LISTEN_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).makeSecret(context, LISTEN_SECRET);
  },
});
