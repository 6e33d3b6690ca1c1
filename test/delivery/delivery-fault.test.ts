import { describe, expect, test } from "vitest";
import { type DeliveryResult, describeFailure } from "../../src/delivery/deliver.ts";

describe("telling what is left", () => {
  const outcome = { kind: "post", name: "hooks.example.com", why: "it answered 503" } as const;
  const absent = { kind: "exec", name: "--exec", state: "absent", accepted: 0, refused: 0 } as const;
  const tell = (...destinations: DeliveryResult["destinations"]) => describeFailure({ destinations });

  test("an unreachable destination is a matter of the network", () => {
    const fault = tell({ ...outcome, state: "unreachable", accepted: 3, refused: 1, left: 1 });
    expect(fault).toMatchObject({
      code: "network.not-accepted",
      message: "hooks.example.com did not accept 2 of 5 events (it answered 503).",
      hint: "Run the same command again; only what is left is sent.",
    });
  });

  test("refusals alone are a matter of the destination, whatever waits for an absent one", () => {
    const fault = tell(
      { ...outcome, state: "reached", accepted: 0, refused: 1, left: 0 },
      { ...absent, left: 2, why: "this run did not name it" },
    );
    expect(fault).toMatchObject({
      code: "api.event-refused",
      message:
        "hooks.example.com did not accept 1 of 1 event (it answered 503); " +
        "2 events for --exec were not sent (this run did not name it).",
    });
  });

  test("what is left for an absent destination alone is a matter of the command line", () => {
    const fault = tell({ ...absent, left: 1, why: "this run did not name it" });
    expect(fault).toMatchObject({
      code: "usage.receiver-missing",
      hint: "Run it again with --exec; only what is left is sent.",
    });
  });
});
