import fc from "fast-check";
import { expect, it } from "vitest";
import { renderSvg } from "../../src/chart/svg.ts";
import { tries } from "../support/effort.ts";
import { makePerson } from "../unified/org-people.ts";
import { anyCompany, chartOf, HOSTILE_NAMES } from "./charts.ts";

interface Found {
  readonly names: Set<string>;
  readonly attributes: Set<string>;
  readonly texts: string[];
}

/** Reads XML as strictly as the standard wants it, as far as a picture of ours goes; throws at anything else. */
function readXml(xml: string): Found {
  const found: Found = { names: new Set(), attributes: new Set(), texts: [] };
  const open: string[] = [];
  const allowed = /^[\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;
  if (!allowed.test(xml)) throw new Error("There is a sign that XML cannot hold.");
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/u, "");
  while (rest !== "") {
    const match =
      /^<(?<name>[a-z]+)(?<attributes>(?: [\w:-]+="[^"<]*")*)(?<alone>\/?)>|^<\/(?<end>[a-z]+)>|^(?<text>[^<]+)/u.exec(
        rest,
      );
    if (match === null) throw new Error(`This is no XML: ${rest.slice(0, 80)}`);
    const { name, attributes = "", alone, end, text } = match.groups ?? {};
    if (text !== undefined || attributes !== "") {
      if (/&(?!#\d+;)/u.test(text ?? attributes))
        throw new Error(`An ampersand is bare: ${text ?? attributes}`);
    }
    if (name !== undefined) {
      found.names.add(name);
      for (const [, attribute = ""] of attributes.matchAll(/ ([\w:-]+)=/gu)) found.attributes.add(attribute);
      if (alone === "") open.push(name);
    } else if (end !== undefined) {
      if (open.pop() !== end) throw new Error(`${end} is not open.`);
    } else if (text !== undefined && open.at(-1) === "title") {
      found.texts.push(text.replaceAll(/&#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code))));
    }
    rest = rest.slice(match[0].length);
  }
  if (open.length > 0) throw new Error(`${open.join()} is left open.`);
  return found;
}

const ELEMENTS = new Set(["svg", "title", "rect", "text", "g", "path"]);

it("is XML with nothing but its own elements in it, and everybody once, whatever people are called", () => {
  fc.assert(
    fc.property(anyCompany, (people) => {
      const chart = chartOf(people, { title: "</title><script>" });
      const { names, attributes, texts } = readXml([...renderSvg(chart)].join(""));
      expect([...names].filter((name) => !ELEMENTS.has(name))).toEqual([]);
      expect([...attributes].filter((name) => /^on|href|^style$/u.test(name))).toEqual([]);
      // The first is that of the picture.
      expect(texts).toHaveLength(chart.people.length + 1);
    }),
    tries(150, 3000),
  );
});

it("says the whole name in a card's tip, and clips it to the card", () => {
  const people = HOSTILE_NAMES.map((name, index) =>
    makePerson(String(index), index === 0 ? null : "0", { name }),
  );
  const { texts } = readXml([...renderSvg(chartOf(people))].join(""));
  expect(texts.some((text) => text.startsWith("</script><img src=x onerror=fail()>\n"))).toBe(true);
  expect(texts.some((text) => text.startsWith("long ".repeat(300).trim()))).toBe(true);
  const drawn = [
    ...[...renderSvg(chartOf(people))].join("").matchAll(/<text [^>]*font-size="14"[^>]*>([^<]*)</gu),
  ];
  expect(Math.max(...drawn.map(([, text = ""]) => text.replaceAll(/&#\d+;/gu, "x").length))).toBeLessThan(60);
});

it.each([
  "Ada Lovelace",
  "Jean-Baptiste Emmanuel Châtelain de la Rochefoucauld",
  "Maximiliana-Konstantina von und zu Hohenzollern-Sigmaringen",
  "Donaudampfschifffahrtsgesellschaftskapitän",
  "山田山田山田山田山田山田山田山田山田山田",
])("wraps the name %s, so that all of it is on the card", (name) => {
  const svg = [
    ...renderSvg(chartOf([makePerson("a", null, { name, job_title: null, department: null })])),
  ].join("");
  const card = svg.slice(svg.indexOf("<svg x="));
  const drawn = [...card.matchAll(/<text x="20"[^>]*>([^<]*)</gu)].map(([, text = ""]) => text);
  expect(drawn.join("").replaceAll(" ", "")).toBe(name.replaceAll(" ", ""));
  expect(drawn.length).toBeLessThanOrEqual(3);
});

it("draws those below open people alone, and says how many they are", () => {
  const people = [makePerson("a"), makePerson("b", "a"), makePerson("c", "b")];
  const svg = [...renderSvg(chartOf(people), (index) => index === 0)].join("");
  expect(svg).toContain("2 of 3 people");
  expect(readXml(svg).texts).toHaveLength(3);
});

it("is the same bytes for the same people", () => {
  const people = Array.from({ length: 50 }, (_, index) =>
    makePerson(`p${index}`, index > 0 ? `p${index >> 2}` : null),
  );
  expect([...renderSvg(chartOf(people.toReversed()))]).toEqual([...renderSvg(chartOf(people))]);
});
