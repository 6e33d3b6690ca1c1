import { logInWithBrowser } from "../../auth/browser-login.ts";
import { redirectUri } from "../../auth/redirect.ts";
import { browserSecrets, personalSecrets, type FreshSecrets } from "../../auth/save-login.ts";
import { defaultPort, readToken } from "../../auth/token-origin.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import { askSecret, askText } from "../../terminal/prompts.ts";
import { say } from "../../cli/say.ts";
import { readStdin } from "../../cli/stdin.ts";
import type { Context } from "../../cli/context.ts";
import type { StoreKind, Secrets } from "../../auth/secret-store.ts";
import type { Login } from "../../auth/companies.ts";

/** One login being made, with all that has been settled before anybody is asked for a secret. */
export interface LoginPlan {
  readonly company: string;
  readonly baseUrl: URL;
  /** An earlier login at the same address: its client may be used again. */
  readonly earlier: Login | undefined;
  readonly earlierSecrets: Secrets | undefined;
}

/** The new secrets, and what else the settings are to know of how they came. */
export interface Proof {
  readonly secrets: FreshSecrets;
  readonly method: Login["method"];
  readonly client?: { readonly client_id: string; readonly redirect_port: number };
}

/** What `namely login` was asked for. */
export interface LoginOptions {
  /** As given; undefined when it has to come from elsewhere. */
  readonly company: string | undefined;
  readonly withToken: boolean;
  readonly clientId: string | undefined;
  readonly port: number | undefined;
  readonly store: StoreKind | undefined;
  readonly openBrowser: boolean;
}

/** A personal access token from stdin, or, on a terminal, from a masked prompt. */
export async function tokenWay(context: Context, { company }: LoginPlan): Promise<Proof> {
  const { clock, randomBytes, learnSecret, interactive, stdin } = context;
  if (!interactive && stdin.isTTY) {
    throw new Fault(
      "usage.token-missing",
      "--with-token reads the token from stdin, and there is nothing on it.",
      {
        hint: `namely login ${company} --with-token < token.txt`,
      },
    );
  }
  const text = interactive
    ? await askSecret(context, { question: `Personal access token for ${company}:` })
    : await readStdin(context, "a token");
  learnSecret(text.trim());
  if (text.trim() === "") {
    throw new Fault("usage.token-missing", "No token came in on stdin.", {
      hint: `namely login ${company} --with-token < token.txt`,
    });
  }
  return { secrets: personalSecrets(readToken(text, "stdin"), clock.now(), randomBytes), method: "token" };
}

/** OAuth in the browser, with the listener and the paste prompt side by side. */
export async function browserWay(
  context: Context,
  transport: Transport,
  options: LoginOptions,
  plan: LoginPlan,
): Promise<Proof> {
  const port = options.port ?? plan.earlier?.redirect_port ?? defaultPort;
  const clientId = await settleClientId(context, options, plan, port);
  const clientSecret = await settleClientSecret(context, plan, clientId);
  context.learnSecret(clientSecret);
  const { company, baseUrl } = plan;
  const login = await logInWithBrowser(
    {
      ...context,
      transport,
      showAddresses: (addresses) => showAddresses(context, addresses, options.openBrowser),
      askForPaste: (check, signal) =>
        askText(
          { ...context, signal },
          { question: "If the browser is elsewhere, paste the address it ends on:", check },
        ),
      print: (sentence) => void context.stderr.write(`${sentence}\n`),
    },
    { company, baseUrl, clientId, clientSecret, port },
  );
  const secrets = browserSecrets(login, context.randomBytes);
  return { secrets, method: "oauth", client: { client_id: clientId, redirect_port: port } };
}

/** The address is printed in any case: that a browser was started does not say that anybody sees it. */
async function showAddresses(
  context: Context,
  { url, browserUrl }: { readonly url: URL; readonly browserUrl: URL },
  wanted: boolean,
): Promise<void> {
  context.stderr.write(`Open this address in your browser and choose Allow:\n\n  ${url.href}\n\n`);
  if (!wanted) return;
  if (!(await context.openBrowser(browserUrl.href)))
    say(context, "No browser could be opened here; open the address by hand.");
}

async function settleClientId(
  context: Context,
  options: LoginOptions,
  { earlier }: LoginPlan,
  port: number,
): Promise<string> {
  const known = options.clientId ?? (context.env["NAMELY_CLIENT_ID"] || undefined) ?? earlier?.client_id;
  if (known !== undefined) return readWord(known, "client id");
  say(
    context,
    `The OAuth application in Namely (API menu) needs the redirect URI ${redirectUri(port)}, to the letter.`,
  );
  return readWord(
    await askText(context, { question: "Client id:", check: (text) => missing(text, "client id") }),
    "client id",
  );
}

async function settleClientSecret(
  context: Context,
  { earlierSecrets }: LoginPlan,
  clientId: string,
): Promise<string> {
  const given = context.env["NAMELY_CLIENT_SECRET"];
  if (given) return readWord(given, "client secret");
  const grant = earlierSecrets?.grant;
  if (grant?.client_id === clientId) return grant.client_secret;
  return readWord(
    await askSecret(context, { question: "Client secret:", check: (text) => missing(text, "client secret") }),
    "client secret",
  );
}

function missing(text: string, what: string): string | undefined {
  return isWord(text) ? undefined : `The ${what} is one word without blanks.`;
}

function readWord(text: string, what: string): string {
  if (isWord(text)) return text.trim();
  throw new Fault("usage.client", `The ${what} is not one word without blanks.`, {
    hint: "Copy it again from the OAuth application in Namely (API menu).",
  });
}

function isWord(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text.trim());
}
