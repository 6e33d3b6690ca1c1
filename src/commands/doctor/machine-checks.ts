import { access, constants, stat } from "node:fs/promises";
import { listCompanies, readSettings, type Settings } from "../../auth/companies.ts";
import { secretsPath } from "../../auth/file-store.ts";
import { checkPrivateFile, checkPrivateFolder } from "../../platform/files/private-folder.ts";
import { errorCode } from "../../platform/files/file-fault.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import type { Context } from "../../cli/context.ts";
import { type Finding, type HealthCheck, ok, problem, warning } from "./health-check.ts";

/** The oldest Node that package.json allows. */
const LEAST_NODE = [20, 19] as const;

/** Node, the folders, and the settings in them. */
export function listMachineChecks(
  context: Context,
  settings: () => Promise<Settings>,
): readonly HealthCheck[] {
  const { config, state } = context.folders;
  return [
    { name: "node", run: () => [checkNode(process.versions.node, context)] },
    { name: "config", run: () => checkFolder("settings", config, "namely login") },
    { name: "state", run: () => checkFolder("state", state, "the first run") },
    {
      name: "settings",
      run: async () => [...describeSettings(await settings()), ...(await checkSecrets(config))],
    },
  ];
}

/** Whether Node is new enough. */
export function checkNode(
  node: string,
  { version, platform }: Pick<Context, "version" | "platform">,
): Finding {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  const isOld = major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
  if (!isOld) return ok(`Node ${node} on ${platform}, namely ${version}.`);
  return problem(
    `Node ${node} is too old: namely needs ${LEAST_NODE.join(".")} or newer.`,
    "Install a newer Node: https://nodejs.org/en/download",
  );
}

async function checkFolder(what: string, path: string, maker: string): Promise<readonly Finding[]> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return [ok(`"${path}" does not exist yet; ${maker} creates it.`)];
  if (!found.isDirectory())
    return [problem(`"${path}" is not a folder.`, `mv ${quoteWord(path)} ${quoteWord(`${path}.old`)}`)];
  await checkPrivateFolder(path);
  const isUsable = await access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isUsable)
    return [problem(`The ${what} folder "${path}" is not writable.`, `chmod u+rwx ${quoteWord(path)}`)];
  // Windows has no such bits.
  if (process.getuid === undefined) return [ok(`"${path}" is writable.`)];
  const mode = (found.mode & 0o777).toString(8);
  if ((found.mode & 0o077) === 0) return [ok(`"${path}" is writable (mode ${mode}).`)];
  return [warning(`Other users can list "${path}" (mode ${mode}).`, `chmod 700 ${quoteWord(path)}`)];
}

function describeSettings(settings: Settings): readonly Finding[] {
  const companies = listCompanies(settings);
  if (companies.length === 0) return [ok("There is no login yet.")];
  const names = companies.map((name) => (name === settings.current ? `${name} (default)` : name));
  return [ok(`${companies.length === 1 ? "Login" : "Logins"}: ${names.join(", ")}.`)];
}

/** Checks who can read the tokens, where they are kept in a file. */
async function checkSecrets(configFolder: string): Promise<readonly Finding[]> {
  const path = secretsPath(configFolder);
  await checkPrivateFile(path);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || process.getuid === undefined || (found.mode & 0o077) === 0) return [];
  const mode = (found.mode & 0o777).toString(8);
  return [
    problem(`Other users can read the tokens in "${path}" (mode ${mode}).`, `chmod 600 ${quoteWord(path)}`),
  ];
}

/** Reads the settings once for all checks. */
export function rememberSettings({ folders }: Pick<Context, "folders">): () => Promise<Settings> {
  let reading: Promise<Settings> | undefined;
  return () => (reading ??= readSettings(folders.config));
}
