import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { someOf, times } from "../support/effort.ts";
import { findProcessInside, makePlace, startOnTerminal } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { errorCode } from "../../src/platform/files/file-fault.ts";
import { tally } from "../support/tally.ts";

const ENDS = [
  { signals: ["SIGINT"], code: 130 },
  { signals: ["SIGINT", "SIGINT"], code: 130 },
  { signals: ["SIGTERM"], code: 143 },
  { signals: ["SIGTERM", "SIGTERM"], code: 143 },
  { signals: ["SIGHUP"], code: 129 },
  { signals: ["SIGINT", "SIGTERM"], code: [130, 143] },
] as const;

/** What a terminal is set to, as words such as `echo` or `-echo`. */
function readSettings(said: string): string[] {
  return said.slice(said.lastIndexOf("speed ")).split(/[\s;]+/u);
}

describeWith(["script", "stty"], "a question for a secret that a signal ends", () => {
  it.for(someOf(ENDS, 3))(
    "gives the terminal back as it was: $signals",
    { timeout: times(240_000, 600_000) },
    async ({ signals, code }, context) => {
      await using company = await openCompany({ employees: 3 });
      const counts = { signals: 0, "terminals restored": 0 };
      for (let round = 0; round < times(1, 5); round += 1) {
        using place = makePlace();
        const terminal = startOnTerminal(["login", "acme", "--store", "file", "--no-browser"], {
          place,
          env: { NAMELY_BASE_URL: company.url, NAMELY_CLIENT_ID: company.clientId },
          after: "echo code $?; stty -a",
        });
        await terminal.waitFor("Client secret:");
        terminal.child.stdin?.write("half-a-secret");
        await terminal.waitFor("*************");
        const pid = findProcessInside(terminal);
        for (const [index, signal] of signals.entries()) {
          try {
            process.kill(pid, signal);
          } catch (error) {
            // By the second one, the program may have ended of the first.
            if (index === 0 || errorCode(error) !== "ESRCH") throw error;
          }
        }
        await terminal.ended;
        const said = terminal.said();
        const settings = readSettings(said);
        expect(settings).toEqual(expect.arrayContaining(["echo", "icanon", "isig", "icrnl", "opost"]));
        counts.signals += signals.length;
        counts["terminals restored"] += Number(settings.includes("echo") && settings.includes("icanon"));
        expect([code].flat().map((one) => `code ${one}`)).toContain(/code \d+/u.exec(said)?.[0]);
        expect(said).not.toContain("half-a-secret");
        expect(said).not.toMatch(/^ +at /mu);
        expect(findLeftovers(place)).toEqual([]);
        expect(readdirSync(place.temporary)).toEqual([]);
      }
      tally(context, "R17", counts);
    },
  );
});
