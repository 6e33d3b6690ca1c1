import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

type Profile = Record<string, unknown> & { readonly id: string };

/**
 * A Namely whose profiles are changed on their way, for what the sandbox never does: leaving out keys that its own roles
 * always show, or only on some people. Closed when the test ends.
 */
export async function startHidingFront(
  sandbox: Sandbox,
  change: (profile: Profile) => void,
): Promise<Sandbox> {
  const server = createServer((request, response) => {
    void (async () => {
      const { authorization = "" } = request.headers;
      const answer = await fetch(new URL(request.url ?? "/", sandbox.url), { headers: { authorization } });
      const text = await answer.text();
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(request.url?.startsWith("/api/v1/profiles") ? changeProfiles(text, change) : text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { ...sandbox, url: `http://127.0.0.1:${port}` };
}

function changeProfiles(text: string, change: (profile: Profile) => void): string {
  const body = JSON.parse(text) as { profiles?: Profile[] };
  if (!Array.isArray(body.profiles)) return text;
  for (const profile of body.profiles) change(profile);
  return JSON.stringify(body);
}
