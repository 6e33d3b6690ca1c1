// The version is asked for by scripts and installers, so it costs nothing but node itself: nothing is imported for it.
declare const __VERSION__: string;

const words = process.argv.slice(2);
const [word = ""] = words;
if (words.length === 1 && ["--version", "-v", "-V", "version"].includes(word)) {
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE") process.exitCode = 1;
  });
  process.stdout.write(
    `namely ${__VERSION__} (node ${process.versions.node}, ${process.platform}-${process.arch})\n`,
  );
} else if (word === "complete") {
  // A shell waits for this at each press of Tab: only the table of commands is loaded.
  const { completeLine } = await import("./program/complete-line.ts");
  const { env, platform } = process;
  process.stdout.on("error", () => {});
  process.stdout.write(await completeLine(words.slice(1), { env, cwd: process.cwd(), platform }));
} else {
  // undici's HTTP parser is WebAssembly. V8 would spend a quarter of a second of two cores on making it faster than the
  // network will ever be, and the process cannot end before that is done: without it a short command takes half the time.
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--liftoff-only");
  const { runProgram } = await import("./run.ts");
  const { makeSystemHost } = await import("./platform/process/host.ts");
  process.exitCode = await runProgram(makeSystemHost(__VERSION__));
}
