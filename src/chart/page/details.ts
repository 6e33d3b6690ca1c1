import { MARK_WORDS } from "../card-text.ts";
import type { Chart } from "../chart.ts";
import { make, makeButton, makeSign, makeText } from "./elements.ts";
import type { Openings } from "./picture/openings.ts";

/** The actions of the details panel. */
export interface DetailActions {
  readonly onGo: (index: number) => void;
  readonly onToggle: (index: number) => void;
  readonly onOpenBelow: (index: number) => void;
  readonly onClose: () => void;
}

/** Fills the panel with all that the chart has of a person. */
export function showDetails(
  panel: HTMLElement,
  { chart, openings, index }: { readonly chart: Chart; readonly openings: Openings; readonly index: number },
  { onGo, onToggle, onOpenBelow, onClose }: DetailActions,
): void {
  const person = chart.people[index];
  if (person === undefined) return;
  const department = chart.departments[person.department];
  const manager = chart.people[person.parent];
  const close = makeButton("✕", onClose, "close");
  close.setAttribute("aria-label", "Close the details");
  const rows: [string, (Node | string)[]][] = [];
  if (department)
    rows.push(["Department", [makeSign(department.colour, department.broken), makeText(department.name)]]);
  if (person.office) rows.push(["Office", [makeText(person.office)]]);
  if (person.email) rows.push(["Email", [makeAddress(person.email)]]);
  if (manager) rows.push(["Manager", [makeButton(manager.name, () => onGo(person.parent), "link")]]);
  else if (person.manager) rows.push(["Manager", [makeText(person.manager)]]);
  if (person.reports > 0) {
    const more = person.below > person.reports ? `, ${person.below.toLocaleString("en")} below in all` : "";
    rows.push(["Reports", [`${person.reports.toLocaleString("en")} direct${more}`]]);
  }
  const actions = make("div", { class: "actions" });
  if (openings.hasKids(index)) {
    actions.append(
      makeButton(openings.isOpen(index) ? "Close branch" : "Open branch", () => onToggle(index)),
    );
    if (person.below > person.reports)
      actions.append(makeButton("Open all levels below", () => onOpenBelow(index)));
  }
  panel.replaceChildren(
    close,
    make("h2", { dir: "auto" }, person.name),
    make("p", { dir: "auto" }, person.title ?? ""),
    ...person.marks.map((mark) => make("p", { class: "mark" }, MARK_WORDS[mark].long)),
    make("dl", {}, ...rows.flatMap(([term, what]) => [make("dt", {}, term), make("dd", {}, ...what)])),
    actions,
  );
  panel.hidden = false;
}

/** A link for a plain email address; any other text stays text. */
function makeAddress(email: string): HTMLElement {
  if (!/^[^\s@"<>?&#%:/\\]+@[^\s@"<>?&#%:/\\]+$/u.test(email)) return makeText(email);
  return make("a", { href: `mailto:${email}` }, makeText(email));
}
