import type { Clock } from "../../platform/process/clock.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { RequestLog } from "../http/requests.ts";
import type { Throttle } from "../http/throttle.ts";
import type { OAuth } from "../oauth/oauth.ts";
import type { TokenStore } from "../oauth/tokens.ts";
import type { Faults } from "./failures.ts";
import type { Webhooks } from "./webhooks.ts";

/** The parts of a sandbox: its responses depend on them, and its control acts on them. */
export interface SandboxParts {
  readonly company: SandboxCompany;
  readonly tokens: TokenStore;
  readonly oauth: OAuth;
  readonly throttle: Throttle;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal;
  readonly personalToken: string;
}
