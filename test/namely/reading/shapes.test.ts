import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePage } from "../../../src/namely/reading/shapes.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";

const parse = (body: unknown) => parsePage(body, "profiles", "/profiles");

test.each([
  [null, "GET /profiles: expected an object, got null"],
  [[], "GET /profiles: expected an object, got a list"],
  ["text", "GET /profiles: expected an object, got other text"],
  [{}, "profiles: expected a list, got nothing"],
  [{ profiles: {} }, "profiles: expected a list, got an object"],
  [{ profiles: [{ id: "a" }, null] }, "profiles[1]: expected an object, got null"],
  [{ profiles: [{ id: "a" }, {}] }, "profiles[1].id: expected a non-empty string, got nothing"],
  [{ profiles: [{ id: "" }] }, "profiles[0].id: expected a non-empty string, got empty text"],
  [{ profiles: [{ id: true }] }, "profiles[0].id: expected a non-empty string, got true or false"],
])("an answer of the wrong shape names the place: %j", (body, place) => {
  expect(() => parse(body)).toThrow(
    expect.objectContaining({
      code: "api.shape",
      message: `Namely's answer has an unexpected shape at ${place}.`,
    }),
  );
});

test("integer ids of old job titles become text", () => {
  expect(parsePage({ job_titles: [{ id: 21_584 }] }, "job_titles", "/job_titles").records).toEqual([
    { id: "21584" },
  ]);
});

test.each([
  [{ total_count: 368 }, 368],
  [{ total_count: "368" }, 368],
  [{ total_count: null }, undefined],
  [{ total_count: "many" }, undefined],
  [{ total_count: -1 }, undefined],
  [{ total_count: 1.5 }, undefined],
  [{}, undefined],
  [undefined, undefined],
  ["nonsense", undefined],
])("with meta %j the total is %j", (meta, total) => {
  expect(parse({ profiles: [], meta }).total).toBe(total);
});

test("whatever JSON comes, it is read or it is a fault", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (body, profiles) => {
      const outcomes = [body, { profiles: body }, { profiles, meta: body, linked: body }].map(attempt);
      return outcomes.every((outcome) => outcome === "read" || outcome instanceof Fault);
    }),
  );
});

function attempt(body: unknown): unknown {
  try {
    parse(body);
    return "read";
  } catch (error) {
    return error;
  }
}
