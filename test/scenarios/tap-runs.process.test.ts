import { describe, expect, test } from "vitest";
import { openCompany } from "../support/company.ts";
import { startTap } from "../support/program.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { openTapPlace } from "../support/tap-place.ts";

describe.concurrent("a run of the tap that cannot bring a whole stream", () => {
  test("ends at once on a signal, with the exit code of the signal", async () => {
    let tellAsked = (): void => {};
    const asked = new Promise<void>((resolve) => (tellAsked = resolve));
    // Nobody answers.
    await using server = await startScriptedServer(() => tellAsked());
    await using sandbox = await openCompany({ employees: 1 });
    using tap = openTapPlace(sandbox);
    const running = startTap(["--config", tap.config({ base_url: server.url })], { place: tap.place });
    await asked;
    running.child.kill("SIGTERM");
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
  });
});
