/** A terminal window with a text in it, as SVG. `text` may switch styles on and off. */
export function drawTerminal(
  text: string,
  options: { readonly command: string; readonly columns: number; readonly title: string },
): string;

/** The picture, given what the terminal of the run got. */
export function drawDiff(run: { readonly text: string; readonly columns: number }): string;

/** Runs the sources and draws what they print. */
export function makePicture(): Promise<string>;
