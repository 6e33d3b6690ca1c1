import { defineCommand } from "../../cli/command.ts";

export const listenSecretForgetCommand = defineCommand<undefined>({
  name: "forget",
  summary: "remove the secret from the keychain",
  flags: [],
  examples: [{ command: "namely listen-secret forget --company acme", does: "removes it" }],
  read: () => undefined,
  run: async (context) => {
    const { LISTEN_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).forgetSecret(context, LISTEN_SECRET);
  },
});
