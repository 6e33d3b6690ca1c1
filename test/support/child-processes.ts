import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What everybody on a machine, or at least everything of the same user, can see of a process. */
export interface SeenProcess {
  readonly id: number;
  readonly words: string;
  readonly environment: string;
}

/** The processes that this one has started and that are running, as Linux shows them. */
export function listChildProcesses(parent: number): SeenProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      try {
        const folder = join("/proc", name);
        const status = readFileSync(join(folder, "status"), "utf8");
        if (!new RegExp(`^PPid:\\s*${parent}$`, "mu").test(status)) return [];
        const [words = "", environment = ""] = ["cmdline", "environ"].map((file) =>
          readFileSync(join(folder, file), "utf8"),
        );
        return [{ id: Number(name), words, environment }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
