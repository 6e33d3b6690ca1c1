import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTempFolder } from "./temp-folder.ts";

/** The programs that `startSecretService` needs, for `describeWith`. */
export const SECRET_SERVICE_TOOLS = [
  "dbus-daemon",
  "dbus-send",
  "gnome-keyring-daemon",
  "secret-tool",
] as const;

export interface SecretServiceOptions {
  /**
   * `unlocked` (default): a keyring that can be used. `locked`: the one that `unlocked` made in the same `home`, with
   * nobody there to unlock it. `none`: a session bus on which no keychain lives.
   */
  readonly state?: "unlocked" | "locked" | "none";
  /** Where keyrings are kept; a fresh folder when left out. */
  readonly home?: string;
}

export interface SecretService {
  /** The environment of a process that shall find this service; holds nothing else of the test's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** Ends everything that was started. Removes the home unless it was given. */
  stop(): Promise<void>;
}

/** A session bus of its own with a real gnome-keyring on it, away from the keyrings of whoever runs the tests. */
export async function startSecretService(options: SecretServiceOptions = {}): Promise<SecretService> {
  const { state = "unlocked" } = options;
  const home = options.home ?? mkdtempSync(join(tmpdir(), "namely-keyrings-"));
  for (const name of ["data", "cache"]) mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
  const runtime = mkdtempSync(join(tmpdir(), "namely-bus-"));
  const config = join(runtime, "bus.conf");
  writeFileSync(config, describeBus(join(runtime, "bus")));
  const bus = spawn("dbus-daemon", [`--config-file=${config}`, "--nofork", "--print-address=1"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const address = await readFirstLine(bus);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
  const keyring = state === "none" ? undefined : await startKeyring(env, state === "unlocked");
  const stop = async (): Promise<void> => {
    if (keyring) await end(keyring);
    await end(bus);
    rmSync(runtime, { recursive: true, force: true });
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  return { env, home, stop };
}

/** A fresh keyring takes its time for the first entry, and the program does not wait for long. */
export function warmUp({ env }: SecretService): void {
  const words = ["store", "--label", "the first entry", "for", "warming up"];
  execFileSync("secret-tool", words, { env, input: "nothing" });
}

/** A place for keyrings that outlives one service, for a test that starts a second one on it; removed when the test ends. */
export function makeHome(): string {
  return makeTempFolder();
}

async function startKeyring(env: Readonly<Record<string, string>>, unlock: boolean): Promise<ChildProcess> {
  const mode = unlock ? ["--unlock"] : [];
  const keyring = spawn("gnome-keyring-daemon", ["--foreground", ...mode, "--components=secrets"], {
    env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  keyring.stdin.end(unlock ? "a password" : "");
  await waitForOwner(env, "org.freedesktop.secrets");
  return keyring;
}

/** Waits, by asking the bus again and again, until the service has introduced itself. */
async function waitForOwner(env: Readonly<Record<string, string>>, name: string): Promise<void> {
  const question = [
    "--session",
    "--print-reply=literal",
    "--dest=org.freedesktop.DBus",
    "/",
    "org.freedesktop.DBus.NameHasOwner",
  ];
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const asking = spawn("dbus-send", [...question, `string:${name}`], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    if ((await readAll(asking)).includes("true")) return;
  }
  throw new Error(`${name} did not come up`);
}

async function readAll(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await new Promise<void>((resolve, reject) => child.once("error", reject).once("close", () => resolve()));
  return text;
}

async function readFirstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("error", reject);
    child.once("exit", () => reject(new Error("dbus-daemon ended")));
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text.trim());
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** A bus without folders of services, so that nothing comes up on it that the test did not start. */
function describeBus(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}
