import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fillFields,
  readField,
  writeBody,
  writeQuery,
  type RequestField,
} from "../../../src/commands/api/request-fields.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { tries } from "../../support/effort.ts";

const files: Readonly<Record<string, string>> = { "note.txt": "1\n", "-": "from stdin" };

async function fill(texts: readonly string[], typed = true): Promise<readonly RequestField[]> {
  const wishes = texts.map((text) => readField("--field", text, typed));
  return fillFields(wishes, async (name) => files[name] ?? "");
}

async function bodyOf(...texts: string[]): Promise<unknown> {
  return JSON.parse(writeBody(await fill(texts)));
}

async function codeOf(...texts: string[]): Promise<string> {
  return bodyOf(...texts).then(
    () => "taken",
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );
}

test("a typed field is true, false, null, a number, a file or else text", async () => {
  expect(
    await bodyOf(
      "a=true",
      "b=false",
      "c=null",
      "d=12",
      "e=-1.50",
      "f=1e3",
      "g=007",
      "h=",
      "i=@note.txt",
      "j=@-",
    ),
  ).toEqual({
    a: true,
    b: false,
    c: null,
    d: 12,
    e: -1.5,
    f: 1000,
    g: "007",
    h: "",
    i: "1\n",
    j: "from stdin",
  });
});

test("a raw field is text, whatever it contains", async () => {
  const fields = await fill(["a=true", "b=12", "c=@note.txt", "d=x=y"], false);
  expect(JSON.parse(writeBody(fields))).toEqual({ a: "true", b: "12", c: "@note.txt", d: "x=y" });
});

test("a number that a computer would change goes out digit by digit, in a body as in a query", async () => {
  const fields = await fill(["id=12345678901234567890", "part=-0.12345678901234567890"]);
  expect(writeBody(fields)).toBe('{"id":12345678901234567890,"part":-0.12345678901234567890}');
  expect(writeQuery(fields)).toBe("id=12345678901234567890&part=-0.12345678901234567890");
});

test("keys nest, and lists of objects begin a new object when a key comes again", async () => {
  expect(
    await bodyOf(
      "profiles[][first_name]=Ada",
      "profiles[][salary][yearly_amount]=5",
      "profiles[][salary][rate]=annual",
      "profiles[][first_name]=Grace",
      "tags[]=a",
      "tags[]=2",
      "none[]",
    ),
  ).toEqual({
    profiles: [{ first_name: "Ada", salary: { yearly_amount: 5, rate: "annual" } }, { first_name: "Grace" }],
    tags: ["a", 2],
    none: [],
  });
});

test.each([
  [["a=1", "a=2"]],
  [["a=1", "a[b]=2"]],
  [["a[b]=1", "a=2"]],
  [["a[]=1", "a[b]=2"]],
  [["a[b]=1", "a[]=2"]],
  [["=1"]],
  [["a"]],
  [["a]=1"]],
  [["a[b=1"]],
  [["[a]=1"]],
])("fields that contradict each other or name nothing are refused: %j", async (texts) => {
  expect(await codeOf(...texts)).toBe("usage.field");
});

test("a field of the name __proto__ is just a field", async () => {
  const body = writeBody(await fill(["__proto__[polluted]=1", "a[constructor][prototype]=2"]));
  expect(body).toBe('{"__proto__":{"polluted":1},"a":{"constructor":{"prototype":2}}}');
});

test("in a query keys keep their brackets, and everything else that means something there is encoded", async () => {
  expect(writeQuery(await fill(["filter[user_status]=active", "q=a b&c=d", "n=null", "l[]", "ü=é#"]))).toBe(
    "filter[user_status]=active&q=a%20b%26c%3Dd&n=&l[]=&%C3%BC=%C3%A9%23",
  );
});

test("whatever fields come, the body is JSON that holds every value, or they are refused", async () => {
  const step = fc.constantFrom("", "a", "b", "__proto__");
  const field = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    steps: fc.array(step, { maxLength: 4 }),
    value: fc.constantFrom("v1", "v2", "v3"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 6 }), async (list) => {
      const texts = list.map(
        ({ name, steps, value }) => `${name}${steps.map((s) => `[${s}]`).join("")}=${value}`,
      );
      const fields = await fill(texts);
      const body = writeOrRefuse(fields);
      if (body instanceof Fault) return;
      const values = (JSON.stringify(JSON.parse(body)).match(/"v\d"/gu) ?? []).toSorted();
      expect(values).toEqual(fields.map(({ value }) => JSON.stringify(value)).toSorted());
    }),
    tries(500, 20_000),
  );
});

function writeOrRefuse(fields: readonly RequestField[]): string | Fault {
  try {
    return writeBody(fields);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
