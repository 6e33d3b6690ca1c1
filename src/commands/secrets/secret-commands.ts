import { defineCommand, type Command } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { SECRETS, type SecretEntry } from "../../tracking/secret-catalog.ts";
import type * as runs from "./secret-run.ts";

/** The commands that store the secrets of the catalog in the keychain. */
export const SECRET_COMMANDS: readonly Command[] = SECRETS.map(makeCommand);

type Runs = typeof runs;
type Texts = Pick<Command, "name" | "section" | "summary" | "description" | "examples" | "subcommands">;

function makeCommand(secret: SecretEntry): Command {
  const { command: name, help, newHelp, does } = secret;
  const define = (texts: Texts, act: (runs: Runs) => Runs["makeSecret"]): Command =>
    defineCommand<undefined>({
      ...texts,
      exitCodes: [4],
      flags: [],
      read: () => undefined,
      run: async (context: Context) => act(await import("./secret-run.ts"))(context, secret),
    });
  const example = (words: string, does: string): Texts["examples"] => [
    { command: `namely ${name} ${words}`, does },
  ];
  const subcommands = [
    define({ name: "new", ...newHelp }, ({ makeSecret }) => makeSecret),
    define(
      {
        name: "set",
        summary: "store a secret from stdin",
        examples: example("set < secret.txt", does.set),
      },
      ({ keepSecret }) => keepSecret,
    ),
    ...(does.show === undefined
      ? []
      : [
          define(
            {
              name: "show",
              summary: "print the secret",
              examples: example("show", does.show),
            },
            ({ showSecret }) => showSecret,
          ),
        ]),
    define(
      {
        name: "forget",
        summary: "delete the secret from the keychain",
        examples: example("forget --company acme", does.forget),
      },
      ({ forgetSecret }) => forgetSecret,
    ),
  ];
  return define({ name, section: "Integrate", ...help, subcommands }, ({ sayWhetherKept }) => sayWhetherKept);
}
