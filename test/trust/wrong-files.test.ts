import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { queuePath, readQueue } from "../../src/delivery/queue-file.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { renderFault } from "../../src/terminal/messages.ts";
import { layLogin, makeSessionContext } from "../auth/session-world.ts";
import { runLine, type Scene } from "../commands/terminal-context.ts";
import { countPageRequests, openCompany } from "../support/company.ts";
import { quickly } from "../support/effort.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const CANARY = "canary-in-a-file";

/** What may lie where a file of ours should: none of it can be understood. */
const GARBAGE: Readonly<Record<string, string | Buffer>> = {
  "nothing at all": "",
  "half a file": `{"version":1,"companies":{"acme":{"method":"oauth","x":"${CANARY}`,
  "no JSON": `companies: [${CANARY}]\n`,
  "a list": `["${CANARY}"]`,
  null: "null",
  "a number": "7",
  "a text": `"${CANARY}"`,
  "an object without anything": "{}",
  "a version that is a word": `{"version":"one","companies":{}}`,
  "companies that are a list": `{"version":1,"companies":["${CANARY}"]}`,
  "a newer version": `{"version":2,"companies":"${CANARY}"}`,
  "bytes of no alphabet": Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a]),
  "a folder": "a folder",
};

/** Wrong in one place only. */
const WRONG_SETTINGS: Readonly<Record<string, string>> = {
  "a company that is a text": `{"version":1,"companies":{"acme":"${CANARY}"}}`,
  "a company's name that leads elsewhere": `{"version":1,"companies":{"../acme":{}}}`,
  "a store that does not exist": JSON.stringify({
    version: 1,
    companies: {
      acme: {
        method: "oauth",
        store: "cloud",
        user: { id: "1", name: CANARY, email: null },
        logged_in_at: "",
      },
    },
  }),
};

function lay(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (content === "a folder") mkdirSync(path);
  else writeFileSync(path, content, { mode: 0o600 });
}

/** A folder's entry for a folder, so that anything that comes into it is seen. */
function look(path: string): string {
  return statSync(path).isDirectory() ? `folder ${readdirSync(path).join()}` : readFileSync(path, "latin1");
}

/** Runs a command line and tells how it was refused. */
async function refuse(scene: Scene, line: string, stdin?: string): Promise<{ area: string; said: string }> {
  const { error } = await runLine(scene, line.split(" "), stdin === undefined ? {} : { stdin });
  if (error === undefined) return { area: "taken", said: "" };
  if (!(error instanceof Fault)) throw error;
  return { area: error.area, said: renderFault(error, { color: false }) };
}

let company: Sandbox & AsyncDisposable;
beforeAll(async () => {
  company = await openCompany({ employees: 3, company: "acme" });
});
afterAll(() => company[Symbol.asyncDispose]());

function countFile(testContext: TestContext, isUntouched: boolean): void {
  tally(testContext, "R18", { "unreadable files met": 1, "of them overwritten": isUntouched ? 0 : 1 });
}

describe("settings that cannot be understood", () => {
  const COMMANDS = [
    "status",
    "employees",
    "token",
    "use acme",
    "logout acme",
    "logout --all",
    "webhook-secret",
  ];

  it.for(quickly(Object.entries({ ...GARBAGE, ...WRONG_SETTINGS }), 6))(
    "are refused by every command that reads them, and stay as they are: %s",
    async ([, content], testContext) => {
      const { deps } = makeSessionContext({ NAMELY_BASE_URL: company.url });
      const path = join(deps.folders.config, "config.json");
      lay(path, content);
      const before = look(path);
      for (const line of [...COMMANDS, "login acme --with-token --store file"]) {
        const { area, said } = await refuse(deps, line, company.personalToken);
        expect({ line, area }).toEqual({ line, area: content === "a folder" ? "file" : "usage" });
        expect(said).toContain(path);
        expect(said).toMatch(/^hint: \S/mu);
        expect(said).not.toContain(CANARY);
        expect(look(path)).toBe(before);
        countFile(testContext, look(path) === before);
      }
    },
  );
});

describe("secrets that cannot be understood", () => {
  it.for(quickly(Object.entries(GARBAGE), 4))(
    "are refused by every command that reads them, and stay as they are: %s",
    async ([, content], testContext) => {
      const context = makeSessionContext();
      const wish = { baseUrl: new URL(company.url), refreshToken: "r", secondsLeft: 899 };
      await layLogin(context, "acme", wish);
      const env = { NAMELY_BASE_URL: company.url };
      const scene = { folders: context.deps.folders, env };
      const path = join(scene.folders.config, "secrets.json");
      rmSync(path);
      lay(path, content);
      const before = look(path);
      const lines = ["employees", "token", "status", "logout acme", "login acme --with-token --store file"];
      for (const line of lines) {
        const { area, said } = await refuse(scene, line, company.personalToken);
        expect({ line, area }).toEqual({ line, area: line === "logout acme" ? "keychain" : "file" });
        expect(said).toContain(path);
        expect(said).toMatch(/^hint: \S/mu);
        expect(said).not.toContain(CANARY);
        expect(look(path)).toBe(before);
        countFile(testContext, look(path) === before);
      }
      expect(countPageRequests(company)).toBe(0);
    },
  );
});

describe("a queue of events that cannot be understood", () => {
  it.for(quickly(Object.entries(GARBAGE), 4))(
    "is refused, and stays as it is: %s",
    async ([, content], testContext) => {
      const folder = makeTempFolder();
      const path = queuePath(folder);
      lay(path, content);
      const before = look(path);
      await expect(readQueue(folder)).rejects.toMatchObject({
        area: "file",
        message: expect.stringContaining(path),
        hint: expect.stringMatching(/\S/u),
      });
      expect(look(path)).toBe(before);
      countFile(testContext, look(path) === before);
    },
  );
});
