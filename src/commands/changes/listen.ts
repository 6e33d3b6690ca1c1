import { isListenPath } from "../../inbound/listen-path.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { defineCommand, type Flag, type Given } from "../../cli/command.ts";
import { readEvery, readRosterWatchOptions, ROSTER_WATCH_FLAGS } from "./flags/roster-watch-flags.ts";
import { readText, readWholeNumber } from "../../cli/values.ts";
import { readWatchFormat } from "./watch-format.ts";
import type { ListenOptions } from "./listen-run.ts";

const DEFAULT_PORT = 8977;
const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PATH = "/namely";
const FIFTEEN_MINUTES_MS = 900_000;
const DAY_MS = 86_400_000;

const LISTEN_FLAGS: readonly Flag[] = [
  { spelling: "--port <n>", help: `port to listen on, 0 for any free one. Default: ${DEFAULT_PORT}` },
  { spelling: "--host <address>", help: `address to listen on. Default: ${DEFAULT_HOST}` },
  { spelling: "--path <path>", help: `path of the webhook. Default: ${DEFAULT_PATH}` },
  { group: "Output", spelling: "--show-url", help: "print the webhook URL with its secret" },
  {
    group: "Schedule",
    spelling: "--every <duration>",
    help: "time between polls for missed webhooks. Default: 15m",
  },
  ...ROSTER_WATCH_FLAGS,
];

export const listenCommand = defineCommand<ListenOptions>({
  name: "listen",
  section: "Track changes",
  exitCodes: [4, 5, 6, 7],
  summary: "receive Namely webhooks and print each event",
  description:
    "Does what watch does, and polls at once when a webhook arrives. Webhooks are authenticated by the secret of " +
    "`namely listen-secret new`, and their content is checked against Namely. Namely must reach it through an HTTPS proxy; " +
    "GET /health reports its state.",
  flags: LISTEN_FLAGS,
  examples: [
    {
      command: "namely listen --post https://example.com/hooks/namely",
      does: "send each event to a webhook of yours",
    },
    {
      command: "namely listen --port 9000 --path /hooks/namely --exec ./on-event",
      does: "listen elsewhere, and run a program for each event",
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
    throw new Fault("usage.path", `Invalid path "${path}".`, {
      hint: `Write it like --path ${DEFAULT_PATH}: letters, digits and . _ ~ - between slashes, but not /health.`,
    });
  return {
    host: readHost(readText(flags["host"]) ?? DEFAULT_HOST),
    port: readWholeNumber("--port", readText(flags["port"]), { least: 0, most: 65_535 }) ?? DEFAULT_PORT,
    path,
    everyMs: readEvery(flags, { usualMs: FIFTEEN_MINUTES_MS, mostMs: DAY_MS }),
    showUrl: flags["showUrl"] === true,
    format: readWatchFormat(flags),
    ...readRosterWatchOptions("listen", given, LISTEN_FLAGS),
  };
}

/** A name or an address, an IPv6 one with or without its brackets. */
function readHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/u, "$1");
  if (/^[A-Za-z0-9._:%-]{1,253}$/u.test(host)) return host;
  throw new Fault("usage.host", `Invalid host "${text}".`, {
    hint: "Write it like --host 0.0.0.0, without a port or a scheme.",
  });
}
