import { Fault } from "../errors/fault.ts";
import { explainOutputError } from "./output-stream.ts";

/** The first SIGINT, SIGTERM or SIGHUP (a closed terminal) asks the command to clean up; the second ends the process on the spot. */
export function listenForInterruptions(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const [signal, code] of [
    ["SIGINT", "interrupted.sigint"],
    ["SIGTERM", "interrupted.sigterm"],
    ["SIGHUP", "interrupted.sighup"],
  ] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      controller.abort(new Fault(code, "Stopped."));
    });
  }
  const { stdout, stderr } = process;
  stdout.on("error", (error: NodeJS.ErrnoException) => controller.abort(explainOutputError(error)));
  stderr.on("error", () => {});
  return controller.signal;
}
