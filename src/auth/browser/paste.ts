import { checkAnswer, checkRedirect, isCode, redirectUri, writeCookie } from "./redirect.ts";
import type { CheckedCode, Expected, RedirectAnswer } from "./redirect.ts";

export type Paste =
  | RedirectAnswer
  /** One word without a `state` that shows it to be ours: only Namely can check whether it is a code. */
  | { readonly kind: "bare-code"; readonly code: CheckedCode }
  /** Not usable; `why` is a sentence for the person at the prompt and repeats nothing of what was pasted. */
  | { readonly kind: "unusable"; readonly why: string };

const longest = 8192;
// Terminals put these around what is pasted; a prompt that does not handle them passes them on.
const bracketedPaste = /\p{Control}?\[20[01]~/gu;
const lineBreaks = /[ \t]*[\r\n]+[ \t]*/g;
const beginning =
  "That is the address to open. Paste the address the browser ends on after you choose Allow.";
const quotes = /^["'`<(]+|[>)"'`]+$/g;

/**
 * Finds the authorization code in what a person pasted: the whole address the browser ended on, its query, or the bare
 * code. An address or a query must carry our `state`; a bare code is taken on trust, so only a person at our prompt may
 * give one and a request over HTTP never. Text that was broken over several lines is joined.
 */
export function readPaste(pasted: string, expected: Expected): Paste {
  const whole = pasted.replace(bracketedPaste, "").trim().replaceAll(lineBreaks, "");
  const text = whole.replace(quotes, "").trim();
  if (text === "") return unusable("Nothing was pasted.");
  if (text.length > longest) return unusable("That is too long for an address.");
  if (!/^[\x21-\x7e]+$/.test(text))
    return unusable("That has spaces or other invalid characters. Copy the whole address again.");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return readAddress(text, expected);
  if (/^(localhost|127\.|\[::1\])/.test(text)) return readAddress(`http://${text}`, expected);
  if (/(^|[?&#])(code|error|state)=/.test(text)) {
    return judge(checkAnswer(new URLSearchParams(text.replace(/^[?&#]/, "")), statesOf(expected)));
  }
  return readBareCode(text);
}

function readAddress(text: string, expected: Expected): Paste {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return unusable("That is not a complete address.");
  if (url.pathname.endsWith("/oauth2/authorize")) return unusable(beginning);
  if (url.protocol !== "http:" || url.username || url.password) return unusable(notTheRedirect(expected));
  // A person at our prompt needs no cookie: what is pasted did not come through the listener.
  const cookie = expected.start === undefined ? undefined : writeCookie(expected.start.cookie);
  const request = { method: "GET", target: url.pathname + url.search, host: url.host, cookie };
  const check = checkRedirect(request, expected);
  if (check.kind === "start") return unusable(beginning);
  return check.kind === "stranger" && check.status === 404
    ? unusable(notTheRedirect(expected))
    : judge(check);
}

function readBareCode(text: string): Paste {
  const code = decode(text);
  // Anything shorter is a stray key, a "y" or an "ok", and not worth a request to Namely.
  if (code === undefined || code.length < 4 || !isCode(code) || /[<>\\^{|}]/.test(code))
    return unusable("That is neither the address the browser ends on nor the code in it.");
  return { kind: "bare-code", code };
}

function judge(check: ReturnType<typeof checkAnswer>): Paste {
  if (check.kind !== "stranger") return check;
  return unusable("That address is incomplete or from an earlier login. Copy it again.");
}

function notTheRedirect({ port }: Expected): string {
  return `That is not the address the browser ends on, which starts with ${redirectUri(port)}.`;
}

function statesOf({ state, start }: Expected): readonly string[] {
  return start === undefined ? [state] : [state, start.state];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function unusable(why: string): Paste {
  return { kind: "unusable", why };
}
