// The Singer tap's entry. The version costs nothing but node itself, as with namely.
declare const __VERSION__: string;

const words = process.argv.slice(2);
if (words.length === 1 && words[0] === "--version") {
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code !== "EPIPE") process.exitCode = 1;
  });
  process.stdout.write(`tap-namely ${__VERSION__}\n`);
} else {
  const { setFlagsFromString } = await import("node:v8");
  // For the same reason as in src/main.ts: half of a short run's time.
  setFlagsFromString("--liftoff-only");
  const { runTap } = await import("./singer/run.ts");
  const { makeSystemHost } = await import("./platform/process/host.ts");
  process.exitCode = await runTap(makeSystemHost(__VERSION__));
}
