import { defineCommand } from "../../cli/command.ts";
import { listenSecretForgetCommand } from "./listen-secret-forget.ts";
import { listenSecretNewCommand } from "./listen-secret-new.ts";
import { listenSecretSetCommand } from "./listen-secret-set.ts";
import { listenSecretShowCommand } from "./listen-secret-show.ts";

/** `namely listen-secret`: what calls to `namely listen` have to bear, in the keychain. */
export const listenSecretCommand = defineCommand<undefined>({
  name: "listen-secret",
  summary: "keep the secret that Namely's calls to listen have to bear in the keychain",
  description:
    "Whoever knows it can make listen look at Namely, and nothing else; whoever does not is turned away. It stands in the " +
    "address that is entered in Namely. Each company has one. In a job, NAMELY_LISTEN_SECRET goes before the keychain.",
  flags: [],
  examples: [
    {
      command: "namely listen-secret new",
      does: "makes one, keeps it, and prints it for the address in Namely",
    },
    { command: "namely listen-secret show", does: "prints it again" },
    { command: "namely listen-secret", does: "says whether there is one" },
  ],
  subcommands: [
    listenSecretNewCommand,
    listenSecretSetCommand,
    listenSecretShowCommand,
    listenSecretForgetCommand,
  ],
  read: () => undefined,
  run: async (context) => {
    const { LISTEN_SECRET } = await import("../../tracking/stored-secret.ts");
    await (await import("./kept-secret-run.ts")).sayWhetherKept(context, LISTEN_SECRET);
  },
});
