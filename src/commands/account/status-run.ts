import { makeAccess } from "../../auth/access.ts";
import { findLogin, listCompanies } from "../../auth/companies.ts";
import type { Login } from "../../auth/companies.ts";
import { checkToken } from "../../auth/lookup.ts";
import type { Identity } from "../../auth/lookup.ts";
import { isFresh } from "../../auth/renewal.ts";
import type { AccessToken, SecretStores } from "../../auth/secret-store.ts";
import { chooseLogin, findLoginUrl } from "../../auth/login-choice.ts";
import type { Session } from "../../auth/session.ts";
import { findBaseUrl, findNamedCompany } from "../../auth/subdomain.ts";
import { findTokenVariable } from "../../auth/token-origin.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { readBudget } from "./budget-status.ts";
import { withTransport } from "./transport-use.ts";
import { warn } from "../../cli/say.ts";
import type { CompanyStatus, EnvironmentStatus, AccountStatus } from "./status-record.ts";
import { renderStatus } from "./status-text.ts";
import { chooseScreen, readFormat } from "../../output/format.ts";
import { chooseTableStyle } from "../../output/screen.ts";
import type { Context } from "../../cli/context.ts";

/** A verdict together with the fault behind it, which decides the exit code. */
interface TokenFinding {
  readonly fault: Fault | undefined;
  readonly identity: Identity | undefined;
}

// A person waits at the terminal, and "unknown" is an acceptable answer.
const checkTimeoutMs = 10_000;

/** Writes the status to stdout, then throws the fault of the login in use, if it has one. */
export async function showStatus(context: Context, options: { readonly offline: boolean }): Promise<void> {
  const format = readFormat(context.globals.format, ["table", "json"]) ?? "table";
  const logins = await context.access.openLogins((sentence) => warn(context, sentence));
  const { stores } = logins;
  const settings = await logins.read();
  const named = findNamedCompany(context.globals.company, context.env);
  const selected = named ?? settings.current ?? onlyOne(listCompanies(settings));

  const { environment, companies } = await withTransport(context, async (transport) => {
    const judge = options.offline ? judgeOffline(context, stores) : judgeOnline(context, transport);
    const examination = { context, offline: options.offline, stores, judge, selected };
    const environment = await examineEnvironment(context, transport, options.offline);
    const companies = await Promise.all(
      listCompanies(settings).map(async (company) => {
        const login = findLogin(settings, company);
        return login && examineCompany(examination, company, login);
      }),
    );
    return { environment, companies: companies.filter((one) => one !== undefined) };
  });

  const status: AccountStatus = {
    environment: environment?.status ?? null,
    companies: companies.map(({ status }) => status),
  };
  await writePiece(
    context.stdout,
    format === "json"
      ? (chooseScreen(context, "json") ?? String)(`${JSON.stringify(status)}\n`)
      : renderStatus(status, {
          ...context,
          width: chooseTableStyle(context).width,
          offline: options.offline,
        }),
  );

  if (environment?.fault) throw environment.fault;
  if (environment) return;
  const fault = companies.find(({ status }) => status.current)?.fault;
  if (fault) throw fault;
  chooseLogin(settings, named);
}

type Judge = (company: string, login: Login) => Promise<TokenFinding>;

interface Examination {
  readonly context: Context;
  readonly offline: boolean;
  readonly stores: SecretStores;
  readonly judge: Judge;
  /** The company that a command uses now. */
  readonly selected: string | undefined;
}

async function examineCompany(
  { context, offline, stores, judge, selected }: Examination,
  company: string,
  login: Login,
): Promise<{ status: CompanyStatus; fault: Fault | undefined }> {
  const { fault, identity } = await judge(company, login);
  const store = stores[login.store];
  // Read after the check, which may renew the token. A store that timed out is not asked again.
  const access = fault?.area === "keychain" ? undefined : await readAccess(stores, company, login);
  const baseUrl = findBaseUrl(company, login.base_url);
  const status: CompanyStatus = {
    company,
    current: company === selected,
    base_url: baseUrl.href,
    method: login.method,
    store: login.store,
    place: store.place,
    user: identity ?? { id: login.user.id, name: login.user.name, email: login.user.email },
    logged_in_at: login.logged_in_at,
    access_token: access ? describeAccess(access) : null,
    budget: await readBudget(context, baseUrl, { offline }),
    ...verdictOf(fault),
  };
  return { status, fault };
}

