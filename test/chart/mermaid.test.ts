import fc from "fast-check";
import { expect, it } from "vitest";
import { renderMermaid } from "../../src/chart/mermaid.ts";
import { tries } from "../support/effort.ts";
import { makePerson } from "../unified/org-people.ts";
import { anyCompany, chartOf } from "./charts.ts";

/** What a line of our flowcharts may be: a box whose label holds nothing that Mermaid reads, a line, a class. */
const LINES = [
  /^ {2}p\d+\["(?:[\p{Letter}\p{Mark}\p{Decimal_Number} .,'()/-]|#\d+;|<br\/>)*"\]$/u,
  /^ {2}p\d+ --> p\d+$/u,
  /^ {2}classDef d\d+ stroke:#[\da-f]{6},stroke-width:3px(?:,stroke-dasharray:6 3)?$/u,
  /^ {2}class p\d+(?:,p\d+)* d\d+$/u,
];

function readLabel(label: string): string {
  return label
    .replaceAll("<br/>", "\n")
    .replaceAll(/#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code)));
}

it("has no line in it but its own, and says every name, whatever people are called", () => {
  fc.assert(
    fc.property(anyCompany, (people) => {
      const chart = chartOf(people, { title: 'a "b"\\' });
      const [open, title, close, kind, ...lines] = [...renderMermaid(chart)].join("").trimEnd().split("\n");
      expect([open, title, close, kind]).toEqual(["---", 'title: "a \\"b\\"\\\\"', "---", "flowchart TB"]);
      expect(lines.filter((line) => !LINES.some((pattern) => pattern.test(line)))).toEqual([]);
      const labels = lines.flatMap(
        (line) => /^ {2}p\d+\["(?<label>.*)"\]$/u.exec(line)?.groups?.["label"] ?? [],
      );
      expect(labels).toHaveLength(chart.people.length);
      for (const [index, { name }] of chart.people.entries())
        expect(readLabel(labels[index] ?? "").startsWith(name)).toBe(true);
      const arrows = lines.filter((line) => line.includes(" --> "));
      expect(arrows).toHaveLength(chart.people.filter(({ parent }) => parent >= 0).length);
    }),
    tries(150, 3000),
  );
});

it("draws who reports to whom, and gives each department its color", () => {
  const text = [...renderMermaid(chartOf([makePerson("a"), makePerson("b", "a", { job_title: null })]))].join(
    "",
  );
  expect(text).toContain('p0["Name a<br/>Engineer"]');
  expect(text).toContain('p1["Name b"]');
  expect(text).toContain("p0 --> p1");
  expect(text).toContain("class p0,p1 d0");
});
