import { findLogin, listCompanies, type Settings } from "../../auth/companies.ts";
import { keychainService } from "../../auth/keychain-store.ts";
import { chooseLogin } from "../../auth/login-choice.ts";
import { findNamedCompany } from "../../auth/subdomain.ts";
import { findTokenVariable, SSO_RULE } from "../../auth/token-origin.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { type Keychain, openKeychain } from "../../platform/secrets/keychain.ts";
import { trySession } from "../account/status-run.ts";
import { describePerson } from "../account/person.ts";
import { withTransport } from "../account/transport-use.ts";
import { withConnection } from "../../sync/connection/connection.ts";
import { FIELD_ENTRIES } from "../../unified/employee/employee-fields.ts";
import { mainKeyOf, showsField } from "../../unified/employee/field-sources.ts";
import { joinWords } from "../../unified/visibility.ts";
import type { Context } from "../../cli/context.ts";
import { formatAge } from "../../terminal/times.ts";
import { type Finding, type HealthCheck, ok, problem, problemOf, skipped, warning } from "./health-check.ts";

const PROBE_ACCOUNT = "doctor/probe";
/** Namely ends a personal access token after two years; a month before that it is time for a new one. */
const OLD_TOKEN_MS = 700 * 86_400_000;

/** The settings twice: `settings` throws where they cannot be read, `logins` has none then. */
interface SettingsSource {
  readonly settings: () => Promise<Settings>;
  readonly logins: () => Promise<Settings>;
}

/** Where the token comes from, whether jobs can reach it, whether it works, and what it may see. */
export function listLoginChecks(
  context: Context,
  { settings, logins }: SettingsSource,
): readonly HealthCheck[] {
  let trial: Promise<Finding> | undefined;
  const tryToken = async (signal: AbortSignal): Promise<Finding> =>
    (trial ??= checkToken({ ...context, signal }, await logins()));
  return [
    { name: "login", run: async () => [await describeSource(context, settings)] },
    { name: "keychain", run: async () => checkKeychain(context, await logins()) },
    { name: "token", run: async (signal) => [await tryToken(signal)] },
    {
      name: "fields",
      run: async (signal) => {
        // Without a token that works, the client would go on trying until the time is up.
        const { status } = await tryToken(signal).catch(() => skipped(""));
        const works = status === "ok" || status === "warning";
        return [
          works ? await checkFields({ ...context, signal }) : skipped("This needs a token that works."),
        ];
      },
    },
  ];
}

/** The variable or flag that provides the token before any stored login. */
function findOutsideToken({ globals, env }: Context): string | undefined {
  return globals.tokenFile === undefined ? findTokenVariable(env) : "--token-file";
}

async function describeSource(context: Context, read: () => Promise<Settings>): Promise<Finding> {
  const variable = findOutsideToken(context);
  if (variable !== undefined) return ok(`The token comes from ${variable}; stored logins are not used.`);
  const settings = await read();
  const named = findNamedCompany(context.globals.company, context.env);
  const { company, login } = chooseLogin(settings, named);
  const method = login.method === "oauth" ? "browser login" : "personal access token";
  const others = listCompanies(settings).length - 1;
  const rest = others === 0 ? "" : `; ${others} more`;
  return ok(`${company}: ${method} in the ${login.store === "file" ? "secrets file" : "keychain"}${rest}.`);
}

/** Whether there is anything that the checks of the token can use. */
function hasLogin(context: Context, settings: Settings): boolean {
  return findOutsideToken(context) !== undefined || listCompanies(settings).length > 0;
}

async function checkKeychain(context: Context, settings: Settings): Promise<readonly Finding[]> {
  const { env, platform, folders } = context;
  const companies = listCompanies(settings);
  const kept = companies.filter((company) => findLogin(settings, company)?.store === "keychain");
  const open = (among: Context["env"]): Keychain =>
    openKeychain({ service: keychainService(folders), platform, env: among, timeoutMs: 2000 });
  const keychain = open(env);
  const needed = kept.length > 0;
  const file = `namely login ${kept[0] ?? companies[0] ?? "<company>"} --store file`;
  const fault = await tryKeychain(keychain);
  if (fault !== undefined) {
    if (needed) return [problem(fault.message, file)];
    const isUnused = companies.length > 0 || findOutsideToken(context) !== undefined;
    return [isUnused ? skipped(`${fault.message} No login needs it.`) : warning(fault.message, file)];
  }
  const works = ok(`The keychain (${keychain.name}) keeps what is written to it.`);
  if (!needed) return [works];
  const inCron = await open(leaveWhatCronHas(env)).read([PROBE_ACCOUNT]);
  if (inCron.get(PROBE_ACCOUNT)?.kind !== "unreachable") return [works];
  return [
    works,
    warning(`Jobs from cron cannot reach the keychain: it needs the session of a logged-in user.`, file),
  ];
}

