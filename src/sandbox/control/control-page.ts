import { createHash } from "node:crypto";
import { type SandboxResponse, htmlResponse } from "../http/answer.ts";
import { type Html, markup, writePage } from "../http/html.ts";
import { describeTarget } from "../http/requests.ts";
import { VERBS } from "./control-verbs.ts";
import type { SandboxControl } from "./control.ts";
import { PAGE_STYLE } from "./page-style.ts";
import type { SandboxOverview } from "./overview.ts";
import { type ActionOutcome, runPageAction } from "./page-actions.ts";

/** Nothing runs and nothing is loaded; the style is the one below, and forms go to this server only. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  // Not no-referrer: browsers would then send the forms without their origin.
  "referrer-policy": "same-origin",
};

const MOST_OUTCOMES = 5;

/** The page of a sandbox for a browser: its state, and forms that make things happen. */
export class ControlPage {
  readonly #control: SandboxControl;
  /** Newest first. */
  #outcomes: readonly ActionOutcome[] = [];

  constructor(control: SandboxControl) {
    this.#control = control;
  }

  submit(action: string, body: string): void {
    const outcome = runPageAction(this.#control, action, body);
    this.#outcomes = [outcome, ...this.#outcomes].slice(0, MOST_OUTCOMES);
  }

  /** `host` is the request's own, so that the commands shown work from where the page is read. */
  show(host: string): SandboxResponse {
    const control = this.#control;
    const overview = control.overview();
    const total = overview.people.active + overview.people.pending + overview.people.inactive;
    const body = markup`<header>
<h1>Namely sandbox</h1>
<p>A made-up company of ${countOf(total, "person", "people")} on this machine, answering like Namely. Nothing here is
real, and everything is forgotten when <code>namely sandbox</code> stops.</p>
</header>
<main>
${showOutcomes(this.#outcomes)}
${showToday(control.today)}
${showPeople(overview)}
${showConnection(overview, host)}
${showForce(overview)}
${showRequests(control, overview)}
${showReports(control)}
${showAccounts(control)}
${showVerbs(host)}
</main>`;
    return htmlResponse(200, writePage("Namely sandbox", PAGE_STYLE, body), HEADERS);
  }
}

function showOutcomes(outcomes: readonly ActionOutcome[]): Html | undefined {
  const [latest, ...earlier] = outcomes;
  if (latest === undefined) return undefined;
  return markup`<section class="wide outcome ${latest.kind}">
<h2>What happened</h2>
<p role="${latest.kind === "failed" ? "alert" : "status"}"><strong>${latest.sentence}</strong></p>
${latest.lines.length > 0 ? markup`<ul>${latest.lines.map((line) => markup`<li>${line}</li>`)}</ul>` : undefined}
${
  earlier.length > 0
    ? markup`<details><summary>Earlier</summary><ul>${earlier.map(({ date, sentence }) => markup`<li>${date} · ${sentence}</li>`)}</ul></details>`
    : undefined
}
</section>`;
}

function showToday(date: string): Html {
  const words = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });
  return markup`<section>
<h2>Today in the sandbox</h2>
<p class="large"><time datetime="${date}">${words.format(new Date(`${date}T00:00:00Z`))}</time></p>
<p class="quiet">The commands use this day as today. Let days pass to see people join, leave and move.</p>
<form method="post" action="/_sandbox/advance">
<button class="go" name="days" value="1">One day</button>
<button class="go" name="days" value="7">One week</button>
<button name="days" value="30">30 days</button>
</form>
</section>`;
}

function showPeople({ people, departments }: SandboxOverview): Html {
  return markup`<section>
<h2>People</h2>
<dl class="counts">
<div><dt>active</dt><dd>${people.active.toLocaleString("en")}</dd></div>
<div><dt>pending</dt><dd>${people.pending.toLocaleString("en")}</dd></div>
<div><dt>inactive</dt><dd>${people.inactive.toLocaleString("en")}</dd></div>
</dl>
<form method="post" action="/_sandbox/hire">
<label>First name <input name="first_name" autocomplete="off" placeholder="made up"></label>
<label>Last name <input name="last_name" autocomplete="off" placeholder="made up"></label>
<label>Department <select name="department"><option value="">any</option>
${departments.map((title) => markup`<option>${title}</option>`)}</select></label>
<button class="go">Hire</button>
</form>
<form method="post" action="/_sandbox/terminate">
<label class="long">Employee <input name="person" autocomplete="off" placeholder="email or id; empty: the newest"></label>
<button>Terminate</button>
</form>
</section>`;
}

