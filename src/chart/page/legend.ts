import type { Chart } from "../chart.ts";
import { NO_DEPARTMENT_COLOUR } from "../department-signs.ts";
import { make, makeSign, makeText } from "./elements.ts";

/** Lists the departments; a click highlights one, another click ends that. -1 is for people without a department. */
export function fillLegend(
  legend: HTMLElement,
  { departments, people }: Chart,
  onChoose: (department: number | undefined) => void,
): void {
  const without = people.filter(({ department }) => department < 0).length;
  const entries = departments.map((department, index) => ({ ...department, index }));
  if (without > 0)
    entries.push({
      name: "No department",
      size: without,
      colour: NO_DEPARTMENT_COLOUR,
      broken: false,
      index: -1,
    });
  const buttons = entries.map(({ name, size, colour, broken, index }) => {
    const button = make(
      "button",
      { type: "button", "aria-pressed": "false" },
      makeSign(colour, broken),
      makeText(name),
      make("span", {}, size.toLocaleString("en")),
    );
    button.addEventListener("click", () => {
      const isChosen = button.getAttribute("aria-pressed") !== "true";
      for (const other of buttons) other.setAttribute("aria-pressed", String(isChosen && other === button));
      onChoose(isChosen ? index : undefined);
    });
    return button;
  });
  legend.querySelector("ul")?.replaceChildren(...buttons.map((button) => make("li", {}, button)));
  legend.hidden = departments.length === 0;
  // On a phone it would take the room of the chart.
  if (matchMedia("(max-width: 640px)").matches) legend.removeAttribute("open");
}
