import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { layLogin, makeSessionContext } from "../../auth/session-world.ts";
import type { SessionContext } from "../../auth/session-world.ts";
import { startTokenServer } from "../../support/token-server.ts";

const program = resolve(import.meta.dirname, "../../../bin/namely.js");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a process of its own; `started` is handed the process, to be killed. */
function namely(
  context: SessionContext,
  words: readonly string[],
  started: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const env = {
    PATH: process.env["PATH"],
    NAMELY_CONFIG_DIR: context.deps.folders.config,
    NAMELY_STATE_DIR: context.deps.folders.state,
  };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  started(child);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve) => {
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

describe("as a program of its own", () => {
  test("it renews first, says nothing beside the token, and exits 0", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    context.deps.clock.time = Date.now();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 10,
    });
    const { code, stdout, stderr } = await namely(context, ["token"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(server.accepts(stdout.trimEnd())).toBe(true);
  });

  test.each([2, 8])(
    "%i at once, at the end of a token that rotates, send one refresh and all get the same token",
    async (count) => {
      await using server = await startTokenServer({ rotating: true });
      const context = makeSessionContext();
      context.deps.clock.time = Date.now();
      await layLogin(context, "acme", {
        baseUrl: server.url,
        refreshToken: server.refreshToken,
        secondsLeft: 0,
      });
      const ends = await Promise.all(Array.from({ length: count }, () => namely(context, ["token"])));
      expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(ends.map(() => [0, ""]));
      expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1);
      expect(server.forms).toHaveLength(1);
      expect(server.revoked).toBe(false);
    },
  );

  test.each(["while its request is answered", "when the answer is on its way"])(
    "killed %s, it costs neither the login nor the lock",
    async (moment) => {
      let child: ChildProcess | undefined;
      await using server = await startTokenServer({
        disturb: (_, response) => {
          const victim = child;
          child = undefined;
          if (victim === undefined) return false;
          if (moment.startsWith("while")) {
            victim.kill("SIGKILL");
            response.destroy();
            return true;
          }
          response.on("finish", () => victim.kill("SIGKILL"));
          return false;
        },
      });
      const context = makeSessionContext();
      context.deps.clock.time = Date.now();
      await layLogin(context, "acme", {
        baseUrl: server.url,
        refreshToken: server.refreshToken,
        secondsLeft: 0,
      });
      await namely(context, ["token"], (started) => (child = started));
      const { code, stdout, stderr } = await namely(context, ["token"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(server.accepts(stdout.trimEnd())).toBe(true);
      const left = readdirSync(context.deps.folders.config).filter((name) => /lock|part/.test(name));
      expect(left).toEqual([]);
    },
  );

  test("a login that has ended is exit 4 with the command that mends it, and no secret in what is said", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    context.deps.clock.time = Date.now();
    await layLogin(context, "acme", { baseUrl: server.url, refreshToken: "canary-refresh", secondsLeft: 0 });
    const { code, stdout, stderr } = await namely(context, ["token", "--debug"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("namely login acme");
    expect(stderr).not.toContain("canary");
  });
});
