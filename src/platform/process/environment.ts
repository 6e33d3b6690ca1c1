import { isSwitchedOn } from "../secrets/switched-on.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this run belongs to a CI job. `CI=false`, `CI=0` and an empty `CI` say that it does not. */
export function isInCi(env: Environment): boolean {
  return isSwitchedOn(env["CI"]);
}
