import { listLines } from "./card-text.ts";
import type { Chart } from "./chart.ts";
import { NO_DEPARTMENT_COLOR } from "./department-signs.ts";

/** A chart in the language of Graphviz. */
export function* renderDot({ title, departments, people }: Chart): Generator<string> {
  yield `digraph org {\n  label="${escape(title)}"\n  labelloc=t\n`;
  yield `  node [shape=box, style="rounded", penwidth=2, fontname="Helvetica"]\n  edge [dir=none, color="#8a94a3"]\n`;
  for (const [index, person] of people.entries()) {
    const { color, broken } = departments[person.department] ?? { color: NO_DEPARTMENT_COLOR };
    const name = departments[person.department]?.name;
    const style = broken ? ', style="rounded,dashed"' : "";
    const tooltip = name === undefined ? "" : `, tooltip="${escape(name)}"`;
    yield `  p${index} [label="${listLines(person).map(escape).join("\\n")}", color="${color}"${style}${tooltip}]\n`;
  }
  for (const [index, { parent }] of people.entries()) if (parent >= 0) yield `  p${parent} -> p${index}\n`;
  yield "}\n";
}

/** Graphviz reads a backslash as an escape and an ampersand as the start of an HTML entity. */
function escape(text: string): string {
  return text.replace(/[\\"]/g, "\\$&").replaceAll("&", "&amp;");
}
