import { spawn } from "node:child_process";
import { Fault } from "../errors/fault.ts";
import type { Environment } from "../process/environment.ts";
import { isLoopback } from "./loopback.ts";

/** How long an opener may fail and be noticed. */
const WATCH_MS = 1500;

/**
 * Opens a web page in the user's browser. False when that is known to have failed; true is no proof that a page was
 * seen, so the address should be shown as well. Throws `usage.unsafe-address` for anything but https, or http on this
 * machine: an address from outside must not start a program or open a file. Our own variables (`NAMELY_…`) are taken out of
 * the environment, since they may hold secrets.
 */
export async function openInBrowser(
  address: string,
  options: { readonly env: Environment },
): Promise<boolean> {
  const url = readAddress(address);
  const env = Object.fromEntries(Object.entries(options.env).filter(([name]) => !/^NAMELY_/i.test(name)));
  return new Promise((resolve) => {
    const opener = spawn(
      process.execPath,
      ["--input-type=module", "--eval", OPENER, import.meta.resolve("open"), url.href],
      { env, stdio: "ignore", windowsHide: true },
    );
    opener.on("error", () => resolve(false));
    opener.on("exit", (code) => resolve(code === 0));
  });
}

/**
 * The package `open` hands its own process's environment to the browser and has no option against it, so it gets a
 * process of its own. Its promise is fulfilled as soon as an opener was started; one that finds no browser says so a
 * moment later by its exit code, and one that is still running after that moment has found one.
 */
const OPENER = `
import { argv, exit } from "node:process";
const [packageUrl, address] = argv.slice(1);
try {
  const { default: open } = await import(packageUrl);
  const started = await open(address);
  const finish = (code) => exit(code === 0 ? 0 : 1);
  if (started.exitCode === null) {
    started.once("exit", finish);
    setTimeout(finish, ${WATCH_MS}, 0);
  } else finish(started.exitCode);
} catch {
  exit(1);
}
`;

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url && safe && url.username === "" && url.password === "") return url;
  throw new Fault(
    "usage.unsafe-address",
    "Only https addresses, or http addresses of this machine, can be opened in a browser.",
    {
      hint: "Check the address in NAMELY_BASE_URL.",
    },
  );
}
