import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Keychain, openKeychain } from "../../../src/platform/secrets/keychain.ts";
import { describeWith } from "../../support/requirement.ts";
import {
  makeHome,
  SECRET_SERVICE_TOOLS,
  type SecretService,
  startSecretService,
} from "../../support/secret-service.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const SERVICE = "namely-test";

function open(env: Readonly<Record<string, string>>): Keychain {
  return openKeychain({ service: SERVICE, platform: "linux", env });
}

/** A keychain whose child process is the given program. */
function openWithChild(
  program: string,
  options: { timeoutMs?: number; env?: Record<string, string> } = {},
): Keychain {
  const childPath = join(makeTempFolder(), "child.mjs");
  writeFileSync(childPath, program);
  return openKeychain({ service: SERVICE, platform: "linux", env: {}, childPath, ...options });
}

describeWith(SECRET_SERVICE_TOOLS, "a keychain on a real Secret Service", () => {
  let service: SecretService;
  beforeAll(async () => {
    service = await startSecretService();
  });
  afterAll(() => service.stop());

  function lookUp(account: string): string {
    return execFileSync("secret-tool", ["lookup", "service", SERVICE, "username", account], {
      env: service.env,
      encoding: "utf8",
    });
  }

  test("what was written is found again, by us and by secret-tool", async () => {
    await open(service.env).write("acme/access-token", "a secret");
    expect(await open(service.env).read(["acme/access-token"])).toEqual(
      new Map([["acme/access-token", { kind: "found", value: "a secret" }]]),
    );
    expect(lookUp("acme/access-token")).toBe("a secret");
  });

  test("several accounts are read in one go, and one that is not there is absent", async () => {
    await open(service.env).write("one", "1");
    expect(await open(service.env).read(["one", "none"])).toEqual(
      new Map([
        ["one", { kind: "found", value: "1" }],
        ["none", { kind: "absent" }],
      ]),
    );
  });

  test.each([
    ["letters of many scripts", "žlutý 中文 😀"],
    ["line feeds and tabs", "first\nsecond\r\n\tthird\n"],
    ["quotes and braces", `{"token":"a\\"b"}`],
    ["the longest value there may be", "x".repeat(1280)],
  ])("%s come back unchanged", async (_, value) => {
    await open(service.env).write("text", value);
    expect((await open(service.env).read(["text"])).get("text")).toEqual({ kind: "found", value });
    expect(lookUp("text")).toBe(value);
  });

  test("a second value takes the place of the first", async () => {
    await open(service.env).write("twice", "old");
    await open(service.env).write("twice", "new");
    expect(lookUp("twice")).toBe("new");
  });

  test("erasing says whether there was something to erase", async () => {
    await open(service.env).write("gone", "soon");
    expect(await open(service.env).erase("gone")).toBe(true);
    expect(await open(service.env).erase("gone")).toBe(false);
    expect((await open(service.env).read(["gone"])).get("gone")).toEqual({ kind: "absent" });
  });

  test("a bus without a Secret Service is unreachable, not empty", async () => {
    const bare = await startSecretService({ state: "none" });
    onTestFinished(() => bare.stop());
    const why = "no Secret Service is running (such as GNOME Keyring or KWallet)";
    expect((await open(bare.env).read(["a"])).get("a")).toEqual({ kind: "unreachable", why });
    await expect(open(bare.env).write("a", "b")).rejects.toMatchObject({ code: "keychain.unreachable" });
    await expect(open(bare.env).erase("a")).rejects.toMatchObject({ code: "keychain.unreachable" });
  });

  test("a locked keyring is unreachable, not empty, and keeps what it holds", async () => {
    const home = makeHome();
    const first = await startSecretService({ home });
    await open(first.env).write("kept", "safe");
    await first.stop();
    const second = await startSecretService({ home, state: "locked" });
    onTestFinished(() => second.stop());
    expect((await open(second.env).read(["kept"])).get("kept")).toMatchObject({ kind: "unreachable" });
    await expect(open(second.env).write("kept", "other")).rejects.toMatchObject({
      code: "keychain.unreachable",
    });
    await expect(open(second.env).erase("kept")).rejects.toMatchObject({ code: "keychain.unreachable" });
  });
});

