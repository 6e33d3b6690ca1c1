import { parseFault } from "../../sandbox/control/failure-spec.ts";
import { parseQuirk, type Quirks } from "../../sandbox/control/quirks.ts";
import { defineCommand, type Given } from "../../cli/command.ts";
import { JSON_FLAG } from "../../cli/global-flags.ts";
import { readText, readTexts, readWholeNumber } from "../../cli/values.ts";
import type { SandboxCommandOptions } from "./sandbox-run.ts";

const DEFAULT_PORT = 8975;

/** `namely sandbox`: a company to try everything on. */
export const sandboxCommand = defineCommand<SandboxCommandOptions>({
  name: "sandbox",
  section: "Sandbox",
  summary: "run a sandbox company on this machine",
  description:
    "Starts a server on 127.0.0.1 that answers like Namely for a made-up company, and prints how to connect. " +
    "It needs no account and forgets everything when it stops. " +
    "Its page at /_sandbox lets days pass, hires and terminates employees.",
  flags: [
    { spelling: "--employees <n>", help: "number of employees, 0 to 1,000,000. Default: 368" },
    { spelling: "--port <n>", help: `port to listen on; 0 for any free one. Default: ${DEFAULT_PORT}` },
    { spelling: "--seed <n>", help: "the same seed makes the same company. Default: 1" },
    { spelling: "--latency <ms>", help: "delay before each response. Default: 0" },
    {
      spelling: "--quirk <name=value>",
      help: "change the shape of responses, such as metaTotal=absent",
      repeatable: true,
    },
    {
      spelling: "--fault <spec>",
      help: "make requests fail, such as status=502,page=3,times=2",
      repeatable: true,
    },
    { group: "Output", spelling: "--verbose", help: "log each request to stderr" },
    {
      group: "Output",
      spelling: "--format <format>",
      help: "json: print the connection as one line, for scripts",
    },
    JSON_FLAG,
  ],
  examples: [
    { command: "namely sandbox", does: "start a company of 368 employees" },
    { command: "namely sandbox --employees 5000 --latency 1000", does: "start a large and slow one" },
    { command: "namely sandbox --fault status=502,page=3,times=2", does: "fail twice on the third page" },
    { command: "namely sandbox --port 0 --format json", does: "give a script the address and the token" },
  ],
  writes: ["sandbox"],
  read: readOptions,
  run: async (context, options) => {
    const { runSandbox } = await import("./sandbox-run.ts");
    await runSandbox(context, options);
  },
});

function readOptions({ flags }: Given): SandboxCommandOptions {
  return {
    employees: readWhole(flags, "employees", 368, 0, 1_000_000),
    port: readWhole(flags, "port", DEFAULT_PORT, 0, 65_535),
    seed: readWhole(flags, "seed", 1, 0, Number.MAX_SAFE_INTEGER),
    latencyMs: readWhole(flags, "latency", 0, 0, 600_000),
    quirks: Object.assign({}, ...readTexts(flags["quirk"]).map(parseQuirk)) as Partial<Quirks>,
    faults: readTexts(flags["fault"]).map(parseFault),
    verbose: flags["verbose"] === true,
  };
}

function readWhole(flags: Given["flags"], name: string, usual: number, least: number, most: number): number {
  return readWholeNumber(`--${name}`, readText(flags[name]), { least, most }) ?? usual;
}
