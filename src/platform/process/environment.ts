/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a variable switches something on: set to anything but a word for no. */
export function isSwitchedOn(text: string | undefined): boolean {
  return text !== undefined && !["", "0", "false", "no", "off"].includes(text.trim().toLowerCase());
}

/** Whether this run belongs to a CI job. `CI=false`, `CI=0` and an empty `CI` say that it does not. */
export function isInCi(env: Environment): boolean {
  return isSwitchedOn(env["CI"]);
}
