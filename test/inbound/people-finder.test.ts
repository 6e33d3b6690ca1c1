import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findPeople } from "../../src/inbound/people-finder.ts";
import { tries } from "../support/effort.ts";

const ID = "710790d3-1fc5-49d4-8f39-81d306cf5131";
const OTHER = "00000000-0000-4000-8000-00000000000a";

const find = (body: unknown) =>
  findPeople(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));

describe("the person of a call is found", () => {
  test.each<[string, unknown]>([
    ["profile.id", { event: "profile.updated", profile: { id: ID } }],
    [
      "profiles[0].id",
      { profiles: [{ id: ID, reports_to: [{ id: OTHER }], links: { groups: [{ id: OTHER }] } }] },
    ],
    ["data.id", { type: "profile.updated", data: { id: ID } }],
    ["id", { id: ID }],
    ["a bare list", [{ id: ID }]],
    ["resource.id", { resource: { type: "profile", id: ID } }],
    ["profile_id", { profile_id: ID }],
    ["employeeId", { payload: { employeeId: ID } }],
    ["user-uuid", { "user-uuid": ID }],
    ["profile_ids", { profile_ids: [ID] }],
    ["employee", { employee: ID }],
    ["an address", { href: `https://acme.namely.com/api/v1/profiles/${ID}.json` }],
    ["a urn in braces", { id: `urn:uuid:{${ID.toUpperCase()}}` }],
    ["text that is JSON", { payload: JSON.stringify({ profile: { id: ID } }) }],
    ["far below", { a: { b: { c: [{ d: { profile: { id: ID } } }] } } }],
    ["a form with profile[id]", `event=profile.updated&profile%5Bid%5D=${ID}`],
    ["a form with profiles[0][id]", `profiles[0][id]=${ID}`],
    ["a form with profile.id", `profile.id=${ID}&x=1`],
    ["a form with id", `id=${ID}`],
    ["a form with JSON in it", `payload=${encodeURIComponent(JSON.stringify({ data: { id: ID } }))}`],
    ["behind blanks", `\n  {"id":"${ID}"}\n`],
  ])("by %s", (_, body) => {
    expect(find(body)).toMatchObject({ ids: [ID], emails: [], isCut: false });
  });

  test.each<[string, unknown]>([
    ["user.email", { user: { email: "Ada@Example.com" } }],
    [
      "profiles[0].work_email",
      { profiles: [{ work_email: "ada@example.com", manager: { email: "b@example.com" } }] },
    ],
    ["username", { username: "ada@example.com" }],
    ["a form", "profile[email]=ada%40example.com"],
  ])("by the email of %s", (_, body) => {
    expect(find(body)).toMatchObject({ ids: [], emails: ["ada@example.com"] });
  });

  it("beside an id of the webhook itself, which may be any person's", () => {
    expect(find({ id: OTHER, type: "profile.updated", data: { id: ID } }).ids).toEqual([OTHER, ID]);
  });
});

test.each<[string, unknown]>([
  ["an event's id", { event_id: ID, event: { id: ID } }],
  ["a request's id", { request_id: ID }],
  ["a group", { groups: [{ id: ID }], group_id: ID }],
  ["the manager", { reports_to: [{ id: ID, email: "ada@example.com" }] }],
  ["a title", { job_title: { id: ID, title: "Cook" } }],
  ["who did it", { actor: { id: ID, email: "ada@example.com" } }],
  ["a text with an id in it", { note: `about ${ID}` }],
  ["a number", { id: 12345 }],
  ["nothing", {}],
  ["an empty body", ""],
  ["XML", `<profile><id>${ID}</id></profile>`],
  ["half of a JSON text", `{"id":"${ID}"`],
])("nobody is found in %s", (_, body) => {
  expect(find(body)).toMatchObject({ ids: [], emails: [] });
});

test("the event that a call claims is only known when it is one of Namely's", () => {
  expect(find({ event: "profile.terminated", id: ID }).claim).toBe("profile.terminated");
  expect(find({ event: "profile.erased; drop table", id: ID }).claim).toBeUndefined();
});

test("the shape holds keys, never values nor keys that may be personal", () => {
  const { shape } = find({
    event: "x",
    people: { "ada@example.com": { salary: 1 }, [ID]: [{ note: "secret" }] },
  });
  expect(shape).toBe("event, people, people.…, people.….note, people.….salary");
});

test("more people than a webhook can be about lead to a poll of all changes", () => {
  const ids = Array.from({ length: 80 }, (_, index) => ID.replace(/^../u, String(index + 10)));
  const finding = find({ profile_ids: ids });
  expect(finding.ids).toHaveLength(50);
  expect(finding.isCut).toBe(true);
});

describe("whatever comes", () => {
  const hostile: readonly (readonly [string, string])[] = [
    ["lists in lists", "[".repeat(500_000) + "]".repeat(500_000)],
    ["objects in objects", '{"id":'.repeat(100_000) + "1" + "}".repeat(100_000)],
    ["a crowd of keys", `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":{}`).join()}}`],
    ["a crowd of fields", "a=1&".repeat(250_000)],
    ["keys in keys", `${"a[".repeat(300_000)}=1`],
    ["text in text", nestText(12)],
    ["an email without end", JSON.stringify({ email: "a@".repeat(300_000) })],
    ["dashes", JSON.stringify({ id: "0-".repeat(400_000) })],
    ["a prototype", '{"__proto__":{"id":"x"},"constructor":{"prototype":{}}}'],
  ];

  it.each(hostile)("%s: it costs no time", (_, body) => {
    expect(find(body.slice(0, 1024 * 1024)).ids).toEqual([]);
  });

  it("no bytes make it throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(findPeople(bytes).ids).toEqual([]);
      }),
      tries(300, 20_000),
    );
  });

  it("the id is found wherever it is in any JSON, unless what is above says that it is another person's", () => {
    const word = fc.constantFrom("a", "content", "profile", "detail", "x-y", "body", "0");
    const way = fc.array(fc.oneof(word, fc.constant(0)), { maxLength: 12 });
    fc.assert(
      fc.property(way, fc.jsonValue({ maxDepth: 2 }), (path, noise) => {
        const inner: unknown = { id: ID, noise };
        const body = path.reduceRight<unknown>(
          (below, key) => (key === 0 ? [noise, below] : { noise, [key]: below }),
          inner,
        );
        expect(find(body).ids).toContain(ID);
      }),
      tries(200, 5_000),
    );
  });

  it("any JSON is read to its end or said to be cut", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 40 }), (text) => {
        const finding = find(text);
        expect(finding.shape.length).toBeLessThan(5_000);
      }),
      tries(100, 5_000),
    );
  });
});

function nestText(times: number): string {
  let text = '{"id":"x"}';
  for (let left = times; left > 0; left -= 1) text = JSON.stringify({ data: text });
  return text;
}
