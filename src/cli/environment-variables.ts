/** An environment variable that the program obeys. */
export interface EnvironmentVariable {
  readonly name: string;
  /** What its value is or does, as a phrase. */
  readonly about: string;
  /** What holds without it, where that is not nothing. */
  readonly usually?: string;
}

/** Every environment variable, for help, docs and completion. Flags come before them, settings after them. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  { name: "NAMELY_COMPANY", about: "subdomain of the company", usually: "the default company" },
  { name: "NAMELY_TOKEN", about: "access token or personal access token" },
  { name: "NAMELY_TOKEN_FILE", about: "file that contains the token" },
  { name: "NAMELY_CLIENT_ID", about: "client ID of the OAuth application" },
  { name: "NAMELY_CLIENT_SECRET", about: "client secret of the OAuth application" },
  { name: "NAMELY_REFRESH_TOKEN", about: "refresh token, used with client ID and secret" },
  { name: "NAMELY_BASE_URL", about: "address in place of https://{company}.namely.com" },
  { name: "NAMELY_CONFIG_DIR", about: "folder for settings", usually: "the platform's" },
  { name: "NAMELY_STATE_DIR", about: "folder for snapshots, queues and locks", usually: "the platform's" },
  { name: "NAMELY_RATE_LIMIT", about: "profile requests per time, at most", usually: "100/60s" },
  { name: "NAMELY_REDIS_URL", about: "Redis that shares the rate limit among machines" },
  { name: "NAMELY_WEBHOOK_SECRET", about: "secret for signing events sent with --post" },
  { name: "NAMELY_LISTEN_SECRET", about: "secret that authenticates calls to `namely listen`" },
  { name: "NAMELY_POST_URL", about: "URL in place of --post, for runs that deliver events" },
  { name: "NAMELY_DEBUG", about: "1 logs requests to stderr, as --debug does" },
  { name: "NO_COLOR", about: "any value turns colors off; so does TERM=dumb" },
  { name: "CI", about: "1 or true turns colors, progress bars and questions off" },
  { name: "HTTPS_PROXY", about: "proxy for https requests; also read in lower case" },
  { name: "NO_PROXY", about: "hosts that are reached without the proxy" },
  { name: "NODE_EXTRA_CA_CERTS", about: "file with additional certificate authorities" },
];
