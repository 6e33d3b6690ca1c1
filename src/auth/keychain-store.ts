import { createHash } from "node:crypto";
import { Fault } from "../platform/errors/fault.ts";
import type { Folders } from "../platform/files/folders.ts";
import { keychainHint, type Keychain } from "../platform/secrets/keychain.ts";
import { joinSecrets, parseAccessToken, parseGrant } from "./secret-store.ts";
import type { SecretStore, Secrets } from "./secret-store.ts";

/**
 * The name of our entries in the keychain. A configuration that NAMELY_CONFIG_DIR moved has a name of its own, so that a
 * trial never reads or overwrites the user's own logins.
 */
export function keychainService(folders: Folders): string {
  if (!folders.configMoved) return "namely-cli";
  return `namely-cli ${createHash("sha256").update(folders.config).digest("hex").slice(0, 12)}`;
}

/** Secrets in the operating system's keychain: one entry for the access token, one for what renews it. */
export function openKeychainStore(keychain: Keychain): SecretStore {
  return {
    kind: "keychain",
    place: keychain.name,
    read: async (company) => {
      const answers = await keychain.read([accessAccount(company), grantAccount(company)]);
      for (const answer of answers.values()) {
        if (answer.kind === "unreachable")
          return { kind: answer.kind, fault: unreachable(keychain.name, answer.why) };
      }
      const entry = (account: string): unknown => {
        const answer = answers.get(account);
        return answer?.kind === "found" ? parseJson(answer.value) : undefined;
      };
      return joinSecrets(
        parseAccessToken(entry(accessAccount(company))),
        parseGrant(entry(grantAccount(company))),
      );
    },
    write: (company, secrets) => replaceEntries(keychain, entriesOf(company, secrets)),
    erase: async (company) => {
      try {
        const access = await keychain.erase(accessAccount(company));
        const grant = await keychain.erase(grantAccount(company));
        return { kind: access || grant ? "erased" : "absent" };
      } catch (error) {
        if (error instanceof Fault && error.area === "keychain")
          return { kind: "unreachable", why: error.message };
        throw error;
      }
    },
  };
}

/** The fault for a keychain that cannot be used or does not exist. */
function unreachable(name: string, why: string): Fault {
  return new Fault("keychain.unreachable", `The keychain (${name}) cannot be used: ${why}.`, {
    hint: keychainHint(
      why,
      "Unlock or start it, or store the tokens in a file that only you can read: namely login --store file",
    ),
  });
}

/** Value by account, in the order of writing; undefined for an entry to delete. */
type Entries = ReadonlyMap<string, string | undefined>;

// An access token is used only if it belongs to the grant. So a new grant is written first and an old one deleted last,
// and a kill between the two steps leaves one whole login, the old or the new.
function entriesOf(company: string, { access, grant }: Secrets): Entries {
  const accessEntry = [accessAccount(company), access && JSON.stringify(access)] as const;
  const grantEntry = [grantAccount(company), grant && JSON.stringify(grant)] as const;
  return new Map(grant ? [grantEntry, accessEntry] : [accessEntry, grantEntry]);
}

async function replaceEntries(keychain: Keychain, entries: Entries): Promise<void> {
  const before = await keychain.read([...entries.keys()]);
  const done: string[] = [];
  try {
    for (const [account, value] of entries) {
      const earlier = before.get(account);
      if (earlier?.kind === "unreachable") {
        throw unreachable(keychain.name, earlier.why);
      }
      if (earlier?.kind === "found" ? earlier.value === value : value === undefined) continue;
      done.push(account);
      await put(keychain, account, value);
    }
  } catch (error) {
    for (const account of done.toReversed()) {
      const earlier = before.get(account);
      // The first failure is the one to report.
      await put(keychain, account, earlier?.kind === "found" ? earlier.value : undefined).catch(
        () => undefined,
      );
    }
    throw error;
  }
}

async function put(keychain: Keychain, account: string, value: string | undefined): Promise<void> {
  if (value === undefined) await keychain.erase(account);
  else await keychain.write(account, value);
}

function accessAccount(company: string): string {
  return `${company}/access_token`;
}

function grantAccount(company: string): string {
  return `${company}/refresh_token`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
