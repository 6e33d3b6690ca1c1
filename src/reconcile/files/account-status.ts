import type { AccountWords } from "./known-headers.ts";

/** What the file says about an account; `unknown` for a word that it cannot be read from. */
export type AccountState = "active" | "disabled" | "unknown";

// Okta's words are the last ones: with all but `staged`, a user can get in again without an administrator.
const ACTIVE =
  "active,enabled,true,yes,y,1,on,provisioned,locked_out,locked out,password_expired,password expired,recovery";
const DISABLED =
  "disabled,inactive,deactivated,suspended,deleted,archived,blocked,false,no,n,0,off,closed,revoked," +
  "terminated,banned,deprovisioned,staged";

// AWS writes not_supported for the password of the root user, which cannot be switched off.
const TRUE: ReadonlySet<string> = new Set(["true", "yes", "y", "1", "on", "not_supported"]);
const FALSE: ReadonlySet<string> = new Set(["false", "no", "n", "0", "off"]);
/** AWS, for what an account cannot have. */
const NO_VALUE: ReadonlySet<string> = new Set(["n/a", "no_information", "-"]);

/** Makes the function that reads a status word. The words of the source come before the usual ones. */
export function makeStatusReader(words: AccountWords): (text: string) => AccountState {
  const meanings = new Map<string, AccountState>();
  const add = (list: readonly string[], status: AccountState): void => {
    for (const word of list) meanings.set(normalizeWord(word), status);
  };
  add(ACTIVE.split(","), "active");
  add(DISABLED.split(","), "disabled");
  add(words.active ?? [], "active");
  add(words.disabled ?? [], "disabled");
  return (text) => meanings.get(normalizeWord(text)) ?? "unknown";
}

/** Reads a column that says true or false; undefined for an unreadable word. */
export function readFlag(text: string): boolean | undefined {
  const word = normalizeWord(text);
  if (TRUE.has(word)) return true;
  return FALSE.has(word) || NO_VALUE.has(word) ? false : undefined;
}

export function normalizeWord(text: string): string {
  return text.trim().toLowerCase();
}
