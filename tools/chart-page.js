import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { collectNotices } from "./notices.js";

/**
 * The org chart's page as constants for a bundler: all that a page needs is in the page. With the metafiles of what went
 * into it.
 */
export async function bundleChartPage() {
  const folder = "src/chart/page";
  const options = { bundle: true, write: false, minifySyntax: true, minifyWhitespace: true, charset: "utf8" };
  const browsers = ["chrome111", "firefox113", "safari16.4"];
  const script = await build({
    ...options,
    entryPoints: [`${folder}/main.ts`],
    format: "iife",
    target: browsers,
    legalComments: "none",
    metafile: true,
  });
  const style = await build({
    ...options,
    entryPoints: [`${folder}/page.css`],
    target: browsers,
    metafile: true,
  });
  const notices = collectNotices(script.metafile).trim().replaceAll("*/", "* /");
  return {
    define: {
      __CHART_SCRIPT__: JSON.stringify(`/*\n${notices}\n*/\n${script.outputFiles[0].text}`),
      __CHART_STYLE__: JSON.stringify(style.outputFiles[0].text),
      __CHART_BODY__: JSON.stringify(readFileSync(`${folder}/body.html`, "utf8")),
    },
    metafiles: [script.metafile, style.metafile],
  };
}
