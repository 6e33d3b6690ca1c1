import { request } from "node:http";
import { expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { HOSTILE_NAMES } from "../../chart/charts.ts";
import { visit } from "../visitor.ts";

interface PageReply {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As a browser sends it: `fetch` would not let the test choose the origin. */
function send(
  { url }: Sandbox,
  options: { path?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<PageReply> {
  const { path = "", body, headers = {} } = options;
  const type: Record<string, string> =
    body === undefined ? { accept: "text/html" } : { "content-type": "application/x-www-form-urlencoded" };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/_sandbox${path}`, {
      method: body === undefined ? "GET" : "POST",
      agent: false,
      headers: { ...type, ...headers },
    });
    sent.on("error", reject).on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.end(body);
  });
}

/** A form of the page, as the page itself sends it. */
function submit(sandbox: Sandbox, action: string, body = ""): Promise<PageReply> {
  const headers = { origin: sandbox.url, "sec-fetch-site": "same-origin" };
  return send(sandbox, { path: `/${action}`, body, headers });
}

test("the page shows the day, the people, the latest requests, and what is in force", async () => {
  const { sandbox, get, clock } = await visit({
    employees: 40,
    quirks: { metaTotal: "absent" },
    latencyMs: 0,
  });
  sandbox.control.addFault({ kind: "status", status: 502, page: 3, times: 2 });
  await get("/profiles?page=2&filter[email]=ada@example.com");
  clock.advance(12_000);
  const { body } = await send(sandbox);
  expect(body).toContain("Monday, November 23, 2026");
  expect(body).toMatch(/<dt>active<\/dt><dd>\d+<\/dd>/u);
  expect(body).toContain(
    '<td>12 s ago</td><td><code>GET /api/v1/profiles?page=2&amp;filter[email]=…</code></td><td class="good">200</td>',
  );
  expect(body).toContain("<dd><code>metaTotal=absent</code></dd>");
  expect(body).toContain("<dd><code>kind=status, status=502, page=3, times=2</code></dd>");
  expect(body).toContain(
    `export NAMELY_BASE_URL=${sandbox.url}\nexport NAMELY_TOKEN=${sandbox.personalToken}\n`,
  );
});

test("the page runs nothing and loads nothing, and no other page may frame it", async () => {
  const { sandbox } = await visit();
  const { body, headers } = await send(sandbox);
  expect(headers["content-security-policy"]).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/u,
  );
  expect(headers["cache-control"]).toBe("no-store");
  expect(body).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|url\(|style="/u);
});

test("names, groups and requests are text on the page, whatever is in them", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const [hostile = ""] = HOSTILE_NAMES;
  const [group] = sandbox.control.overview().departments;
  sandbox.control.renameGroup(group ?? "", hostile);
  await fetch(`${sandbox.url}/api/v1/<img src=x>?<b>=1`);
  const form = new URLSearchParams({ first_name: hostile, last_name: hostile });
  await submit(sandbox, "hire", form.toString());
  await submit(sandbox, "terminate", new URLSearchParams({ person: hostile }).toString());
  const { body } = await send(sandbox, { headers: { host: `localhost:${sandbox.port}` } });
  expect(body).not.toContain("<img");
  expect(body).not.toContain("<script");
  expect(body).toContain("&lt;/script&gt;&lt;img src=x onerror=fail()&gt;");
});

test("forms let days pass, hire and terminate, and the page says what happened", async () => {
  const { sandbox } = await visit({ employees: 200 });
  const before = sandbox.control.ids().length;
  expect(await submit(sandbox, "advance", "days=7")).toMatchObject({
    status: 303,
    headers: { location: "/_sandbox" },
  });
  expect(sandbox.control.today).toBe("2026-11-30");
  expect((await send(sandbox)).body).toMatch(/<strong>7 days passed: \d+ hired · [^<]+\.<\/strong>/u);
  const { length } = sandbox.control.ids();
  await submit(sandbox, "hire", "first_name=Ada&last_name=Lovelace&department=Engineering");
  const id = sandbox.control.ids().at(-1) ?? "";
  expect(sandbox.control.ids()).toHaveLength(length + 1);
  expect(sandbox.control.profile(id)).toMatchObject({ first_name: "Ada", start_date: "2026-11-30" });
  expect((await send(sandbox)).body).toContain("<strong>Hired Ada Lovelace (");
  await submit(sandbox, "terminate");
  expect(sandbox.control.profile(id)).toMatchObject({
    user_status: "inactive",
    departure_date: "2026-11-30",
  });
  expect((await send(sandbox)).body).toContain("<strong>Terminated Ada Lovelace (");
  expect(before).toBe(200);
});

test("what the sandbox refuses is said on the page, and nothing happens", async () => {
  const { sandbox } = await visit({ employees: 20 });
  for (const [action, body, sentence] of [
    ["advance", "days=0", '"0" is not a number of days from 1 to 366.'],
    ["advance", "days=1e9", '"1e9" is not a number of days from 1 to 366.'],
    ["terminate", "person=x%40example.com", 'No employee in the sandbox matches "x@example.com".'],
  ] as const) {
    expect((await submit(sandbox, action, body)).status).toBe(303);
    const { body: page } = await send(sandbox);
    expect(page).toContain(`<p role="alert"><strong>${sentence.replaceAll('"', "&quot;")}</strong></p>`);
  }
  expect([sandbox.control.today, sandbox.control.ids().length]).toEqual(["2026-11-23", 20]);
});

const FOREIGN: readonly (readonly [who: string, headers: Readonly<Record<string, string>>])[] = [
  ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["another port of this machine", { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" }],
  ["a page without an origin", { origin: "null" }],
  ["a form that names no origin", {}],
];

test.each(FOREIGN)("%s cannot send a form", async (_, headers) => {
  const { sandbox } = await visit({ employees: 20 });
  for (const [action, body] of [
    ["advance", "days=1"],
    ["hire", ""],
    ["terminate", ""],
    ["clear_faults", ""],
  ] as const)
    expect((await send(sandbox, { path: `/${action}`, body, headers })).status).toBe(403);
  expect([sandbox.control.today, sandbox.control.ids().length]).toEqual(["2026-11-23", 20]);
});

test("a page of another site cannot send JSON either", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const headers = { origin: "https://evil.example", "content-type": "application/json" };
  expect((await send(sandbox, { path: "/advance", body: '{"days":1}', headers })).status).toBe(403);
  expect(sandbox.control.today).toBe("2026-11-23");
});
