import { logInWithBrowser, type AskForPaste } from "../../auth/browser/browser-login.ts";
import { redirectUri } from "../../auth/browser/redirect.ts";
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

/** One login in progress: what is settled before a secret is asked for. */
export interface LoginPlan {
  readonly company: string;
  readonly baseUrl: URL;
  /** An earlier login at the same address: its client may be used again. */
  readonly earlier: Login | undefined;
  readonly earlierSecrets: Secrets | undefined;
}

/** The new secrets, and what the settings record about them. */
export interface Proof {
  readonly secrets: FreshSecrets;
  readonly method: Login["method"];
  readonly client?: { readonly client_id: string; readonly redirect_port: number };
}

/** The options of `namely login`. */
export interface LoginOptions {
  /** As given; undefined when NAMELY_COMPANY or a prompt decides. */
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
    throw noToken(company);
  }
  const text = interactive
    ? await askSecret(context, { question: `Personal access token for ${company}:` })
    : await readStdin(context, "a token");
  learnSecret(text.trim());
  if (text.trim() === "") {
    throw noToken(company);
  }
  return { secrets: personalSecrets(readToken(text, "stdin"), clock.now(), randomBytes), method: "token" };
}

function noToken(company: string): Fault {
  return new Fault("usage.token-missing", "No token on stdin.", {
    hint: `namely login ${company} --with-token < token.txt`,
  });
}

/** OAuth in the browser. The listener and, on a terminal, the paste prompt wait for the answer side by side. */
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
      showAddresses: async (addresses) => {
        await showAddresses(context, addresses, options.openBrowser);
        if (!context.interactive) say(context, `Waiting up to 5 minutes for ${redirectUri(port)}`);
      },
      askForPaste: context.interactive ? askForPaste(context) : undefined,
      print: (sentence) => void context.stderr.write(`${sentence}\n`),
    },
    { company, baseUrl, clientId, clientSecret, port },
  );
  const secrets = browserSecrets(login, context.randomBytes);
  return { secrets, method: "oauth", client: { client_id: clientId, redirect_port: port } };
}

function askForPaste(context: Context): AskForPaste {
  const question = "If the browser cannot return here, paste the address it ends on:";
  return (check, signal) => askText({ ...context, signal }, { question, check, isPasted: true });
}

/** The address is printed in any case: a started browser is no proof that a person sees it. */
async function showAddresses(
  context: Context,
  { url, browserUrl }: { readonly url: URL; readonly browserUrl: URL | undefined },
  wanted: boolean,
): Promise<void> {
  context.stderr.write(`Open this address in your browser and choose Allow:\n\n  ${url.href}\n\n`);
  if (!wanted || browserUrl === undefined) return;
  if (!(await context.openBrowser(browserUrl.href)))
    say(context, "Could not open a browser. Open the address yourself.");
}

async function settleClientId(
  context: Context,
  options: LoginOptions,
  plan: LoginPlan,
  port: number,
): Promise<string> {
  const known = options.clientId ?? (context.env["NAMELY_CLIENT_ID"] || undefined) ?? plan.earlier?.client_id;
  if (known !== undefined) return readWord(known, "client id");
  if (!context.interactive) throw notGiven("client id", "Add --client-id <id>, or set NAMELY_CLIENT_ID.");
  for (const line of explainSetUp(plan, port)) say(context, line);
  const check = (text: string): string | undefined => findTrouble(text, "client id");
  const answer = await askText(context, { question: "Client id:", check, isPasted: true });
  return readWord(answer, "client id");
}

/** What to register where before the first login, in five lines. */
function explainSetUp({ company, baseUrl }: LoginPlan, port: number): readonly string[] {
  return [
    "The first login needs an OAuth application, which a Namely admin creates once:",
    `  1. Open ${baseUrl.href} and go to API > OAuth Applications.`,
    `  2. Create one with exactly this redirect URI: ${redirectUri(port)}`,
    "  3. Copy its client id and client secret, and paste them here.",
    `Or use a personal access token: namely login ${company} --with-token`,
  ];
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
  if (!context.interactive) throw notGiven("client secret", "Set NAMELY_CLIENT_SECRET.");
  const check = (text: string): string | undefined => findTrouble(text, "client secret");
  return readWord(await askSecret(context, { question: "Client secret:", check }), "client secret");
}

function notGiven(what: string, hint: string): Fault {
  return new Fault("usage.client-missing", `No ${what} given, and there is no terminal to ask for it.`, {
    hint,
  });
}

function readWord(text: string, what: string): string {
  const trouble = findTrouble(text, what);
  if (trouble === undefined) return text.trim();
  throw new Fault("usage.client", trouble, {
    hint: "Copy it again from Namely (API > OAuth Applications).",
  });
}

function findTrouble(text: string, what: string): string | undefined {
  const word = text.trim();
  if (word === "") return `The ${what} is empty.`;
  if (/^[\x21-\x7e]+$/.test(word)) return undefined;
  return `The ${what} is not valid: it has spaces or other invalid characters.`;
}
