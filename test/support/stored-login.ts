import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { addLogin, changeSettings } from "../../src/auth/companies.ts";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import type { Secrets, SecretStore } from "../../src/auth/secret-store.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Place } from "./program.ts";

/**
 * Leaves a place as `namely login --store file` does after somebody has agreed in the browser. `address` is where the
 * login is for, when something stands before the sandbox.
 */
export async function layBrowserLogin(
  place: Place,
  sandbox: Sandbox,
  company: string,
  address = sandbox.url,
): Promise<void> {
  const { clientId, clientSecret, redirectUris, url } = sandbox;
  const redirectUri = redirectUris[0] ?? "";
  const question = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: "a-state",
  });
  const location = sandbox.control.decide(`${url}/api/v1/oauth2/authorize?${question.toString()}`);
  const answer = await fetch(`${url}/api/v1/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      code: new URL(location).searchParams.get("code") ?? "",
    }),
  });
  const tokens = (await answer.json()) as { readonly access_token: string; readonly refresh_token: string };
  const now = Date.now();
  const login = randomBytes(8).toString("hex");
  await openStore(place).write(company, {
    access: { token: tokens.access_token, login, obtained_at: now, expires_at: now + 899_000 },
    grant: {
      refresh_token: tokens.refresh_token,
      login,
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
    },
  });
  await changeSettings({ configFolder: place.config, clock: systemClock }, (settings) =>
    addLogin(settings, company, {
      method: "oauth",
      store: "file",
      base_url: `${address}/`,
      client_id: clientId,
      redirect_port: Number(new URL(redirectUri).port),
      user: { id: "1", name: "Jane Doe", email: "jane@example.com" },
      logged_in_at: new Date(now).toISOString(),
    }),
  );
}

/** Lets the stored access token look as old as it is after its quarter of an hour, so that the next run renews it. */
export async function ageStoredToken(place: Place, company: string): Promise<void> {
  const { access, grant } = await readStored(place, company);
  if (access === undefined) return;
  const now = Date.now();
  const old = { ...access, obtained_at: now - 900_000, expires_at: now - 1000 };
  await openStore(place).write(company, { access: old, grant });
}

/** What the store holds for the company; nothing when it holds none. */
export async function readStored(place: Place, company: string): Promise<Secrets> {
  const answer = await openStore(place).read(company);
  return answer.kind === "found" ? answer.secrets : { access: undefined, grant: undefined };
}

/** The file with all tokens, as it is. */
export function readSecretsFile({ config }: Place): string {
  return readFileSync(secretsPath(config), "utf8");
}

function openStore({ config }: Place): SecretStore {
  return openFileStore({
    configFolder: config,
    clock: systemClock,
    platform: process.platform,
    warn: (sentence) => {
      throw new Error(sentence);
    },
  });
}
