import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventSchema, type FeedEvent } from "../../../src/unified/lists/event.ts";
import { createSinceTest } from "../../../src/unified/lists/event-since.ts";
import { mapEvents } from "../../../src/unified/lists/map-events.ts";
import { mapOrRefuse } from "../refusal.ts";

const plain = { remoteData: false };

// As recorded in 2014.
const raw = {
  id: "4169af66-ffc7-497f-8306-e17c1de8eb13",
  href: "/events/4169af66-ffc7-497f-8306-e17c1de8eb13",
  type: "anniversary",
  created_at: 1415696412,
  content: null,
  html_content: null,
  years_at_company: 1,
  use_comments: true,
  can_comment: false,
  can_destroy: true,
  links: { profile: "6d9de73d-e68e-4045-b478-bee567823179", comments: [], file: null },
};
const profile = {
  id: "6d9de73d-e68e-4045-b478-bee567823179",
  href: "/people/6d9de73d-e68e-4045-b478-bee567823179",
  full_name: "Ada Sample",
  job_title_title: "Writer",
  links: { image: null },
};

function mapOne(event: object): FeedEvent | undefined {
  return mapEvents({ events: [{ ...raw, ...event }], linked: { profiles: [profile] } }, plain)[0];
}

describe("every field of an event", () => {
  const whole = {
    ...raw,
    type: "announcement",
    content: "Party & cake",
    html_content: "<p>Party</p>",
    likes_count: 3,
  };
  const [event] = mapEvents({ events: [whole], linked: { profiles: [profile] } }, { remoteData: true });
  const expected = {
    id: "4169af66-ffc7-497f-8306-e17c1de8eb13",
    type: "announcement",
    type_raw: "announcement",
    time: "2014-11-11T09:00:12Z",
    person: { id: profile.id, name: "Ada Sample", job_title: "Writer" },
    years_at_company: 1,
    content: "Party & cake",
    html_content: "<p>Party</p>",
    likes_count: 3,
    remote_data: whole,
  };

  test.each(Object.keys(eventSchema.shape) as (keyof typeof expected)[])("%s", (field) => {
    expect(event?.[field]).toEqual(expected[field]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(eventSchema.strict().parse(event)).toEqual(event);
    expect(Object.keys(event ?? {})).toEqual(Object.keys(eventSchema.shape));
  });
});

test.each([
  ["anniversary", "anniversary"],
  ["Birthday", "birthday"],
  ["recent_arrival", "recent_arrival"],
  ["new_arrival", "recent_arrival"],
  ["work_from_home", "other"],
  ["constructor", "other"],
  [null, "other"],
])("the word %j is the type %s", (word, type) => {
  expect(mapOne({ type: word })).toMatchObject({ type, type_raw: word });
});

describe("the time", () => {
  test.each([
    ["recorded as created_at", { created_at: 1415696412, time: undefined }, "2014-11-11T09:00:12Z"],
    ["documented as time", { created_at: undefined, time: 1415696412 }, "2014-11-11T09:00:12Z"],
    ["as text", { created_at: "1415696412" }, "2014-11-11T09:00:12Z"],
    ["missing", { created_at: null }, null],
  ])("%s", (_, part, time) => {
    expect(mapOne(part)?.time).toBe(time);
  });
});

describe("the person", () => {
  test("keeps the id when nothing else is known", () => {
    expect(mapOne({ links: { profile: "p" } })?.person).toEqual({ id: "p", name: null, job_title: null });
  });

  test.each([[undefined], [null], [{}], [{ profile: null }], [{ profile: "" }]])(
    "is null with links of %j",
    (links) => {
      expect(mapOne({ links })?.person).toBeNull();
    },
  );
});

test("a birthday shows no years, even where Namely sends them", () => {
  expect(mapOne({ type: "birthday", years_at_company: 41 })?.years_at_company).toBeNull();
});

test.each([
  [{}, null],
  [{ years_at_company: "7" }, 7],
  [{ years_at_company: "many" }, null],
])("years of %j", (part, years) => {
  expect(mapOne({ years_at_company: null, ...part })?.years_at_company).toBe(years);
});

describe("what cannot be read stops the run and names the place", () => {
  test.each([
    ["events[0].id", { id: "" }],
    ["events[0].created_at", { created_at: "soon" }],
    ["events[0].content", { content: ["x"] }],
    ["events[0].links.profile", { links: { profile: true } }],
  ])("%s", (place, part) => {
    expect(() => mapOne(part)).toThrow(
      expect.objectContaining({ code: "api.shape", message: expect.stringContaining(` at ${place}:`) }),
    );
  });
});

test("whatever an event is made of, it is mapped to the schema or refused by name", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(raw)), fc.jsonValue()), (part) => {
      mapOrRefuse(eventSchema, () => mapOne(part));
    }),
  );
});

describe("since a moment", () => {
  const at = (...seconds: number[]): FeedEvent[] =>
    mapEvents(
      seconds.map((created_at, index) => ({ id: `e${index}`, created_at })),
      plain,
    );

  test("what is no older is kept, to the second", () => {
    const kept = createSinceTest(1_000_000).keep(at(1001, 1000, 999));
    expect(kept.map(({ id }) => id)).toEqual(["e0", "e1"]);
  });

  test("an older one shows that nothing more can come", () => {
    const since = createSinceTest(1_000_000);
    since.keep(at(1001, 1000));
    expect(since.isPast()).toBe(false);
    since.keep(at(999));
    expect(since.isPast()).toBe(true);
  });

  test("nothing is past in a feed that is out of order", () => {
    const since = createSinceTest(1_000_000);
    since.keep(at(998));
    since.keep(at(999, 900));
    expect(since.isPast()).toBe(false);
  });

  test("an event without a time cannot be judged", () => {
    const [timeless] = mapEvents([{ id: "e" }], plain);
    expect(() => createSinceTest(0).keep(timeless ? [timeless] : [])).toThrow(
      expect.objectContaining({ code: "api.shape" }),
    );
  });

  test("without a moment everything is kept and nothing is past", () => {
    const since = createSinceTest(undefined);
    expect(since.keep(at(1, 2))).toHaveLength(2);
    expect(since.isPast()).toBe(false);
  });
});