function showConnection({ company, token }: SandboxOverview, host: string): Html {
  return markup`<section>
<h2>Connect</h2>
<p>Paste this into a terminal:</p>
<pre tabindex="0">export NAMELY_BASE_URL=http://${host}
export NAMELY_TOKEN=${token}
namely employees
namely diff --save</pre>
<p class="quiet">Let a week pass, then run <code>namely diff</code> again. The company is called
<code>${company}</code>; the terminal of <code>namely sandbox</code> shows how to log in with a browser.</p>
</section>`;
}

/** Quirks, faults, latency and limit: what makes this sandbox harder than a plain one. */
function showForce({ quirks, faults, latencyMs, rateLimit }: SandboxOverview): Html {
  return markup`<section>
<h2>Quirks and faults</h2>
<dl>
<dt>Rate limit</dt><dd>${rateLimit}</dd>
<dt>Latency</dt><dd>${latencyMs === 0 ? "none" : `${latencyMs} ms before each response`}</dd>
<dt>Quirks</dt>${listValues(quirks)}
<dt>Faults</dt>${listValues(faults)}
</dl>
${faults.length > 0 ? markup`<form method="post" action="/_sandbox/clear_faults"><button>Clear faults</button></form>` : undefined}
</section>`;
}

function listValues(values: readonly string[]): Html {
  if (values.length === 0) return markup`<dd>none</dd>`;
  return markup`${values.map((value) => markup`<dd><code>${value}</code></dd>`)}`;
}

function showRequests(control: SandboxControl, { latest }: SandboxOverview): Html {
  const { total, countedInWindow, rejected } = control.stats();
  return markup`<section class="wide">
<h2>Latest requests</h2>
<p class="quiet">${countOf(total, "request", "requests")} in all · ${countedInWindow} count toward the rate limit now ·
${rejected} over the limit · <a href="/_sandbox">Refresh</a></p>
${
  latest.length === 0
    ? markup`<p>None yet. Run a command against this sandbox.</p>`
    : markup`<div class="scroll" tabindex="0"><table>
<thead><tr><th>When</th><th>Request</th><th>Status</th></tr></thead>
<tbody>${latest.map(
        ({ request, secondsAgo }) =>
          markup`<tr><td>${secondsAgo} s ago</td><td><code>${request.method} ${describeTarget(request)}</code></td><td class="${request.status >= 400 || request.status === 0 ? "bad" : "good"}">${request.status === 0 ? "no response" : request.status}</td></tr>`,
      )}</tbody>
</table></div>`
}
</section>`;
}

function showReports(control: SandboxControl): Html {
  return markup`<section>
<h2>Saved reports</h2>
<ul>${control.reports().map(({ id, title }) => markup`<li>${title}<br><code>namely report ${id}</code></li>`)}</ul>
</section>`;
}

function showAccounts(control: SandboxControl): Html {
  return markup`<section>
<h2>Accounts in other systems</h2>
<p>Files for an access review, and the findings that it must come to.</p>
<ul>${control
    .accountSystems()
    .map(
      ({ system, file, accounts, truth, flags }) =>
        markup`<li><a href="${accounts}">${file}</a> · <a href="${truth}">expected findings</a><br><code>namely reconcile ${system}=${file} ${flags.join(" ")}</code></li>`,
    )}</ul>
</section>`;
}

function showVerbs(host: string): Html {
  return markup`<section>
<h2>More actions</h2>
<p>Programs send JSON. This list as JSON: <code>curl http://${host}/_sandbox</code></p>
<details><summary>${Object.keys(VERBS).length} actions</summary>
<dl class="verbs">${Object.entries(VERBS).map(
    ([name, { does, example }]) =>
      markup`<dt><code>POST /_sandbox/${name}</code></dt><dd>${does}<br><code>${JSON.stringify(example)}</code></dd>`,
  )}</dl>
</details>
</section>`;
}

function countOf(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
