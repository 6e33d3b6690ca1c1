import { MARK_WORDS } from "../card-text.ts";
import type { Chart, ChartPerson } from "../chart.ts";
import { make, makeText } from "./elements.ts";

/** Shows beside the pointer whose card it is on, where the cards are too small to be read; hides it for undefined. */
export function showTip(
  tip: HTMLElement,
  { departments }: Chart,
  what:
    | {
        readonly person: ChartPerson;
        readonly at: { readonly x: number; readonly y: number };
        /** Of the stage. */
        readonly width: number;
      }
    | undefined,
): void {
  tip.hidden = what === undefined;
  if (what === undefined) return;
  const { person, at, width } = what;
  const department = departments[person.department]?.name;
  const more = [person.title, department, ...person.marks.map((mark) => MARK_WORDS[mark].short)];
  tip.replaceChildren(makeText(person.name), make("small", {}, makeText(more.filter(Boolean).join(" · "))));
  const left = Math.max(8, Math.min(at.x + 14, width - tip.offsetWidth - 8));
  tip.style.transform = `translate(${left}px, ${at.y + 18}px)`;
}