describe("a keychain that cannot be reached", () => {
  test("without a session bus it is unreachable, and nothing falls back to the kernel's memory", async () => {
    const keychain = openKeychain({ service: "namely-test-kernel", platform: "linux", env: {} });
    const answer = (await keychain.read(["a"])).get("a");
    expect(answer).toEqual({ kind: "unreachable", why: "there is no D-Bus session to reach it through" });
    await expect(keychain.write("a", "b")).rejects.toMatchObject({
      code: "keychain.unreachable",
      hint: expect.stringContaining("--store file"),
    });
    expect(readKernelKeys()).not.toContain("namely-test-kernel");
  });

  test("a bus that accepts and never answers is given up after three seconds", async () => {
    const path = join(makeTempFolder(), "bus");
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    const answers = await open({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }).read(["a", "b"]);
    const answer = { kind: "unreachable", why: "it did not answer within 3 seconds" };
    expect([...answers]).toEqual([
      ["a", answer],
      ["b", answer],
    ]);
  });

  test("a helper process that dies is a keychain out of reach", async () => {
    const answers = await openWithChild("process.exit(7);").read(["a"]);
    expect(answers.get("a")).toEqual({ kind: "unreachable", why: "its helper process failed (7)" });
  });

  test("a helper process that talks nonsense is a keychain out of reach", async () => {
    const answers = await openWithChild("process.stdout.write('[]');").read(["a"]);
    expect(answers.get("a")).toMatchObject({ kind: "unreachable" });
  });
});

describe("what a keychain is trusted with", () => {
  test("a value over 1280 characters is refused before anything is started", async () => {
    await expect(open({}).write("a", "x".repeat(1281))).rejects.toMatchObject({
      code: "keychain.too-long",
      hint: expect.stringContaining("--store file"),
    });
  });

  test("a value that another process cannot find was not kept", async () => {
    const forgetful = openWithChild(`
      let text = ""; for await (const chunk of process.stdin) text += chunk;
      const kinds = { write: "written", read: "absent" };
      process.stdout.write(JSON.stringify(JSON.parse(text).tasks.map((task) => ({ kind: kinds[task.do] }))));
    `);
    await expect(forgetful.write("a", "b")).rejects.toMatchObject({ code: "keychain.not-kept" });
  });

  test("another value than the written one was not kept", async () => {
    const confused = openWithChild(`
      let text = ""; for await (const chunk of process.stdin) text += chunk;
      const results = { write: { kind: "written" }, read: { kind: "found", value: "c" } };
      process.stdout.write(JSON.stringify(JSON.parse(text).tasks.map((task) => results[task.do])));
    `);
    await expect(confused.write("a", "b")).rejects.toMatchObject({ code: "keychain.not-kept" });
  });

  test("the helper process sees none of our variables, and no secret in its arguments or environment", async () => {
    const observed = openWithChild(
      `process.stdout.write(JSON.stringify([{ kind: "unreachable", why: JSON.stringify([process.argv.slice(2), Object.keys(process.env)]) }]));`,
      {
        env: {
          HOME: "/nowhere",
          NAMELY_TOKEN: "secret",
          NODE_OPTIONS: "--no-deprecation",
          DBUS_SESSION_BUS_ADDRESS: "x",
        },
      },
    );
    await expect(observed.write("a", "secret")).rejects.toMatchObject({
      message: expect.stringContaining('[[],["HOME","DBUS_SESSION_BUS_ADDRESS"]]'),
    });
  });

  test("the library's own message is shown as one line of plain text", async () => {
    const rude = openWithChild(
      `process.stdout.write(JSON.stringify([{ kind: "unreachable", why: "\\u001b[31mno\\nway" }]));`,
    );
    expect((await rude.read(["a"])).get("a")).toEqual({ kind: "unreachable", why: "[31mno way" });
  });
});

function readKernelKeys(): string {
  try {
    return readFileSync("/proc/keys", "utf8");
  } catch {
    return "";
  }
}
