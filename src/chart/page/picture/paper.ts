import type { Chart } from "../../chart.ts";
import { renderSvg } from "../../svg.ts";

/** Prints the chart as it is opened: as lines and letters, which a canvas is not. */
export function preparePrinting(chart: Chart, paper: HTMLElement, isOpen: (index: number) => boolean): void {
  addEventListener("beforeprint", () => {
    const parsed = new DOMParser().parseFromString([...renderSvg(chart, isOpen)].join(""), "image/svg+xml");
    paper.replaceChildren(document.importNode(parsed.documentElement, true));
  });
  addEventListener("afterprint", () => paper.replaceChildren());
}
