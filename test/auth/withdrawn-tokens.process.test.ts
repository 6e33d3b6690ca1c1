import { test } from "vitest";
import { describeWith } from "../support/requirement.ts";
import { SECRET_SERVICE_TOOLS, startSecretService } from "../support/secret-service.ts";
import { startTokenServer } from "../support/token-server.ts";
import { layLogin, makeSessionContext } from "./session-world.ts";
import { askOften, expectServed } from "./frequent-requests.ts";

describeWith(SECRET_SERVICE_TOOLS, "a server that withdraws tokens, with a real Secret Service", () => {
  test("does not stop a run with a login in the keychain", async () => {
    await using server = await startTokenServer({ usesPerToken: 12, rotating: true });
    const service = await startSecretService();
    try {
      const context = makeSessionContext(service.env);
      await layLogin(context, "acme", {
        baseUrl: server.url,
        refreshToken: server.refreshToken,
        secondsLeft: 899,
        store: "keychain",
      });
      await askOften(context);
      expectServed(server);
    } finally {
      await service.stop();
    }
  });
});
