import { describe, expect, test } from "vitest";
import { TapState } from "../../src/singer/state.ts";

const employees = (bookmark: unknown): Record<string, unknown> => ({ bookmarks: { employees: bookmark } });

describe("a state", () => {
  test("comes out as it went in, with all that is not ours", () => {
    const state = {
      bookmarks: {
        employees: {
          replication_key: "updated_at",
          replication_key_value: "2026-11-23T09:00:00Z",
          version: 1,
          full_read_at: "2026-11-23T09:01:00.250Z",
          directory: "0123456789abcdef",
          renamed_managers: ["3f0c4b1a-6a57-4d0e-9d55-1c2f0b7a9e11"],
          starred: true,
        },
        somebody_elses: { cursor: 7 },
      },
      singer_state: {},
    };
    expect(new TapState(state).write(undefined)).toEqual(state);
  });

  test("names the stream that is being read, and no stream at the end", () => {
    const state = new TapState({ currently_syncing: "groups", bookmarks: {} });
    expect(state.interrupted).toBe("groups");
    expect(state.write("teams")).toEqual({ currently_syncing: "teams", bookmarks: {} });
    expect(state.write(undefined)).toEqual({ bookmarks: {} });
  });

  test.each([{}, { bookmarks: {} }, employees({}), employees({ replication_key_value: null })])(
    "without a bookmark knows none: %j",
    (state) => {
      expect(new TapState(state).employees).toBeUndefined();
    },
  );
});

describe("a state that no run has written is refused", () => {
  test.each([
    ["a whole message", { type: "STATE", value: { bookmarks: {} } }],
    ["bookmarks that are a list", { bookmarks: [] }],
    ["a bookmark that is a text", employees("2026-11-23")],
    ["a value that is a number", employees({ replication_key_value: 1_764_000_000 })],
    ["a value that is no time", employees({ replication_key_value: "yesterday" })],
    ["a value that is no day", employees({ replication_key_value: "2026-02-30T00:00:00Z" })],
    ["a full reading at no time", employees({ replication_key_value: "2026-11-23", full_read_at: 7 })],
    ["another field", employees({ replication_key: "start_date", replication_key_value: "2026-11-23" })],
    ["another version", employees({ version: 2, replication_key_value: "2026-11-23" })],
    ["a stream that is no text", { currently_syncing: 7 }],
  ])("%s", (_, state) => {
    expect(() => new TapState(state)).toThrow(expect.objectContaining({ code: "usage.state" }));
  });
});
