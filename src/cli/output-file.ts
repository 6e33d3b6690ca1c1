import type { Globals } from "./context.ts";

/** The file that `-o` names; undefined for stdout, which is what `-o -` names too. */
export function outputFile({ output }: Pick<Globals, "output">): string | undefined {
  return output === "-" ? undefined : output;
}
