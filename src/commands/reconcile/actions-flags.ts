import { Fault } from "../../platform/errors/fault.ts";
import {
  ACTION_KIND_NAMES,
  FINDINGS_ACTED_ON,
  INCLUDABLE_FINDINGS,
  type ActionsOptions,
} from "../../reconcile/actions/action-names.ts";
import { inGroup, type Flag, type Given } from "../../cli/command.ts";
import { outputFile } from "../../cli/output-file.ts";
import { readChoice, readChoiceList, readNameList, readText, readTexts } from "../../cli/values.ts";
import { findFormatOfFile } from "../../output/format-catalog.ts";

/** The flags that ask for actions. */
export const ACTIONS_FLAGS: readonly Flag[] = inGroup("Output", [
  {
    spelling: "--actions <kind>",
    help: `write actions into the folder of -o, run nothing: ${ACTION_KIND_NAMES.join(", ")}; SOURCE=KIND for one source`,
    repeatable: true,
  },
  {
    spelling: "--actions-include <list>",
    help: `act on these findings, too: ${INCLUDABLE_FINDINGS.join(", ")}`,
  },
]);

/** What the help says of them. */
export const ACTIONS_ABOUT = `--actions acts on ${FINDINGS_ACTED_ON.join(", ")}, where the account is active.`;

/**
 * Reads the flags; undefined without `--actions`.
 * @throws Fault `usage.*`
 */
export function readActions(flags: Given["flags"], sources: readonly string[]): ActionsOptions | undefined {
  const given = readTexts(flags["actions"]);
  const include = readText(flags["actionsInclude"]);
  if (given.length === 0) {
    if (include === undefined) return undefined;
    throw new Fault("usage.conflict", "--actions-include needs --actions.", { hint: EXAMPLE });
  }
  const kinds = given.flatMap((text) => readKinds(text, sources));
  const included = readChoiceList("--actions-include", include, INCLUDABLE_FINDINGS) ?? [];
  return { kinds, include: included, folder: readFolder(readText(flags["output"])) };
}

const EXAMPLE = "Example: --actions gam -o actions/";

/** In `google=gam,csv`, both kinds are for the source. */
function readKinds(text: string, sources: readonly string[]): ActionsOptions["kinds"] {
  let name: string | undefined;
  return readNameList("--actions", text).map((word) => {
    const read = readKind(word, sources);
    name = read.name ?? name;
    return { ...read, name };
  });
}

function readKind(word: string, sources: readonly string[]): ActionsOptions["kinds"][number] {
  const at = word.lastIndexOf("=");
  const name = at === -1 ? undefined : word.slice(0, at);
  if (name !== undefined && !sources.includes(name)) {
    throw new Fault("usage.choice", `--actions names "${name}", which is not a source here.`, {
      hint: `Use ${sources.join(", ")}.`,
    });
  }
  const kind = readChoice("--actions", word.slice(at + 1), ACTION_KIND_NAMES);
  if (kind === undefined) throw new Error("A word is there.");
  return { name, kind };
}

function readFolder(output: string | undefined): string {
  const folder = outputFile({ output });
  if (folder === undefined)
    throw new Fault("usage.conflict", "--actions needs -o with a folder.", { hint: EXAMPLE });
  if (findFormatOfFile(folder) !== undefined) {
    throw new Fault(
      "usage.conflict",
      `With --actions, -o names a folder, and "${folder}" has the extension of a file.`,
      {
        hint: "Use -o actions/ for the actions. The review goes to stdout.",
      },
    );
  }
  return folder;
}