async function examineEnvironment(
  context: Context,
  transport: Transport,
  offline: boolean,
): Promise<{ status: EnvironmentStatus; fault: Fault | undefined } | undefined> {
  const { company, tokenFile } = context.globals;
  const variable = tokenFile === undefined ? findTokenVariable(context.env) : "--token-file";
  if (variable === undefined) return undefined;
  try {
    const session = await context.access.openSession({
      transport,
      signal: context.signal,
      warn: context.debug,
    });
    const { fault, identity } = offline
      ? { fault: undefined, identity: undefined }
      : await trySession(context, transport, session);
    const status = {
      variable,
      company: session.company ?? null,
      base_url: session.baseUrl.href,
      user: identity ?? null,
      budget: await readBudget(context, session.baseUrl, { offline }),
      ...verdictOf(fault),
    };
    return { status, fault };
  } catch (error) {
    const fault = expectFault(error);
    const unknown = { base_url: null, user: null, budget: null };
    return { status: { variable, company: company ?? null, ...unknown, ...verdictOf(fault) }, fault };
  }
}

function judgeOnline(context: Context, transport: Transport): Judge {
  // Stored logins are checked as they are, even when a variable overrides them.
  const { NAMELY_TOKEN: _1, NAMELY_TOKEN_FILE: _2, NAMELY_REFRESH_TOKEN: _3, ...env } = context.env;
  return async (company) => {
    try {
      const access = makeAccess({ ...context, env }, { company, tokenFile: undefined });
      const session = await access.openSession({
        transport,
        signal: context.signal,
        warn: (sentence) => warn(context, sentence),
      });
      return await trySession(context, transport, session);
    } catch (error) {
      return { fault: expectFault(error), identity: undefined };
    }
  };
}

function judgeOffline(context: Context, stores: SecretStores): Judge {
  return async (company, login) => {
    try {
      findLoginUrl(company, login, context.env["NAMELY_BASE_URL"]);
      const answer = await stores[login.store].read(company);
      if (answer.kind === "unreachable") throw answer.fault;
      const lasting =
        answer.kind === "found" &&
        (answer.secrets.grant !== undefined || isFresh(answer.secrets.access, context.clock.now()));
      if (!lasting)
        throw new Fault("auth.secrets-missing", `No valid token is stored for "${company}".`, {
          hint: `Log in again: namely login ${company}`,
        });
      return { fault: undefined, identity: undefined };
    } catch (error) {
      return { fault: expectFault(error), identity: undefined };
    }
  };
}

/** Tries the token of a session at Namely, renewing it once where that helps. */
export async function trySession(
  { signal }: Context,
  transport: Transport,
  session: Session,
): Promise<TokenFinding> {
  const deps = { transport, signal, timeoutMs: checkTimeoutMs };
  try {
    const token = await session.current();
    let check = await checkToken(deps, session.baseUrl, token);
    const another = check.kind === "refused" ? await session.renew(token) : undefined;
    if (another !== undefined) check = await checkToken(deps, session.baseUrl, another);
    if (check.kind === "accepted") return { fault: undefined, identity: check.identity };
    return { fault: refusedToken(session, check.status), identity: undefined };
  } catch (error) {
    return { fault: expectFault(error), identity: undefined };
  }
}

function refusedToken({ refusalHint }: Session, status: number): Fault {
  return new Fault("auth.token-refused", `Namely rejected the token (status ${status}).`, {
    hint: refusalHint,
  });
}

async function readAccess(
  stores: SecretStores,
  company: string,
  login: Login,
): Promise<AccessToken | undefined> {
  try {
    const answer = await stores[login.store].read(company);
    return answer.kind === "found" ? answer.secrets.access : undefined;
  } catch (error) {
    expectFault(error);
    return undefined;
  }
}

function describeAccess({ obtained_at, expires_at }: AccessToken): {
  obtained_at: string;
  expires_at: string | null;
} {
  return {
    obtained_at: new Date(obtained_at).toISOString(),
    expires_at: expires_at === undefined ? null : new Date(expires_at).toISOString(),
  };
}

// A failing network or server says nothing about the login.
function verdictOf(fault: Fault | undefined): Pick<CompanyStatus, "usable" | "reason"> {
  if (!fault) return { usable: true, reason: null };
  const known =
    fault.area === "auth" || fault.area === "keychain" || fault.area === "usage" || fault.area === "file";
  return { usable: known ? false : null, reason: fault.message };
}

function onlyOne(companies: readonly string[]): string | undefined {
  return companies.length === 1 ? companies[0] : undefined;
}

function expectFault(error: unknown): Fault {
  if (error instanceof Fault && error.area !== "interrupted") return error;
  throw error;
}
