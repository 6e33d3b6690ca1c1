/** Names of accounts that usually belong to no single person, before the `@`. */
const ROLE_NAMES: ReadonlySet<string> = new Set(
  (
    "admin administrator root postmaster webmaster hostmaster abuse security " +
    "info contact hello office reception support help helpdesk service services " +
    "sales marketing press privacy legal billing accounting finance payroll hr it jobs careers recruiting " +
    "noreply no-reply donotreply do-not-reply mailer-daemon " +
    "api bot ci deploy deployer jenkins monitoring backup scanner printer kiosk " +
    "service-account serviceaccount sysadmin system team all feedback notifications"
  ).split(" "),
);

const TECHNICAL =
  /^(?:svc|srv|sa|bot|api|app|ci|room|conf|shared|service)[-_.]|[-_.](?:svc|bot|api|ci|service)$|\[bot\]$/u;

/** Whether an account's name or address is that of a role, a shared mailbox or a program. */
export function isServiceName(text: string): boolean {
  const name = text.trim().toLowerCase().replace(/@.*$/u, "");
  return ROLE_NAMES.has(name) || TECHNICAL.test(name);
}

/** Makes a test of a word or a pattern in which `*` is any text. Both sides are in lower case. */
export function makePattern(pattern: string): (text: string) => boolean {
  const wanted = pattern.trim().toLowerCase();
  if (!wanted.includes("*")) return (text) => text === wanted;
  const parts = wanted.split("*");
  const start = parts[0] ?? "";
  const end = parts.at(-1) ?? "";
  return (text) => {
    if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end))
      return false;
    let at = start.length;
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= text.length - end.length;
  };
}
