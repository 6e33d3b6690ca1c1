import fc from "fast-check";
import { type Chart, keepNeeded, makeChart, type ChartOptions } from "../../src/chart/chart.ts";
import { makePrintable } from "../../src/terminal/printable.ts";
import { Org, type OrgPerson } from "../../src/unified/org/org.ts";
import { hostileText } from "../trust/hostile-input.ts";
import { makePerson } from "../unified/org-people.ts";

/** The chart of everybody who is needed, as the command makes it. */
export function chartOf(people: readonly OrgPerson[], options: Partial<ChartOptions> = {}): Chart {
  const org = new Org(people);
  const shown = keepNeeded(org);
  const trees = shown.tops().map((top) => shown.treeOf(top));
  return makeChart(org, trees, { title: "Chart", depth: undefined, clean: makePrintable, ...options });
}

/** Names that would be something else than a name in HTML, XML, Mermaid or DOT, or turn what stands around them. */
export const HOSTILE_NAMES = [
  "</script><img src=x onerror=fail()>",
  "<!--<script>",
  "]]></svg><script>fail()</script>",
  '"]; p9["gone',
  "`**bold** [link](javascript:fail())`",
  "%%{init: {}}%% end; subgraph",
  "#quot;&quot;&#34;&amp;",
  'back\\slash\\N \\" \\',
  "style a:#b;c; classDef d:#e;",
  "\u202Egnp.exe\u2066 \u0000\u0007\u001B[31m",
  "\uFFFE\uD800",
  "<br/>\n---\ntitle: other\n---",
  "long ".repeat(300).trim(),
  "\u05D3\u05D5\u05D3 \u0645\u062D\u0645\u062F 山田 👩‍👩‍👧",
];

/** Companies of up to 40 people with any names, titles and managers, circles and strangers among them. */
export const anyCompany: fc.Arbitrary<OrgPerson[]> = fc
  .array(
    fc.record({
      name: fc.oneof(fc.constant(null), hostileText, fc.constantFrom(...HOSTILE_NAMES)),
      title: fc.oneof(fc.constant(null), hostileText, fc.constantFrom(...HOSTILE_NAMES)),
      department: fc.oneof(fc.constant(null), hostileText, fc.constantFrom("Sales", "Engineering")),
      boss: fc.oneof(fc.nat({ max: 45 }), fc.constant(0), fc.constant(undefined)),
      status: fc.constantFrom("active" as const, "active" as const, "pending" as const, "inactive" as const),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ name, title, department, boss, status }, index) =>
      makePerson(`i${index}`, boss === undefined ? null : `i${boss}`, {
        name,
        job_title: title,
        department,
        employment_status: status,
      }),
    ),
  );
