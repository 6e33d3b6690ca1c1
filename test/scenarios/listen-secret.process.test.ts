import { expect, it } from "vitest";
import { findLeaks } from "../support/leaks.ts";
import { ask, LISTEN_SECRET } from "../support/listening.ts";
import { type ProgramResult, runProgram, startProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { SECRET_SERVICE_TOOLS, startSecretService, warmUp } from "../support/secret-service.ts";

describeWith([...SECRET_SERVICE_TOOLS], "the listen secret in a keychain", () => {
  it(
    "is created, shown, and accepted from webhooks until it is forgotten",
    { timeout: 120_000 },
    async () => {
      const service = await startSecretService();
      try {
        warmUp(service);
        const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = service.env;
        await using job = await openRosterJob();
        const { place } = job;
        const bus = { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR };
        const env = { ...job.env, ...bus, NAMELY_LISTEN_SECRET: undefined };
        const run = (words: readonly string[], input?: string): Promise<ProgramResult> =>
          runProgram(words, { env, place, ...(input === undefined ? {} : { input }) });

        const without = await run(["listen", "--port", "0"]);
        expect(without).toMatchObject({ code: 2, stdout: "" });
        expect(without.stderr).toContain("hint: Make one with: namely listen-secret new");

        const made = await run(["listen-secret", "new", "--debug"]);
        expect(made.stdout).toMatch(/^[\w-]{43}\n$/u);
        const secret = made.stdout.trimEnd();
        expect(findLeaks({ ...made, stdout: "" }, place, [secret])).toEqual([]);
        expect(await run(["listen-secret"])).toMatchObject({ code: 0, stdout: "" });
        expect(await run(["listen-secret", "show"])).toMatchObject({ code: 0, stdout: made.stdout });

        const listening = startProgram(["listen", "--port", "0", "--debug"], { env, place });
        await listening.waitFor("printed by namely listen-secret show");
        const port = /Listening on http:\/\/\S+:(?<port>\d+)\//u.exec(listening.said())?.groups?.["port"];
        expect((await ask(`http://127.0.0.1:${port}/namely/${secret}`, "POST", "{}")).status).toBe(200);
        expect((await ask(`http://127.0.0.1:${port}/namely/${LISTEN_SECRET}`, "POST", "{}")).status).toBe(
          401,
        );
        listening.child.kill("SIGTERM");
        expect(findLeaks(await listening.ended, place, [secret])).toEqual([]);

        for (const input of ["", "canary\n", `${LISTEN_SECRET} and more\n`])
          expect(await run(["listen-secret", "set"], input)).toMatchObject({ code: 2, stdout: "" });
        expect(await run(["listen-secret", "set"], `${LISTEN_SECRET}\n`)).toMatchObject({ code: 0 });
        expect(await run(["listen-secret", "show"])).toMatchObject({ stdout: `${LISTEN_SECRET}\n` });
        expect(await run(["listen-secret", "forget"])).toMatchObject({ code: 0, stdout: "" });
        expect(await run(["listen-secret", "show"])).toMatchObject({ code: 2, stdout: "" });
      } finally {
        await service.stop();
      }
    },
  );
});
