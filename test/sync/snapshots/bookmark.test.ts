import { describe, expect, test } from "vitest";
import { beginReading, readBookmark, trustUntil } from "../../../src/sync/snapshots/bookmark.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NOW = 1_800_000_000;

/** A machine and a server whose clocks are ahead of the true time by so many seconds. */
function openPlace({ ours = 0, date }: { ours?: number; date?: number | undefined }) {
  const clock = new ManualClock({ now: (NOW + ours) * 1000 });
  const serverAheadMs = date === undefined ? undefined : (date - ours) * 1000;
  const tally = () => ({ requests: 1, retries: 0, waitedMs: 0, serverAheadMs });
  return { clock, place: { context: { clock }, connection: { client: { tally } } } };
}

/** The bookmarks of a reading that took 10 seconds and saw these times. */
function read(clocks: Parameters<typeof openPlace>[0], ...times: readonly (number | undefined)[]) {
  const { clock, place } = openPlace(clocks);
  const begun = beginReading(place);
  clock.advance(10_000);
  for (const time of times) begun.see(time);
  return begun.end();
}

describe("the bookmark of a reading", () => {
  test.each([
    ["is a margin before the latest change, less the time that it took", {}, [NOW - 500], NOW - 570],
    ["is a margin before the reading began when somebody changes meanwhile", {}, [NOW + 10], NOW - 60],
    ["is a margin before it when a change is a little ahead", {}, [NOW + 50], NOW - 60],
    ["takes no note of a time in the future", {}, [NOW - 500, 4_000_000_000], NOW - 570],
    ["is a margin before the beginning when all times lie in the future", {}, [4_000_000_000], NOW - 60],
    ["is nothing when somebody has no time of change", {}, [NOW - 500, undefined], null],
    ["is nothing when there is nobody", {}, [], null],
    ["does not follow a Date ahead by years", { date: 1e8 }, [NOW + 10, 4_000_000_000], NOW - 60],
    ["does not follow our clock ahead by years", { ours: 1e8 }, [NOW + 10, 4_000_000_000], NOW - 60],
    ["follows a Date behind by a day, which costs requests", { date: -86_400 }, [NOW - 500], NOW - 86_460],
    ["follows our clock behind by a day", { ours: -86_400 }, [NOW - 500], NOW - 86_460],
    [
      "stays below the latest sound change when all clocks are ahead",
      { ours: 9000, date: 9000 },
      [NOW - 500, 4_000_000_000],
      NOW - 570,
    ],
    ["is an hour behind our clock without a Date", { date: undefined }, [NOW + 10], NOW - 3660],
    [
      "is not ahead without a Date and with our clock half an hour ahead",
      { ours: 1800, date: undefined },
      [NOW + 10],
      NOW - 1860,
    ],
  ])("%s", (_, clocks, times, known_until) => {
    expect(read({ date: 0, ...clocks }, ...times).known_until).toBe(known_until);
  });

  test("says when the reading began, by the earlier clock", () => {
    expect(read({ ours: 500, date: -3 }, NOW).read_at).toBe(NOW - 3);
    expect(read({ ours: -500, date: 3 }, NOW).read_at).toBe(NOW - 500);
  });

  test("forgets what was seen before all employees come again", () => {
    const { place } = openPlace({ date: 0 });
    const begun = beginReading(place);
    begun.see(undefined);
    begun.see(NOW - 5);
    begun.restart();
    begun.see(NOW - 500);
    expect(begun.end().known_until).toBe(NOW - 560);
  });

  test("does not move when our clock is set while people are read", () => {
    const { clock, place } = openPlace({ date: 0 });
    const begun = beginReading(place);
    clock.jump(86_400_000);
    begun.see(NOW);
    expect(begun.end()).toEqual({ known_until: NOW - 60, read_at: NOW });
  });
});

describe("a stored bookmark", () => {
  const { place } = openPlace({ date: 0 });
  test("counts as it is, but no later than a margin before its own reading", () => {
    expect(readBookmark(place, { known_until: NOW - 900, read_at: NOW - 600 })).toEqual({
      knownUntil: NOW - 900,
    });
    expect(readBookmark(place, { known_until: NOW - 100, read_at: NOW - 600 })).toEqual({
      knownUntil: NOW - 660,
    });
  });

  test.each([
    ["without any times", null, NOW],
    ["of nobody knows when", NOW - 900, null],
    ["of the future", NOW - 900, NOW + 90],
  ])("%s does not count", (_, known_until, read_at) => {
    expect(readBookmark(place, { known_until, read_at })).toEqual({ why: expect.any(String) as string });
  });

  test.each([
    [NOW - 5, NOW - 5],
    [NOW + 30, NOW],
    [NOW + 61, undefined],
  ])("of the tap at %i is taken for %s", (until, trusted) => {
    expect(trustUntil(place, until)).toBe(trusted);
  });
});
