import { describe, expect, test } from "vitest";
import { describeTap } from "../../src/singer/about.ts";
import { readArguments } from "../../src/singer/arguments.ts";
import { readConfig, SETTINGS } from "../../src/singer/config.ts";
import { isObject } from "../../src/platform/text/json-object.ts";

const silent = (): void => {};

describe("the config", () => {
  test("takes null and empty text for settings that are not given", () => {
    const empty = Object.fromEntries(SETTINGS.map(({ name, kind }) => [name, kind === "string" ? "" : null]));
    expect(readConfig(empty, silent)).toEqual(readConfig({}, silent));
  });

  test("takes custom fields as a list, as text with commas, or as the word all", () => {
    const read = (value: unknown): unknown => readConfig({ custom_fields: value }, silent).custom_fields;
    expect([read(["a", "b"]), read("a, b"), read("all"), read([])]).toEqual([
      ["a", "b"],
      ["a", "b"],
      "all",
      "none",
    ]);
  });

  test("is warned of where it has a setting that there is not, by its name alone", () => {
    const warnings: string[] = [];
    readConfig({ acces_token: "secret-word" }, (sentence) => void warnings.push(sentence));
    expect(warnings).toEqual([expect.stringContaining("did you mean access_token?")]);
    expect(warnings[0]).not.toContain("secret-word");
  });

  test.each([
    { include_sensitive: "canary" },
    { start_date: "canary" },
    { start_date: 20_260_101 },
    { company: 7 },
    { full_every: -1 },
    { full_every: "canary" },
    { custom_fields: [7] },
    { custom_fields: "canary,,b" },
    { user_agent: "canary\nlines" },
    { access_token: "canary", refresh_token: "canary-2" },
    { refresh_token: "canary", client_id: "canary-2" },
  ])("is refused with %j, and no value of it is quoted", (config) => {
    const read = (): unknown => readConfig(config, silent);
    expect(read).toThrow(expect.objectContaining({ code: "usage.config" }));
    expect(read).not.toThrow(/canary/u);
  });

  test("is described by --about, every setting with its kind", () => {
    const about = describeTap("1.2.3");
    expect(isObject(about) && about["settings"]).toHaveLength(SETTINGS.length);
    const secret = SETTINGS.filter(({ sensitive }) => sensitive).map(({ name }) => name);
    expect(secret).toEqual(["access_token", "client_secret", "refresh_token", "redis_url"]);
  });
});

describe("a command line that does not say one thing is refused", () => {
  test.each([
    [[]],
    [["--confg", "x"]],
    [["--config"]],
    [["--config", ""]],
    [["--config=a", "extra"]],
    [["--config=a", "--catalog=b", "--properties=c"]],
    [["--config=a", "--discover", "--catalog=b"]],
    [["--config=a", "--format=json"]],
    [["--about", "--format=text"]],
    [["--discover=yes"]],
  ])("%j", (words) => {
    expect(() => readArguments(words)).toThrow(expect.objectContaining({ code: "usage.argument" }));
  });

  test("and the old name of the catalog still means it", () => {
    const wish = readArguments(["-c", "config.json", "-p", "properties.json", "-s", "state.json"]);
    expect(wish).toEqual({
      kind: "sync",
      config: "config.json",
      catalog: "properties.json",
      state: "state.json",
    });
  });
});
