import { defineCommand } from "../../cli/command.ts";

/** `namely token`: a valid access token and a line feed on stdout, and on stderr only warnings and errors. */
export const tokenCommand = defineCommand<undefined>({
  name: "token",
  section: "Get started",
  exitCodes: [4],
  summary: "print a valid access token",
  description:
    "Use it in other programs that call Namely. A token that is about to expire is renewed first. The token has all your rights: pass it through a pipe or a variable, not on a command line.",
  flags: [],
  examples: [
    {
      command:
        'curl -H @<(echo "Authorization: Bearer $(namely token)") https://acme.namely.com/api/v1/profiles/me',
      does: "call Namely's API with curl",
    },
  ],
  read: () => undefined,
  run: async (context) => {
    const { writePiece } = await import("../../platform/process/output-stream.ts");
    const { warn } = await import("../../cli/say.ts");
    const { withTransport } = await import("./transport-use.ts");
    await withTransport(context, async (transport) => {
      const session = await context.access.openSession({
        transport,
        signal: context.signal,
        warn: (sentence) => warn(context, sentence),
      });
      await writePiece(context.stdout, `${await session.current()}\n`);
    });
  },
});
