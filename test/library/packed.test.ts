import { expect, test } from "vitest";
import { parse } from "yaml";
import { describeTap } from "../../src/singer/about.ts";
import { SETTINGS } from "../../src/singer/config.ts";
import { listBlocks } from "../support/documentation.ts";

const PAGE = ["docs/guides/warehouse.md"];

test("the guide's meltano.yml has the tap's own settings and capabilities", () => {
  const [block] = listBlocks(PAGE, "yaml");
  const { plugins } = parse(block?.code ?? "") as {
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
  const config = JSON.parse(listBlocks(PAGE, "json")[0]?.code ?? "") as object;
  const names = new Set(SETTINGS.map(({ name }) => name));
  const used = Object.keys({ ...extractor?.config, ...config });
  expect(used.filter((name) => !names.has(name))).toEqual([]);
});