/** Writes a value, which also reads it back in another process, and removes it; what goes wrong is the answer. */
async function tryKeychain(keychain: Keychain): Promise<Fault | undefined> {
  try {
    await keychain.write(PROBE_ACCOUNT, "probe");
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  } finally {
    await keychain.erase(PROBE_ACCOUNT).catch(() => false);
  }
}

/** What cron passes to a job (crontab(5)): no session bus among it. */
function leaveWhatCronHas({ HOME, LOGNAME, USER, PATH }: Context["env"]): Context["env"] {
  return { HOME, LOGNAME, USER, PATH };
}

async function checkToken(context: Context, settings: Settings): Promise<Finding> {
  if (!hasLogin(context, settings)) return skipped("There is no token to try.");
  return withTransport(context, async (transport) => {
    const session = await context.access.openSession({
      transport,
      signal: context.signal,
      warn: context.debug,
    });
    const { fault, identity } = await trySession(context, transport, session);
    if (fault?.area === "network" || fault?.area === "api")
      return skipped(`The token was not tried: ${fault.message}`);
    if (fault?.area === "limit") return warning(`The token was not tried: ${fault.message}`, fault.hint);
    if (fault !== undefined) return problemOf(fault);
    const whose = identity === undefined ? "The token works" : `Works as ${describePerson(identity)}`;
    return session.origin.kind === "store" && session.company !== undefined
      ? describeAge(context, settings, { company: session.company, whose })
      : ok(`${whose}.`);
  });
}

async function describeAge(
  context: Context,
  settings: Settings,
  { company, whose }: { readonly company: string; readonly whose: string },
): Promise<Finding> {
  const login = findLogin(settings, company);
  if (login === undefined) return ok(`${whose}.`);
  const { stores } = await context.access.openLogins(context.debug);
  const answer = await stores[login.store].read(company);
  const access = answer.kind === "found" ? answer.secrets.access : undefined;
  if (access === undefined) return ok(`${whose}.`);
  const ageMs = context.clock.now() - access.obtained_at;
  const aged = `${whose}; ${formatAge(ageMs)} old`;
  if (login.method === "oauth") return ok(`${aged}, renewed automatically.`);
  if (ageMs < OLD_TOKEN_MS) return ok(`${aged}, personal access token. ${SSO_RULE}`);
  return warning(
    `${aged}: Namely ends personal access tokens after 2 years.`,
    `namely login ${company} --with-token < token.txt`,
  );
}

async function checkFields(context: Context): Promise<Finding> {
  const quiet: Context = { ...context, warn: context.debug };
  const { body } = await withConnection(quiet, {}, ({ client }) =>
    client.get("/profiles", { page: 1, per_page: 10, sort: "created_at" }),
  );
  const profiles = readProfiles(body);
  if (profiles.length === 0) return warning("Namely shows no employee to this token.");
  const hidden = FIELD_ENTRIES.filter(([, { sensitive }]) => sensitive !== true)
    .map(([name]) => name)
    .filter((name) => !profiles.some((profile) => showsField(profile, name, true)));
  if (hidden.length === 0) return ok("The token can see every work field of an employee.");
  const labels = [...new Set(hidden.map((name) => mainKeyOf(name) ?? name))];
  return warning(
    `The token cannot see ${joinWords(hidden)}.`,
    `Ask a Namely administrator to give the token's role access to ${joinWords(labels)}.`,
  );
}

function readProfiles(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof body !== "object" || body === null || !("profiles" in body)) return [];
  const { profiles } = body;
  if (!Array.isArray(profiles)) return [];
  return profiles.filter(
    (profile): profile is Record<string, unknown> => typeof profile === "object" && profile !== null,
  );
}
