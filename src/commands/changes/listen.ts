import { isListenPath } from "../../inbound/listen-path.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { readEvery, readRosterWatchOptions, ROSTER_WATCH_FLAGS } from "./roster-watch-flags.ts";
import { readText, readWholeNumber } from "../../cli/values.ts";
import type { ListenOptions } from "./listen-run.ts";

const DEFAULT_PORT = 8977;
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PATH = "/namely";
const FIFTEEN_MINUTES_MS = 900_000;
const DAY_MS = 86_400_000;

const LISTEN_FLAGS: readonly Flag[] = [
  { spelling: "--port <n>", help: `port to listen on, 0 for any that is free (default ${DEFAULT_PORT})` },
  {
    spelling: "--host <address>",
    help: `address to listen on (default ${DEFAULT_HOST}: this machine alone)`,
  },
  { spelling: "--path <path>", help: `where calls come in (default ${DEFAULT_PATH})` },
  { group: "Output", spelling: "--show-url", help: "show the address for Namely with the secret in it" },
  {
    group: "Schedule",
    spelling: "--every <duration>",
    help: "look in any case so often, for calls that never came; default 15m, at most 24h",
  },
  ...ROSTER_WATCH_FLAGS,
];

export const listenCommand = defineCommand<ListenOptions>({
  name: "listen",
  section: "Track changes",
  exitCodes: [4, 5, 6, 7],
  summary: "receive Namely webhooks and print each event",
  description:
    "Does what watch does, and looks at once when it is called. What a call says is not believed: it only tells whom to look " +
    "at, and the events are those that watch would find. Namely has to reach it through a proxy of yours that speaks https. " +
    "A call is answered with 200 when it is safe on the disk, and has to bear the secret from NAMELY_LISTEN_SECRET or " +
    "`namely listen-secret new`, behind the path, as ?secret=, as a Bearer token or in X-Namely-Secret. GET /health says " +
    "whether all is well.",
  flags: LISTEN_FLAGS,
  examples: [
    { command: "namely listen --post https://example.com/hooks/namely", does: "hands on what it finds" },
    {
      command: "namely listen --port 9000 --path /hooks/namely --exec ./on-event",
      does: "listens elsewhere, and runs a program for each event",
    },
  ],
  writes: ["events", "webhook"],
  read: readOptions,
  run: async (context, options) => (await import("./listen-run.ts")).listenForNotifications(context, options),
});

function readOptions(given: Given): ListenOptions {
  const { flags } = given;
  const path = (readText(flags["path"]) ?? DEFAULT_PATH).replace(/(?<=.)\/$/u, "");
  if (!isListenPath(path))
    throw new Fault("usage.path", `--path cannot be listened on: "${path}".`, {
      hint: `Write it like --path ${DEFAULT_PATH}: letters, digits and . _ ~ - between slashes, and not /health.`,
    });
  return {
    host: readHost(readText(flags["host"]) ?? DEFAULT_HOST),
    port: readWholeNumber("--port", readText(flags["port"]), { least: 0, most: 65_535 }) ?? DEFAULT_PORT,
    path,
    everyMs: readEvery(flags, { usualMs: FIFTEEN_MINUTES_MS, mostMs: DAY_MS }),
    showUrl: flags["showUrl"] === true,
    ...readRosterWatchOptions("listen", given, LISTEN_FLAGS),
  };
}

/** A name or an address, an IPv6 one with or without its brackets. */
function readHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/u, "$1");
  if (/^[A-Za-z0-9._:%-]{1,253}$/u.test(host)) return host;
  throw new Fault("usage.host", `--host is not an address: "${text}".`, {
    hint: "Write it like --host 0.0.0.0, without a port or a scheme.",
  });
}
