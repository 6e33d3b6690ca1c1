import { Fault } from "../platform/errors/fault.ts";
import { isLoopback } from "../platform/net/loopback.ts";

/** Where events are posted to. All of it but the host is a secret. */
export interface PostAddress {
  readonly url: URL;
  /** Path and query as they were given, byte for byte: encoded in another way, a signature in them is not valid. */
  readonly target: string;
}

/** Shorter parts of an address are ordinary words, such as "services". */
const SHORTEST_TOKEN = 16;

/**
 * The address of a webhook: https, or http on this machine, without a user name and password. `name` is the flag or
 * variable that gives it. Throws `usage.post-url`, which does not quote what was given.
 */
export function readPostAddress(text: string, name = "--post"): PostAddress {
  const hint =
    name === "--post"
      ? "Write it like: --post https://hooks.example.com/namely"
      : "Write it like: https://hooks.example.com/namely";
  const trouble = findUrlTrouble(text, name);
  if (trouble !== undefined) throw new Fault("usage.post-url", trouble, { hint });
  const url = new URL(text);
  return { url, target: readTarget(text, url) };
}

/** Why a URL is not https, or http on this machine, without a user name and password: a sentence that does not quote it. */
export function findUrlTrouble(text: string, name: string): string | undefined {
  if (!URL.canParse(text)) return `The value of ${name} is not a URL.`;
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(hostname)))
    return `${name} takes an https URL, or an http one on this machine.`;
  const hasLogin = username !== "" || password !== "";
  return hasLogin ? `The URL of ${name} has a user name or password, which is not supported.` : undefined;
}

/** What cannot travel as it is travels as every browser would send it. */
function readTarget(text: string, url: URL): string {
  const [, target = ""] = /^https?:\/\/[^/?#\\]*(\/[\x21\x22\x24-\x7e]*)(?:#.*)?$/iu.exec(text) ?? [];
  return target === "" ? url.pathname + url.search : target;
}

/** Every part of the address that is a secret, for the redactor. */
export function listAddressSecrets({ url, target }: PostAddress): string[] {
  const whole = [url.href, `${url.origin}${target}`, url.pathname + url.search, target];
  const parts = [target, url.pathname, url.search.slice(1), ...target.split(/[/?&=]/u)];
  return [...whole.filter((text) => text.includes("?")), ...whole.slice(0, 2), ...parts.filter(isToken)];
}

function isToken(text: string): boolean {
  return text.length >= SHORTEST_TOKEN;
}
