import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { describeTap } from "../../src/singer/about.ts";
import { SETTINGS } from "../../src/singer/config.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

function listBlocks(language: string): string[] {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gmu"));
  return [...blocks].map((match) => match[1] ?? "");
}

test("the README's meltano.yml has the tap's own settings and capabilities", () => {
  const text = listBlocks("yaml").find((block) => block.includes("tap-namely")) ?? "";
  const { plugins } = parse(text) as {
    plugins: {
      extractors: { capabilities: string[]; executable: string; settings: object[]; config: object }[];
    };
  };
  const [extractor] = plugins.extractors;
  const settings = SETTINGS.map(({ name, kind, sensitive }) => ({
    name,
    kind,
    ...(sensitive ? { sensitive } : {}),
  }));
  expect(extractor).toMatchObject({
    executable: "tap-namely",
    capabilities: (describeTap("") as { capabilities: string[] }).capabilities,
    settings,
  });
  const names = new Set(SETTINGS.map(({ name }) => name as string));
  expect(Object.keys(extractor?.config ?? {}).filter((name) => !names.has(name))).toEqual([]);
});
