import type { ChartLayout } from "../../layout.ts";
import type { Size, View } from "./camera.ts";

/** Letters that the machine has: the page fetches none. */
export const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** What is seen, besides the places. */
export interface Scene {
  readonly layout: ChartLayout;
  readonly view: View;
  readonly stage: Size;
  /** Who has the keyboard; -1 for nobody. */
  readonly current: number;
  readonly hasFocus: boolean;
  /** People who were searched for. */
  readonly hits: ReadonlySet<number>;
  /** The department that stands out; undefined for none. */
  readonly department: number | undefined;
  readonly isOpen: (index: number) => boolean;
  readonly hasKids: (index: number) => boolean;
}
