import { describe, expect, test } from "vitest";
import { client, startTokenServer } from "../support/token-server.ts";
import type { TokenServerOptions } from "../support/token-server.ts";
import { layLogin, makeSessionContext } from "./session-world.ts";
import { askOften, expectServed } from "./frequent-requests.ts";

const habits: TokenServerOptions[] = [
  { usesPerToken: 12, refusal: 401, rotating: true },
  { usesPerToken: 12, refusal: 403 },
];

describe.each(habits)("a server that withdraws tokens all the time: %j", (habit) => {
  test("does not stop a run with NAMELY_REFRESH_TOKEN, and the new refresh tokens are warned of once", async () => {
    await using server = await startTokenServer(habit);
    const context = makeSessionContext({
      NAMELY_BASE_URL: server.url.href,
      NAMELY_REFRESH_TOKEN: server.refreshToken,
      NAMELY_CLIENT_ID: client.id,
      NAMELY_CLIENT_SECRET: client.secret,
    });
    await askOften(context);
    expectServed(server);
    expect(context.warnings).toHaveLength(habit.rotating ? 1 : 0);
  });

  test("does not stop a run with a login in a file", async () => {
    await using server = await startTokenServer(habit);
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    await askOften(context);
    expectServed(server);
  });
});
