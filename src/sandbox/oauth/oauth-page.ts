import { type Html, markup, writePage } from "../http/html.ts";

const STYLE = `
  :root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --ground: #eef1f5; --line: #c9d1dc; --go: #1a5fb4; --go-ink: #fff; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8ecf2; --paper: #1d232c; --ground: #12161c; --line: #465161; --go: #8ab8f5; --go-ink: #0d1520; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
    color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
  main { width: 100%; max-width: 28rem; background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
    padding: clamp(1.25rem, 5vw, 2.5rem); }
  h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
  h2 { margin: 1.5rem 0 .25rem; font-size: 1.05rem; }
  p { margin: .5rem 0; }
  code { overflow-wrap: anywhere; font-size: .95em; }
  ul { padding-left: 1.2rem; margin: .5rem 0; }
  form { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
  button { flex: 1 1 8rem; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
    border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; }
  button.go { background: var(--go); border-color: var(--go); color: var(--go-ink); }
  button:focus-visible, a:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
  .quiet { opacity: .8; font-size: .9rem; }
`;

function page(title: string, content: Html): string {
  return writePage(
    title,
    STYLE,
    markup`<main>
${content}
</main>`,
  );
}

export interface Consent {
  readonly company: string;
  /** The employee whose consent is asked for. */
  readonly approver: string;
  readonly redirectUri: string;
  /** The request's own parameters; the form sends them again. */
  readonly fields: URLSearchParams;
}

const CARRIED = [
  "response_type",
  "client_id",
  "redirect_uri",
  "state",
  "code_challenge",
  "code_challenge_method",
];

export function consentPage(consent: Consent): string {
  const fields = CARRIED.flatMap((name) => {
    const value = consent.fields.get(name);
    return value === null ? [] : [markup`<input type="hidden" name="${name}" value="${value}">`];
  });
  return page(
    `Allow access to ${consent.company}?`,
    markup`<h1>namely-cli asks for access to ${consent.company}</h1>
<p>You are signed in as <strong>${consent.approver}</strong>.</p>
<p>If you allow it, the application can:</p>
<ul>
<li>see every profile and field that you can see, salaries and birth dates included</li>
<li>stay connected until you revoke its access</li>
</ul>
<p class="quiet">You will be sent to <code>${consent.redirectUri}</code>. This is a sandbox: the company and its people are made up.</p>
<form method="post">
${fields}
<button class="go" type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>`,
  );
}

export function refusalPage(reason: string): string {
  return page(
    "This request cannot be granted",
    markup`<h1>This request cannot be granted</h1>
<p>${reason}</p>
<p class="quiet">Nothing has been allowed. Close this page and check the application's settings.</p>`,
  );
}
