import type { Redactor } from "./redactor.ts";
import type { Environment } from "../process/environment.ts";

const SECRET_VARIABLES = [
  "NAMELY_TOKEN",
  "NAMELY_CLIENT_SECRET",
  "NAMELY_REFRESH_TOKEN",
  "NAMELY_WEBHOOK_SECRET",
  "NAMELY_LISTEN_SECRET",
  "NAMELY_POST_URL",
  "NAMELY_REDIS_URL",
];

const ADDRESS_VARIABLES = ["NAMELY_REDIS_URL", "NAMELY_BASE_URL", "HTTPS_PROXY", "https_proxy"];

/** Adds every secret in the environment to the redactor. */
export function learnEnvironment(redactor: Redactor, env: Environment): void {
  // Some hold several, separated by spaces.
  for (const name of SECRET_VARIABLES) env[name]?.split(/\s+/u).forEach((word) => redactor.learn(word));
  for (const name of ADDRESS_VARIABLES) redactor.learnAddress(env[name]);
}
