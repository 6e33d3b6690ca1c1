import { request } from "node:http";
import { expect, test } from "vitest";
import { VERBS } from "../../../src/sandbox/control/control-verbs.ts";
import { dig, rows, visit } from "../visitor.ts";

test("the overview lists every verb, for people as a page and for programs as JSON", async () => {
  const { sandbox, get } = await visit();
  const reply = await get("/_sandbox");
  expect(reply.json).toMatchObject({ today: "2026-11-23", stats: { total: 1 } });
  expect(rows(reply, "verbs").map((verb) => verb["verb"])).toEqual(Object.keys(VERBS));
  const page = await fetch(sandbox.url, { headers: { accept: "text/html" } });
  expect(page.url).toBe(`${sandbox.url}/_sandbox`);
  const html = await page.text();
  for (const verb of Object.keys(VERBS)) expect(html).toContain(`POST /_sandbox/${verb}<`);
});

test("every verb takes its own example", async () => {
  for (const [verb, { example }] of Object.entries(VERBS)) {
    const { sandbox, send } = await visit({ employees: 100 });
    const [, , id] = sandbox.control.ids();
    const body = JSON.stringify(example).replace("ID OR EMAIL", id ?? "");
    const reply = await send("POST", `/_sandbox/${verb}`, body);
    expect([verb, reply.status, reply.json]).toEqual([verb, 200, expect.anything()]);
  }
});

test("days pass over HTTP and say what they brought", async () => {
  const { sandbox, send } = await visit();
  const reply = await send("POST", "/_sandbox/advance", '{"days":30}');
  expect(reply.json?.["today"]).toBe("2026-12-23");
  expect(rows(reply, "events").length).toBeGreaterThan(20);
  expect(sandbox.control.today).toBe("2026-12-23");
});

test("a wrong body is refused with the place that is wrong, and nothing happens", async () => {
  const { sandbox, send } = await visit({ employees: 10 });
  const cases: [verb: string, body: string, status: number, hint: string][] = [
    ["advance", '{"days":"many"}', 422, "days"],
    ["advance", '{"days":0}', 422, "days"],
    ["advance", "{", 400, ""],
    ["hire", '{"start_date":"tomorrow"}', 422, "start_date"],
    ["hire", '{"salary":1}', 422, "salary"],
    ["add_fault", '{"kind":"status","status":42}', 422, "status"],
    ["add_fault", '{"kind":"nonsense"}', 422, "kind"],
    ["set_quirks", '{"metaTotal":"nonsense"}', 422, "metaTotal"],
    ["terminate", '{"id":"nobody"}', 422, ""],
  ];
  for (const [verb, body, status, hint] of cases) {
    const reply = await send("POST", `/_sandbox/${verb}`, body);
    expect([verb, body, reply.status]).toEqual([verb, body, status]);
    expect(JSON.stringify(dig(reply.json, "error", "hint") ?? "")).toContain(hint);
  }
  expect([sandbox.control.ids().length, sandbox.control.today]).toEqual([10, "2026-11-23"]);
});

test("a page of some other site cannot pull the strings", async () => {
  const { send } = await visit();
  const reply = await send("POST", "/_sandbox/advance", '{"days":1}', { "content-type": "text/plain" });
  expect(reply.status).toBe(415);
});

test("an unknown verb or a GET of one is not found", async () => {
  const { get, send } = await visit();
  expect((await send("POST", "/_sandbox/nonsense", "{}")).status).toBe(404);
  expect((await send("POST", "/_sandbox/constructor", "{}")).status).toBe(404);
  expect((await get("/_sandbox/advance")).status).toBe(404);
});

test("the numbers so far can be asked for", async () => {
  const { get } = await visit({ rateLimit: { requests: 1, windowMs: 60_000 } });
  await get("/profiles");
  await get("/profiles?page=2");
  await get("/groups");
  expect((await get("/_sandbox/stats")).json).toEqual({
    total: 4,
    byPath: { "/profiles": 2, "/groups": 1, "outside /api/v1": 1 },
    countedInWindow: 1,
    rejected: 1,
  });
});

test.each(["/_sandbox/stats", "/api/v1/companies/info", "/api/v1/oauth2/authorize", "/"])(
  "a page whose own name leads to this machine is not answered at %s",
  async (path) => {
    const { sandbox } = await visit();
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${sandbox.url}${path}`, { headers: { host: `evil.example:${sandbox.port}` } });
      asked.on("error", reject).on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.end();
    });
    expect([status, sandbox.requests]).toEqual([421, []]);
  },
);
