import type { Context } from "../cli/context.ts";
import { say } from "../cli/say.ts";
import { SnapshotStore } from "../snapshots/file/store.ts";

/** A baseline with a new name has no past, even where the one without a name has. */
export async function tellNewName(
  context: Context,
  { company, name }: { readonly company: string; readonly name: string | undefined },
): Promise<void> {
  if (name === undefined) return;
  const { clock, signal, folders } = context;
  const usual = await new SnapshotStore({ stateFolder: folders.state, company, clock, signal }).latest();
  if (usual !== undefined)
    say(context, `The baseline "${name}" starts now; the snapshots without a name are not used for it.`);
}
