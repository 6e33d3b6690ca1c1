import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderHtml } from "../../src/chart/html.ts";
import { packPage, type PageData, unpackPage } from "../../src/chart/page-data.ts";
import { tries } from "../support/effort.ts";
import { anyCompany, chartOf } from "./charts.ts";

const PARTS = { script: 'start("…");', style: "body{margin:0}", body: "<main></main>\n" };

function readData(html: string): string {
  return (
    /<script type="application\/json" id="data">(?<data>[^<]*)<\/script>/u.exec(html)?.groups?.["data"] ?? ""
  );
}

it("carries the chart unchanged, and nothing of it is HTML, whatever people are called", () => {
  const bare = renderHtml(chartOf([]), PARTS).replace(readData(renderHtml(chartOf([]), PARTS)), "");
  fc.assert(
    fc.property(anyCompany, (people) => {
      const chart = chartOf(people);
      const html = renderHtml(chart, PARTS);
      const data = readData(html);
      expect(unpackPage(JSON.parse(data) as PageData)).toEqual(chart);
      expect(data).not.toMatch(/[<>&\u2028\u2029]/u);
      expect(html.replace(data, () => "")).toBe(bare);
    }),
    tries(200, 5000),
  );
});

it("allows its own script and style by their hashes, and nothing else", () => {
  const html = renderHtml(chartOf([]), PARTS);
  const policy = /Content-Security-Policy" content="(?<policy>[^"]*)"/u.exec(html)?.groups?.["policy"];
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  expect(policy?.split("; ")).toEqual([
    "default-src 'none'",
    `script-src ${hash(PARTS.script)}`,
    `style-src ${hash(PARTS.style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

it("escapes the title, which anybody may choose", () => {
  const html = renderHtml(chartOf([], { title: "</title><script>" }), PARTS);
  expect(html).toContain("<title>&#60;/title&#62;&#60;script&#62;</title>");
  expect(packPage(chartOf([])).people).toEqual([]);
});
