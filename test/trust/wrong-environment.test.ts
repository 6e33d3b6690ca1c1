import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { findGivenToken } from "../../src/auth/token-origin.ts";
import { readGlobals } from "../../src/cli/global-flags.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import { Fault, type FaultArea } from "../../src/platform/errors/fault.ts";
import { findFolders } from "../../src/platform/files/folders.ts";
import { renderFault } from "../../src/terminal/messages.ts";
import { makeScene, readFolder, runLine } from "../commands/terminal-context.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";
import { tally } from "../support/tally.ts";

const TOKEN = "0123456789abcdef";
const CANARY = "canary-in-a-variable";

interface Garbage {
  readonly values: readonly string[];
  /** What decides about the exit code. */
  readonly area: FaultArea;
  /** Default `employees`. */
  readonly line?: string;
  /** What the message names in place of the variable. */
  readonly names?: RegExp;
  /** The other variables that make this one count. */
  readonly beside?: Readonly<Record<string, string | undefined>>;
}

/** What begins with `at:` is a path in a folder that is made for the test. */
const GARBAGE: Readonly<Record<string, Garbage>> = {
  NAMELY_COMPANY: {
    values: ["ac me", "../acme", "acme.example.com", "a_b"],
    area: "usage",
    names: /is not a valid company name/u,
  },
  NAMELY_TOKEN: { values: [`${CANARY} and more`, "tökén", "a\nb", " \n "], area: "auth" },
  NAMELY_TOKEN_FILE: {
    values: ["no-such-file", "at:folder", "at:noise", "at:empty", "at:file/below"],
    area: "auth",
    names: /no-such-file|folder|noise|empty|below/u,
    beside: { NAMELY_TOKEN: undefined },
  },
  NAMELY_CLIENT_ID: {
    values: ["", "two words", "ïd"],
    area: "usage",
    beside: { NAMELY_TOKEN: undefined, NAMELY_REFRESH_TOKEN: CANARY, NAMELY_CLIENT_SECRET: CANARY },
  },
  NAMELY_CLIENT_SECRET: {
    values: ["", `${CANARY} and more`],
    area: "usage",
    beside: { NAMELY_TOKEN: undefined, NAMELY_REFRESH_TOKEN: CANARY, NAMELY_CLIENT_ID: "id" },
  },
  NAMELY_REFRESH_TOKEN: {
    values: [`${CANARY} and more`, "tökén"],
    area: "auth",
    beside: { NAMELY_TOKEN: undefined, NAMELY_CLIENT_ID: "id", NAMELY_CLIENT_SECRET: CANARY },
  },
  NAMELY_BASE_URL: {
    values: [
      "http://acme.namely.com",
      "http://127.0.0.1.example.com",
      "ftp://127.0.0.1/",
      "acme.namely.com",
      `https://user:${CANARY}@acme.namely.com`,
      "https://acme.namely.com/?x=1",
      "https://",
      "//acme.namely.com",
      "{}",
    ],
    area: "usage",
  },
  NAMELY_CONFIG_DIR: {
    values: ["at:file", "at:file/below"],
    area: "file",
    beside: { NAMELY_TOKEN: undefined },
  },
  NAMELY_STATE_DIR: { values: ["at:file", "at:file/below"], area: "file" },
  NAMELY_RATE_LIMIT: {
    values: ["abc", "100", "0/60s", "-1/60s", "100/0s", "100/60", "1e3/60s", "100/60s/1", "{}"],
    area: "usage",
  },
  NAMELY_REDIS_URL: {
    values: ["garbage", `http://${CANARY}@127.0.0.1:1`, "redis://", "redis:", "127.0.0.1:6379", "redis.sock"],
    area: "usage",
  },
  NAMELY_WEBHOOK_SECRET: {
    values: [CANARY, "whsec_", "whsec_short", `whsec_${"A".repeat(33)}`, "whsec_!!!!"],
    area: "usage",
    names: /webhook secret/u,
    line: "diff --save --post https://127.0.0.1:9/hook",
  },
  NAMELY_POST_URL: {
    values: [
      CANARY,
      `http://${CANARY}.example.com/`,
      `ftp://127.0.0.1/${CANARY}`,
      `https://me:${CANARY}@127.0.0.1/`,
    ],
    area: "usage",
    line: "diff --save",
  },
  NAMELY_LISTEN_SECRET: {
    values: ["short", `${CANARY}/${CANARY}`, "ä".repeat(30), "x".repeat(201), `${"x".repeat(30)} y`],
    area: "usage",
    names: /listen secret/u,
    line: "listen --port 0",
  },
  HTTPS_PROXY: {
    values: ["a proxy", "ftp://127.0.0.1", `socks5://me:${CANARY}@127.0.0.1`, "http://"],
    area: "usage",
  },
};

