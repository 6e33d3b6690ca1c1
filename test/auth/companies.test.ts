import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  addLogin,
  changeSettings,
  findLogin,
  noteLogout,
  readSettings,
  removeLogin,
  settingsPath,
} from "../../src/auth/companies.ts";
import type { Login, Settings } from "../../src/auth/companies.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { namePart } from "../../src/platform/files/part-file.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const login: Login = {
  method: "oauth",
  store: "keychain",
  client_id: "c",
  user: { id: "1", name: "Jane Doe", email: null },
  logged_in_at: "2026-11-23T12:00:00.000Z",
};
const empty: Settings = { version: 1, companies: {} };

function lay(content: string): string {
  const folder = makeTempFolder();
  writeFileSync(settingsPath(folder), content);
  return folder;
}

test("without a file there are no companies, and reading makes no folder", async () => {
  const folder = join(makeTempFolder(), "config");
  expect(await readSettings(folder)).toEqual(empty);
  expect(existsSync(folder)).toBe(false);
});

test("what a killed process has left half-written beside them is gone after reading", async () => {
  const folder = lay(JSON.stringify(empty));
  // Process numbers end far below this one.
  const part = basename(namePart(join(folder, "secrets.json"))).replace(`-${process.pid}-`, "-999999999-");
  writeFileSync(join(folder, part), "half a token");
  expect(await readSettings(folder)).toEqual(empty);
  expect(readdirSync(folder)).toEqual(["config.json"]);
});

test("a company that was logged out of is remembered until the next login to it", () => {
  const loggedOut = noteLogout(noteLogout(noteLogout(empty, "beta"), "acme"), "beta");
  expect(loggedOut.logged_out).toEqual(["acme", "beta"]);
  const again = addLogin(loggedOut, "acme", login);
  expect(again.logged_out).toEqual(["beta"]);
  expect(addLogin(again, "beta", login)).not.toHaveProperty("logged_out");
});

test("what a newer program has added beside our keys survives a change and a login", async () => {
  const content = {
    version: 1,
    theme: "dark",
    companies: { acme: { ...login, colour: "red", user: { ...login.user, team: "x" } } },
  };
  const folder = lay(JSON.stringify(content));
  await changeSettings({ configFolder: folder, clock: systemClock }, (settings) =>
    addLogin(settings, "beta", login),
  );
  await changeSettings({ configFolder: folder, clock: systemClock }, (settings) =>
    addLogin(settings, "acme", login),
  );
  expect(JSON.parse(readFileSync(settingsPath(folder), "utf8"))).toEqual({
    version: 1,
    theme: "dark",
    current: "acme",
    companies: { acme: { ...login, colour: "red" }, beta: login },
  });
});

test("a new login takes over nothing from an earlier one", () => {
  const { client_id: _, ...personal } = login;
  const settings = addLogin(addLogin(empty, "acme", login), "acme", { ...personal, method: "token" });
  expect(findLogin(settings, "acme")).not.toHaveProperty("client_id");
});

test.each([
  ["cut off", '{"version":1,"companies":{'],
  ["empty", ""],
  ["no object", "[]"],
  ["without a version", '{"companies":{}}'],
  ["with a name that is no company's", JSON.stringify({ version: 1, companies: { "../x": login } })],
  [
    "with a login of another shape",
    JSON.stringify({ version: 1, companies: { acme: { ...login, store: "cloud" } } }),
  ],
])("a file that is %s is wrong use, named, and left as it is", async (_, content) => {
  const folder = lay(content);
  const fault = expect.objectContaining({
    code: "usage.config-broken",
    message: expect.stringContaining(settingsPath(folder)),
  });
  await expect(readSettings(folder)).rejects.toEqual(fault);
  await expect(
    changeSettings({ configFolder: folder, clock: systemClock }, (settings) => settings),
  ).rejects.toEqual(fault);
  expect(readFileSync(settingsPath(folder), "utf8")).toBe(content);
});

test("the error names the place in the file", async () => {
  const folder = lay(JSON.stringify({ version: 1, companies: { acme: { ...login, method: 1 } } }));
  await expect(readSettings(folder)).rejects.toMatchObject({
    message: expect.stringContaining("companies.acme.method"),
  });
});

test("a file of a newer version is not touched", async () => {
  const folder = lay('{"version":2,"logins":[]}');
  await expect(
    changeSettings({ configFolder: folder, clock: systemClock }, () => empty),
  ).rejects.toMatchObject({ code: "usage.config-newer" });
  expect(readFileSync(settingsPath(folder), "utf8")).toBe('{"version":2,"logins":[]}');
});

test("twenty changes at once lose nothing", async () => {
  const folder = join(makeTempFolder(), "config");
  const companies = Array.from({ length: 20 }, (_, number) => `company-${number}`);
  await Promise.all(
    companies.map((company) =>
      changeSettings({ configFolder: folder, clock: systemClock }, (settings) =>
        addLogin(settings, company, login),
      ),
    ),
  );
  expect(Object.keys((await readSettings(folder)).companies).sort()).toEqual([...companies].sort());
});

test("a change that fails leaves the file as it was", async () => {
  const folder = lay(JSON.stringify(empty));
  const failing = changeSettings({ configFolder: folder, clock: systemClock }, () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await readSettings(folder)).toEqual(empty);
});

test("a settings file that cannot be read is named", async () => {
  const folder = makeTempFolder();
  mkdirSync(settingsPath(folder));
  await expect(readSettings(folder)).rejects.toMatchObject({
    code: "file.not-readable",
    message: expect.stringContaining(dirname(settingsPath(folder))),
  });
});

describe("a company by the name of something that every object has", () => {
  test.each(["constructor", "valueof", "tostring"])("%s is only there after a login to it", (company) => {
    expect(findLogin(empty, company)).toBeUndefined();
    expect(findLogin(addLogin(empty, company, login), company)).toEqual(login);
  });
});

describe("after a logout", () => {
  const three = addLogin(addLogin(addLogin(empty, "a", login), "b", login), "c", login);
  test("of the current company none is current while several are left", () => {
    expect(removeLogin(three, "c").current).toBeUndefined();
  });
  test("the only one left becomes the current one", () => {
    expect(removeLogin(removeLogin(three, "c"), "a").current).toBe("b");
  });
  test("of another company the current one stays", () => {
    expect(removeLogin(three, "a").current).toBe("c");
  });
});
