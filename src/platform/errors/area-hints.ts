/** What can be done about an error that does not say it itself, by the area of its code. */
export const AREA_HINTS: Readonly<Record<string, ((command: string) => string) | undefined>> = {
  usage: (command) => `See ${command} --help`,
  network: () => "Check the network connection and run it again; --debug shows the requests.",
  api: () =>
    "Run it again with --debug to see the requests; with a request ID, Namely's support can find it.",
  internal: () => "This is a bug in namely: run it again with --debug, and report what it shows.",
  sandbox: () => "Run it again with --port 0, which takes any port that is free.",
  file: () => "Check the disk and who may write there, or name another place with -o.",
};
