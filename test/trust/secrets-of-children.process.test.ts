import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listChildProcesses, type SeenProcess } from "../support/child-processes.ts";
import { openCompany } from "../support/company.ts";
import { CANARIES, startEchoingNamely } from "../support/echoing-namely.ts";
import { times } from "../support/effort.ts";
import { findForms, searchForLeaks } from "../support/leaks.ts";
import { makePlace, type Place, startOnTerminal, startProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { SECRET_SERVICE_TOOLS, startSecretService, warmUp } from "../support/secret-service.ts";
import { tally } from "../support/tally.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import { WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";

const SECRETS = [
  ...Object.values(CANARIES),
  WEBHOOK_SECRET,
  LISTEN_SECRET,
  "canary-proxy-word",
  "canary-redis-word",
];
/** Secret or not: none of our variables is anybody else's business. */
const NAMELY_VARIABLE = /(?:^|\0)NAMELY_(?!EVENT_ID=)\w+=/u;

const ENVIRONMENT = {
  NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET,
  NAMELY_LISTEN_SECRET: LISTEN_SECRET,
  NAMELY_CLIENT_ID: "client-1",
  NAMELY_CLIENT_SECRET: CANARIES.clientSecret,
};

/** What there is to be seen of processes, of that what should not be. */
function findSecrets(seen: readonly string[], secrets: readonly string[]): string[] {
  return [
    ...findForms(seen.join("\n"), secrets),
    ...seen.flatMap((text) => NAMELY_VARIABLE.exec(text)?.slice(0, 1) ?? []),
  ];
}

/** A shell script that writes down what there is to be seen of it and of those between it and the program. */
function writeObserver({ work }: Place, name: string): { path: string; read: () => string[] } {
  const path = join(work, name);
  const seen = join(work, `${name}.seen`);
  const script = `#!/bin/sh
process=$$
while [ "$process" -gt 1 ] && ! tr '\\0' '\\n' < "/proc/$process/cmdline" | grep -q 'bin/namely\\.js$'; do
  { cat "/proc/$process/cmdline" "/proc/$process/environ"; echo; } >> "${seen}"
  process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status")
done
exit 0
`;
  writeFileSync(path, script, { mode: 0o700 });
  chmodSync(path, 0o700);
  return { path, read: () => readFileSync(seen, "utf8").trimEnd().split("\n") };
}

describe
  .runIf(process.platform === "linux")
  .concurrent("no secret is to be seen from outside", { timeout: 120_000 }, () => {
    test("on the command of --exec", async (context) => {
      await using job = await openRosterJob();
      const observer = writeObserver(job.place, "on-event");
      job.company.control.hire();
      // A process of its own: the observer looks at all between the command and the program.
      expect(await job.spawnDiff("--exec", observer.path).ended).toMatchObject({ code: 0 });
      const seen = observer.read();
      const secrets = [job.company.personalToken, ...SECRETS];
      expect(seen.length).toBeGreaterThan(0);
      const found = findSecrets(seen, secrets);
      expect(found).toEqual([]);
      tally(context, "R9", { "processes looked at": seen.length, found: found.length });
    });
  });

describeWith(["script"], "no secret of a login in the browser is to be seen from outside", () => {
  const LOGINS: [name: string, code: string, exit: number][] = [
    ["whose code is refused by a server that repeats what it is sent", "canary-wrong/code%26==", 4],
    ["that ends well", CANARIES.code, 0],
  ];

  test.concurrent.for(LOGINS.slice(0, times(1, Infinity)))(
    "%s",
    { timeout: 120_000 },
    async ([, code, exit], context) => {
      await using company = await openCompany({ employees: 5 });
      await using namely = await startEchoingNamely(company);
      using place = makePlace();
      const browser = writeObserver(place, "browser");
      const port = await findFreePort();
      const env = { ...ENVIRONMENT, NAMELY_BASE_URL: namely.url.href, BROWSER: browser.path, TERM: "dumb" };
      const words = ["login", "sandbox", "--port", String(port), "--store", "file", "--debug"];
      const login = startOnTerminal(words, { env, place, columns: 2000 });
      await login.waitFor("paste the address");
      const address = new URL(/https?:\/\/\S+oauth2\/authorize\?\S+/u.exec(login.said())?.[0] ?? "");
      const state = address.searchParams.get("state") ?? "";
      const answer = new URLSearchParams({ code, state });
      const page = await (await fetch(`http://127.0.0.1:${port}/callback?${answer.toString()}`)).text();
      const result = await login.ended;
      expect({ ...result }).toMatchObject({ code: exit });

      const verifiers = namely.forms.flatMap((form) => form.get("code_verifier") ?? []);
      expect(verifiers).toHaveLength(1);
      const secrets = [...SECRETS, code, ...verifiers];
      const seen = browser.read();
      // The browser itself, what looks for one, and the process that leads to it.
      expect(seen.length).toBeGreaterThanOrEqual(2);
      const found = findSecrets(seen, secrets);
      expect(found).toEqual([]);
      expect(findForms(page, [...secrets, state])).toEqual([]);
      const { leaks, bytes } = searchForLeaks({ result, place, secrets, kept: "config/secrets.json" });
      expect(leaks).toEqual([]);
      tally(context, "R9", {
        "bytes searched": bytes,
        "canaries planted": secrets.length,
        "processes looked at": seen.length,
        found: leaks.length + found.length,
      });
    },
  );
});

/** Stands between a process and a session bus, and looks at the program's children whenever one of them calls. */
async function listenIn(place: Place, address: string, findProgram: () => number) {
  const socketPath = /unix:path=([^,]+)/u.exec(address)?.[1] ?? "";
  const path = join(place.root, "bus");
  const seen = new Map<number, SeenProcess>();
  const server = createServer((socket) => {
    for (const child of listChildProcesses(findProgram())) seen.set(child.id, child);
    const bus = connect(socketPath);
    socket.pipe(bus).pipe(socket);
    for (const end of [socket, bus]) {
      end.on("error", () => {
        socket.destroy();
        bus.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    address: `unix:path=${path}`,
    seen,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

describeWith(
  [...SECRET_SERVICE_TOOLS],
  "no secret is to be seen from outside on its way to the keychain",
  () => {
    test("nor on its way back", { timeout: 120_000 }, async (context) => {
      const service = await startSecretService();
      try {
        warmUp(service);
        await using company = await openCompany({ employees: 5 });
        await using namely = await startEchoingNamely(company);
        using place = makePlace();
        let program = 0;
        const { DBUS_SESSION_BUS_ADDRESS = "", XDG_RUNTIME_DIR = "" } = service.env;
        await using bus = await listenIn(place, DBUS_SESSION_BUS_ADDRESS, () => program);
        const env = {
          ...ENVIRONMENT,
          DBUS_SESSION_BUS_ADDRESS: bus.address,
          XDG_RUNTIME_DIR,
          NAMELY_BASE_URL: namely.url.href,
          NAMELY_RATE_LIMIT: "1000/1s",
        };
        const lines: [words: string[], input: string][] = [
          [["login", "sandbox", "--with-token"], CANARIES.personalToken],
          [["webhook-secret", "set"], WEBHOOK_SECRET],
          [["companies"], ""],
          [["logout"], ""],
        ];
        let bytes = 0;
        let runs = 0;
        for (const [words, input] of lines) {
          let isDone = false;
          // The keychain is given three seconds, which a busy machine may not have; that is told and no secret either.
          for (let attempts = 0; !isDone && attempts < 20; attempts += 1) {
            const run = startProgram([...words, "--debug"], { env, place, input });
            program = run.child.pid ?? 0;
            const result = await run.ended;
            const search = searchForLeaks({ result, place, secrets: SECRETS });
            expect({ words, leaks: search.leaks }).toEqual({ words, leaks: [] });
            bytes += search.bytes;
            runs += 1;
            isDone = result.code === 0;
          }
          expect({ words, isDone }).toEqual({ words, isDone: true });
        }
        const seen = [...bus.seen.values()];
        // At least one for each line.
        expect(seen.length).toBeGreaterThanOrEqual(lines.length);
        const texts = seen.map(({ words, environment }) => `${words}\0${environment}`);
        const found = findSecrets(texts, SECRETS);
        expect(found).toEqual([]);
        tally(context, "R9", {
          "bytes searched": bytes,
          "canaries planted": runs * SECRETS.length,
          "processes looked at": seen.length,
          found: found.length,
        });
      } finally {
        await service.stop();
      }
    });
  },
);
