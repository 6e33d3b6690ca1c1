import { defineCommand } from "../../cli/command.ts";

/** `namely token`: a usable access token and a line feed on stdout, and on stderr nothing but what went wrong. */
export const tokenCommand = defineCommand<undefined>({
  name: "token",
  section: "Get started",
  exitCodes: [4],
  summary: "print a fresh access token and nothing else",
  description:
    "For other programs that speak with Namely: the token is renewed first when it is near its end. Whoever has it can do what you can, so hand it on by a pipe or a variable, not on a command line.",
  flags: [],
  examples: [
    {
      command:
        'curl -H @<(echo "Authorization: Bearer $(namely token)") https://acme.namely.com/api/v1/profiles/me',
      does: "asks Namely with another program",
    },
  ],
  read: () => undefined,
  run: async (context) => {
    const { writePiece } = await import("../../platform/process/output-stream.ts");
    const { warn } = await import("../../cli/say.ts");
    const { openContextSession, withTransport } = await import("./session-use.ts");
    const { company, tokenFile } = context.globals;
    await withTransport(context, async (transport) => {
      const session = await openContextSession(context, transport, { company, tokenFile }, (sentence) =>
        warn(context, sentence),
      );
      await writePiece(context.stdout, `${await session.current()}\n`);
    });
  },
});
