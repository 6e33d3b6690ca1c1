import { spawn } from "node:child_process";
import { once } from "node:events";

/** Starts a process and gives its id once it has ended. */
export async function findDeadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}
