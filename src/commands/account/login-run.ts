import { findLogin, readSettings } from "../../auth/companies.ts";
import type { Login } from "../../auth/companies.ts";
import { unreachableKeychain } from "../../auth/keychain-store.ts";
import { checkCompany, checkToken } from "../../auth/lookup.ts";
import type { Identity } from "../../auth/lookup.ts";
import { saveLogin } from "../../auth/save-login.ts";
import type { SecretStore, SecretStores, StoreKind } from "../../auth/secret-store.ts";
import { openStores } from "../../auth/stores.ts";
import { findBaseUrl, readCompany } from "../../auth/subdomain.ts";
import { findTokenVariable, SSO_RULE } from "../../auth/token-origin.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import { askText, confirm } from "../../terminal/prompts.ts";
import { browserWay, tokenWay, type LoginOptions, type LoginPlan, type Proof } from "./login-ways.ts";
import { nameCompany } from "./named-company.ts";
import { describePerson } from "./person.ts";
import { withTransport } from "./session-use.ts";
import { say, warn } from "../../cli/say.ts";
import type { World } from "../../cli/context.ts";

const lookupTimeoutMs = 30_000;

/** Fulfils `namely login`. Nothing is stored before the server has accepted the new token. */
export async function logIn(world: World, options: LoginOptions): Promise<void> {
  refuseWhatIsInCharge(world);
  const named = readNamedCompany(world, options);
  if (!options.withToken && !world.interactive) throw noTerminal(named);
  const company = named ?? (await askForCompany(world, options));
  const baseUrl = findBaseUrl(company, world.env["NAMELY_BASE_URL"]);
  const earlier = findLogin(await readSettings(world.folders.config), company);

  await withTransport(world, async (transport) => {
    const stores = openStores({ ...world, warn: (sentence) => warn(world, sentence) });
    const store = await settleStore(world, stores, company, options.store ?? earlier?.store ?? "keychain");
    await checkCompany({ transport, signal: world.signal, timeoutMs: lookupTimeoutMs }, baseUrl);
    if (earlier)
      say(world, `You are already logged in to ${company}; this login will replace the earlier one.`);

    const plan = { company, baseUrl, ...(await findEarlierClient(stores, company, baseUrl, earlier)) };
    const proof = options.withToken
      ? await tokenWay(world, plan)
      : await browserWay(world, transport, options, plan);
    const identity = await identify(world, transport, plan, proof);
    await saveLogin(
      { ...world, stores, warn: (sentence) => warn(world, sentence) },
      company,
      describeLogin(world, plan, proof, identity, store.kind),
      proof.secrets,
    );
    say(
      world,
      `Logged in to ${company} as ${describePerson(identity)}. The tokens are kept in ${store.place}.`,
    );
  });
}

function refuseWhatIsInCharge({ env, globals }: World): void {
  const variable = findTokenVariable(env);
  if (variable) {
    throw new Fault(
      "auth.variable-in-charge",
      `${variable} is set and goes before any login, so a login would have no effect.`,
      {
        hint: `Run: unset ${variable}`,
      },
    );
  }
  if (globals.tokenFile !== undefined) {
    throw new Fault("usage.conflict", "--token-file has no part in a login.", {
      hint: "To log in with a token from a file: namely login <company> --with-token < file",
    });
  }
}

function noTerminal(company = "<company>"): Fault {
  return new Fault(
    "auth.no-terminal",
    "A login in the browser needs a terminal, and there is none (or CI or --no-input is set).",
    {
      hint: `Use namely login ${company} --with-token < token.txt, or set NAMELY_TOKEN, or set NAMELY_REFRESH_TOKEN with NAMELY_CLIENT_ID and NAMELY_CLIENT_SECRET.`,
    },
  );
}

function readNamedCompany(world: World, options: LoginOptions): string | undefined {
  const given = nameCompany(options.company, world.globals.company);
  if (given !== undefined) return given;
  const named = world.env["NAMELY_COMPANY"];
  return named ? readCompany(named) : undefined;
}

async function askForCompany(world: World, options: LoginOptions): Promise<string> {
  if (!world.interactive) {
    throw new Fault("usage.company-missing", "It is not said which company to log in to.", {
      hint: `namely login <company>${options.withToken ? " --with-token" : ""}`,
    });
  }
  const answer = await askText(world, {
    question: "Which company? (acme for acme.namely.com)",
    check: (text) => faultOf(() => readCompany(text))?.message,
  });
  return readCompany(answer);
}

/** Tries the store before anybody goes to the browser for nothing. */
async function settleStore(
  world: World,
  stores: SecretStores,
  company: string,
  kind: StoreKind,
): Promise<SecretStore> {
  const store = stores[kind];
  const answer = await store.read(company);
  if (answer.kind !== "unreachable") return store;
  const fault = unreachableKeychain(store.place, answer.why);
  if (!world.interactive) throw fault;
  warn(world, fault.message, fault.code);
  say(world, `The tokens can be kept in the file ${stores.file.place} instead, which only you can read.`);
  const question = "Keep the tokens in that file?";
  if (!(await confirm(world, { question, preset: false }))) throw fault;
  return settleStore(world, stores, company, "file");
}

/** A client's secret goes nowhere else than where it was given for. */
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
  world: World,
  transport: Transport,
  { company, baseUrl }: LoginPlan,
  proof: Proof,
): Promise<Identity> {
  const doors = { transport, signal: world.signal, timeoutMs: lookupTimeoutMs };
  const check = await checkToken(doors, baseUrl, proof.secrets.access.token);
  if (check.kind === "accepted") return check.identity;
  throw new Fault(
    "auth.token-refused",
    `Namely does not accept this token for ${company} (status ${check.status}).`,
    {
      hint:
        proof.method === "token"
          ? `Make a new one in Namely (API menu, Personal Access Tokens); its owner must be active. ${SSO_RULE}`
          : "Log in again; the person who agrees must be active in Namely.",
    },
  );
}

function describeLogin(world: World, plan: LoginPlan, proof: Proof, user: Identity, store: StoreKind): Login {
  const isUsual = plan.baseUrl.href === findBaseUrl(plan.company, undefined).href;
  return {
    method: proof.method,
    store,
    ...(!isUsual && { base_url: plan.baseUrl.href }),
    ...proof.client,
    user: { ...user },
    logged_in_at: new Date(world.clock.now()).toISOString(),
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
