import { describe, expect, test } from "vitest";
import { LISTEN_SECRET, WEBHOOK_SECRET } from "../../src/tracking/secret-catalog.ts";
import { hintAtVariable } from "../../src/tracking/stored-secret.ts";
import type { Keychain } from "../../src/platform/secrets/keychain.ts";
import { keepSecret } from "../../src/commands/secrets/secret-run.ts";
import { parseCommandLine } from "../../src/program/program.ts";
import type { Context } from "../../src/cli/context.ts";
import { openKeychainStore } from "../../src/auth/keychain-store.ts";

const text = (part: string): string => expect.stringContaining(part) as string;

function read(...words: string[]): unknown {
  const parsed = parseCommandLine(words, 100);
  return parsed.kind === "run" ? parsed.command.read(parsed.given) : undefined;
}

describe("a path that Git Bash has changed", () => {
  test.each([
    ["C:/Program Files/Git/profiles/me", "profiles/me"],
    ["D:/tools/git/api/v1/groups", "api/v1/groups"],
    ["C:\\msys64\\teams", "teams"],
    ["E:/elsewhere/teams", "profiles/me"],
  ])("%s is refused with the likely path", (path, meant) => {
    expect(() => read("api", path)).toThrow(
      expect.objectContaining({
        code: "usage.api-path",
        hint: `Git Bash rewrites paths that start with a slash. Leave the slash out: namely api ${meant}`,
      }),
    );
  });
});

test.each([WEBHOOK_SECRET, LISTEN_SECRET])(
  "$command without a secret on stdin has a code of its own",
  async (kind) => {
    const context = {
      globals: { company: "acme" },
      env: {},
      interactive: false,
      stdin: { isTTY: true },
    } as unknown as Context;
    await expect(keepSecret(context, kind)).rejects.toMatchObject({ code: `usage.no-${kind.command}` });
  },
);

test("a keychain whose native part is missing is mended by an installation, not by unlocking it", async () => {
  const why = "its native part is not installed, or does not run on this system";
  const install = text("npm install -g namely-cli --include=optional");
  const never = (): never => expect.fail("Nothing is to be written.");
  const keychain: Keychain = {
    name: "the Secret Service",
    read: async (accounts) => new Map(accounts.map((account) => [account, { kind: "unreachable", why }])),
    write: never,
    erase: never,
  };
  expect(await openKeychainStore(keychain).read("acme")).toMatchObject({ fault: { hint: install } });
  expect(hintAtVariable(LISTEN_SECRET, why)).toEqual(install);
  expect(hintAtVariable(LISTEN_SECRET, "it is locked")).toBe(
    "Unlock or start it, or set NAMELY_LISTEN_SECRET.",
  );
});
