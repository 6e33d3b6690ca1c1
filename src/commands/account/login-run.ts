import { findLogin } from "../../auth/companies.ts";
import type { Login } from "../../auth/companies.ts";
import { checkCompany, checkToken } from "../../auth/lookup.ts";
import type { Identity } from "../../auth/lookup.ts";
import { saveLogin } from "../../auth/save-login.ts";
import type { SecretStore, SecretStores, StoreKind } from "../../auth/secret-store.ts";
import { findBaseUrl, findNamedCompany, readCompany } from "../../auth/subdomain.ts";
import { findTokenVariable, SSO_RULE } from "../../auth/token-origin.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import { askText, confirm } from "../../terminal/prompts.ts";
import { browserWay, tokenWay, type LoginOptions, type LoginPlan, type Proof } from "./login-ways.ts";
import { nameCompany } from "./named-company.ts";
import { describePerson } from "./person.ts";
import { withTransport } from "./transport-use.ts";
import { say, warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

const lookupTimeoutMs = 30_000;

/** Runs `namely login`. Nothing is stored before the server has accepted the new token. */
export async function logIn(context: Context, options: LoginOptions): Promise<void> {
  refuseWhatIsInCharge(context);
  const named = readNamedCompany(context, options);
  if (!options.withToken && !context.interactive && options.openBrowser) throw noTerminal(named);
  const company = named ?? (await askForCompany(context, options));
  const baseUrl = findBaseUrl(company, context.env["NAMELY_BASE_URL"]);
  const warnUser = (sentence: string): void => warn(context, sentence);
  const logins = await context.access.openLogins(warnUser);
  const earlier = findLogin(await logins.read(), company);

  await withTransport(context, async (transport) => {
    await checkCompany({ transport, signal: context.signal, timeoutMs: lookupTimeoutMs }, baseUrl);
    const { stores } = logins;
    const store = await settleStore(context, stores, company, options.store ?? earlier?.store ?? "keychain");
    if (earlier) say(context, `Already logged in to ${company}. This login replaces the earlier one.`);

    const plan = { company, baseUrl, ...(await findEarlierClient(stores, company, baseUrl, earlier)) };
    const proof = options.withToken
      ? await tokenWay(context, plan)
      : await browserWay(context, transport, options, plan);
    const identity = await identify(context, transport, plan, proof);
    await saveLogin(
      { logins, warn: warnUser },
      company,
      describeLogin(context, plan, proof, identity, store.kind),
      proof.secrets,
    );
    say(context, `Logged in to ${company} as ${describePerson(identity)}.`);
    say(context, `Tokens stored in ${store.place}.`);
    if (context.interactive && !earlier) for (const line of NEXT_STEPS) say(context, line);
  });
}

const NEXT_STEPS = [
  "Try next:",
  "  namely employees     list all employees",
  "  namely diff --save   save a baseline, then report changes on each run",
  "  namely status        check the login and the rate limit",
];

function refuseWhatIsInCharge({ env, globals }: Context): void {
  const variable = findTokenVariable(env);
  if (variable) {
    throw new Fault("auth.variable-in-charge", `${variable} is set, so a login would have no effect.`, {
      hint: `unset ${variable}`,
    });
  }
  if (globals.tokenFile !== undefined) {
    throw new Fault("usage.conflict", "`namely login` does not take --token-file.", {
      hint: "Log in with a token from a file: namely login <company> --with-token < token.txt",
    });
  }
}

function noTerminal(company = "<company>"): Fault {
  return new Fault("auth.no-terminal", "A browser login needs a terminal, without CI and --no-input.", {
    hint: `namely login ${company} --with-token < token.txt, or set NAMELY_TOKEN. With a client id and secret: namely login ${company} --no-browser`,
  });
}

function readNamedCompany(context: Context, options: LoginOptions): string | undefined {
  return findNamedCompany(nameCompany(options.company, context.globals.company), context.env);
}

async function askForCompany(context: Context, options: LoginOptions): Promise<string> {
  if (!context.interactive) {
    throw new Fault("usage.company-missing", "No company given.", {
      hint: `namely login <company>${options.withToken ? " --with-token < token.txt" : " --no-browser"}`,
    });
  }
  const answer = await askText(context, {
    question: "Company (acme for https://acme.namely.com):",
    check: (text) => faultOf(() => readCompany(text))?.message,
  });
  return readCompany(answer);
}

/** Tries the store first: a token that cannot be stored makes the browser pointless. */
async function settleStore(
  context: Context,
  stores: SecretStores,
  company: string,
  kind: StoreKind,
): Promise<SecretStore> {
  const store = stores[kind];
  const answer = await store.read(company);
  if (answer.kind !== "unreachable") return store;
  const { fault } = answer;
  if (!context.interactive) throw fault;
  warn(context, fault.message, fault.code);
  say(context, "The tokens can be stored in a file instead, which only you can read:");
  say(context, `  ${stores.file.place}`);
  const question = "Store the tokens in that file?";
  if (!(await confirm(context, { question, preset: false }))) throw fault;
  return settleStore(context, stores, company, "file");
}

/** A client secret is only used for the address it was given for. */
async function findEarlierClient(
  stores: SecretStores,
  company: string,
  baseUrl: URL,
  earlier: Login | undefined,
): Promise<Pick<LoginPlan, "earlier" | "earlierSecrets">> {
  if (!earlier || findBaseUrl(company, earlier.base_url).href !== baseUrl.href) {
    return { earlier: undefined, earlierSecrets: undefined };
  }
  const answer = await stores[earlier.store].read(company);
  return { earlier, earlierSecrets: answer.kind === "found" ? answer.secrets : undefined };
}

async function identify(
  context: Context,
  transport: Transport,
  { company, baseUrl }: LoginPlan,
  proof: Proof,
): Promise<Identity> {
  const deps = { transport, signal: context.signal, timeoutMs: lookupTimeoutMs };
  const check = await checkToken(deps, baseUrl, proof.secrets.access.token);
  if (check.kind === "accepted") return check.identity;
  throw new Fault(
    "auth.token-refused",
    `Namely rejected this token for ${company} (status ${check.status}).`,
    {
      hint:
        proof.method === "token"
          ? `Create a new one in Namely (API > Personal Access Tokens). Its owner must be active. ${SSO_RULE}`
          : `Log in again as an active employee: namely login ${company}`,
    },
  );
}

function describeLogin(
  context: Context,
  plan: LoginPlan,
  proof: Proof,
  user: Identity,
  store: StoreKind,
): Login {
  const isUsual = plan.baseUrl.href === findBaseUrl(plan.company, undefined).href;
  return {
    method: proof.method,
    store,
    ...(!isUsual && { base_url: plan.baseUrl.href }),
    ...proof.client,
    user: { ...user },
    logged_in_at: new Date(context.clock.now()).toISOString(),
  };
}

function faultOf(attempt: () => unknown): Fault | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
