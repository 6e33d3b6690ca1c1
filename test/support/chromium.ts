import { type Browser, chromium } from "playwright-core";
import { findTool } from "./requirement.ts";

/** The names that systems give to Chromium, for `describeWith`. */
export const CHROMIUM_NAMES = ["chromium", "chromium-browser"];

/**
 * Starts the system's own Chromium without a window and with a fresh profile, which is gone when it is closed.
 * `unreachable` are host names behind which it shall find nobody, as if it ran on another machine.
 */
export async function openChromium(options: { unreachable?: readonly string[] } = {}): Promise<Browser> {
  const executablePath = findTool(...CHROMIUM_NAMES);
  if (executablePath === undefined) throw new Error(`${CHROMIUM_NAMES.join(" or ")} is not installed.`);
  // Port 9 is where machines once threw bytes away; nobody answers there.
  const rules = (options.unreachable ?? []).map((host) => `MAP ${host} 127.0.0.1:9`);
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-proxy-server",
      ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(",")}`] : []),
    ],
  });
}
