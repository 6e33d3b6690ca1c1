import type { KeychainResult, KeychainTask, KeychainRequest } from "./keychain.ts";

// A program of its own: reads a request from standard input and writes the results to standard output. Its parent may
// kill it at any moment.

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const { service, tasks } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as KeychainRequest;
const results: KeychainResult[] = [];
for (const task of tasks) results.push(await fulfil(service, task));
process.stdout.write(JSON.stringify(results));

async function fulfil(service: string, task: KeychainTask): Promise<KeychainResult> {
  try {
    // Imported late and inside, because it throws where there is no native library for the system.
    const { AsyncEntry } = await import("@napi-rs/keyring");
    // Without the pin, the kernel keyring silently replaces a missing Secret Service, and it does not persist.
    const entry = new AsyncEntry(service, task.account, { linux: { store: "secret-service" } });
    if (task.do === "write") {
      await entry.setPassword(task.value);
      return { kind: "written" };
    }
    if (task.do === "erase") return { kind: (await entry.deletePassword()) ? "erased" : "absent" };
    const value = await entry.getPassword();
    return value === null || value === undefined ? { kind: "absent" } : { kind: "found", value };
  } catch (error) {
    return { kind: "unreachable", why: error instanceof Error ? error.message : String(error) };
  }
}