/** Variables that take any text: a switch, and what belongs to Node or to the terminal. */
const TAKES_ANYTHING = ["CI", "NAMELY_DEBUG", "NO_COLOR", "NO_PROXY", "NODE_EXTRA_CA_CERTS"];

interface Attempt {
  readonly area: FaultArea | undefined;
  readonly said: string;
  readonly pagesRead: number;
  readonly files: readonly string[];
}

/** Runs a command line with these variables, as far as it comes. */
async function attempt(line: string, env: Readonly<Record<string, string | undefined>>): Promise<Attempt> {
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  const scene = makeScene({ NAMELY_BASE_URL: server.url.href, NAMELY_TOKEN: TOKEN, NAMELY_COMPANY: "acme" });
  const root = scene.env["HOME"] ?? "";
  mkdirSync(join(root, "folder"));
  writeFileSync(join(root, "file"), "somebody's own");
  writeFileSync(join(root, "empty"), "");
  writeFileSync(join(root, "noise"), Buffer.from(Array.from({ length: 256 }, (_, index) => index)));
  const places = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value?.replace(/^at:/u, `${root}/`)]),
  );
  const own = { NAMELY_CONFIG_DIR: scene.folders.config, NAMELY_STATE_DIR: scene.folders.state };
  const variables = { ...scene.env, ...own, ...places };
  const folders = findFolders(variables, root, "linux");
  const { error } = await runLine({ env: variables, folders }, line.split(" "));
  if (error !== undefined && !(error instanceof Fault)) throw error;
  return {
    area: error?.area,
    said: error === undefined ? "" : renderFault(error, { color: false }),
    pagesRead: server.requests.filter((request) => request.includes("/profiles")).length,
    files: [...readFolder(root).keys()].map((path) => relative(root, path)).sort(),
  };
}

describe("a variable with garbage in it", () => {
  it("is tried for every variable that the help names", () => {
    const names = ENVIRONMENT_VARIABLES.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...Object.keys(GARBAGE), ...TAKES_ANYTHING].sort());
  });

  it.for(Object.entries(GARBAGE))(
    "is not mistaken for trouble, reads no people and writes nothing: %s",
    async ([name, { values, area, line = "employees", names, beside = {} }], testContext) => {
      for (const value of values) {
        const { said, ...found } = await attempt(line, { ...beside, [name]: value });
        const files = ["empty", "file", "noise"];
        expect({ value, ...found }).toEqual({ value, area, pagesRead: 0, files });
        const isNamed = (names ?? new RegExp(name, "u")).test(said);
        expect({ said, isNamed }).toEqual({ said, isNamed: true });
        expect(said).toMatch(/^error: .+\n(?:cause: \w+\n)?hint: .+\n$/u);
        expect(said).not.toContain(CANARY);
        tally(testContext, "R18", { "variables with garbage": 1, "of them named": isNamed ? 1 : 0 });
      }
    },
  );

  it.each(["0", "false", "No", "off", "", " "])(
    "does not switch NAMELY_DEBUG on when it says no: %j",
    (text) => {
      expect(readGlobals({}, { NAMELY_DEBUG: text }).debug).toBe(false);
      expect(readGlobals({}, { NAMELY_DEBUG: "1" }).debug).toBe(true);
    },
  );

  it("is no garbage for ending with the line of the file that it was read from", async () => {
    const env = { NAMELY_REFRESH_TOKEN: "r", NAMELY_CLIENT_ID: "id\n", NAMELY_CLIENT_SECRET: "secret\n" };
    const given = await findGivenToken({ env, cwd: "." }, undefined);
    expect(given).toMatchObject({ client: { clientId: "id", clientSecret: "secret" } });
  });
});
