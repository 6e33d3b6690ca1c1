import { instance } from "@viz-js/viz";
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderDot } from "../../src/chart/dot.ts";
import { tries } from "../support/effort.ts";
import { makePerson } from "../unified/org-people.ts";
import { anyCompany, chartOf, HOSTILE_NAMES } from "./charts.ts";

interface Drawn {
  readonly objects?: readonly {
    readonly name: string;
    readonly _ldraw_: readonly { readonly text?: string }[];
  }[];
  readonly edges?: readonly { readonly tail: number; readonly head: number }[];
  readonly _ldraw_: readonly { readonly text?: string }[];
}

const graphviz = await instance();

/** What Graphviz itself makes of a chart. */
function draw(text: string): Drawn {
  const result = graphviz.render(text, { format: "json" });
  // It has no fonts here, and guesses how wide letters are.
  expect(result.errors.filter(({ message }) => !/width of|font metrics|Falling back/u.test(message))).toEqual(
    [],
  );
  if (result.status !== "success") throw new Error("Graphviz does not take it.");
  return JSON.parse(result.output) as Drawn;
}

/** In its JSON, and only there, Graphviz writes each backslash of a text twice. */
const readText = (drawing: Drawn["_ldraw_"]): string =>
  drawing.flatMap(({ text }) => text?.replaceAll("\\\\", "\\") ?? []).join("\n");

it("Graphviz reads back each person, each name to the letter, and who reports to whom", () => {
  fc.assert(
    fc.property(anyCompany, (people) => {
      const chart = chartOf(people, { title: '"\\N & <b>' });
      const drawn = draw([...renderDot(chart)].join(""));
      expect(readText(drawn._ldraw_)).toBe('"\\N & <b>');
      expect((drawn.objects ?? []).map(({ name }) => name)).toEqual(
        chart.people.map((_, index) => `p${index}`),
      );
      for (const [index, { name }] of chart.people.entries())
        expect(readText(drawn.objects?.[index]?._ldraw_ ?? []).startsWith(name.trimEnd())).toBe(true);
      expect((drawn.edges ?? []).map(({ tail, head }) => [tail, head])).toEqual(
        chart.people.flatMap(({ parent }, index) => (parent < 0 ? [] : [[parent, index]])),
      );
    }),
    tries(30, 500),
  );
});

it.each(HOSTILE_NAMES)("takes %j for a name and nothing else", (name) => {
  const chart = chartOf([makePerson("a", null, { name, job_title: name, department: name })]);
  const drawn = draw([...renderDot(chart)].join(""));
  expect(drawn.objects).toHaveLength(1);
  const shown = chart.people[0]?.name ?? "";
  expect(readText(drawn.objects?.[0]?._ldraw_ ?? [])).toBe(`${shown}\n${shown}`);
});
