import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { openTransport, type Transport } from "../../src/platform/net/http.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { makeAuthority } from "../support/certificates.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { type ConnectProxy, startConnectProxy } from "../support/connect-proxy.ts";
import { IS_FULL, times } from "../support/effort.ts";
import { findLeaks } from "../support/leaks.ts";
import { makePlace, type Place, type ProgramResult, spawnProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { tally } from "../support/tally.ts";
import { startTlsFront } from "../support/tls-front.ts";

const authority = makeAuthority();
/** Nobody knows this name but the proxy. */
const HOST = "acme.namely.example";
const BASE_URL = `https://${HOST}`;

/** A company behind TLS, to which only the proxy knows the way. */
async function openHiddenCompany(): Promise<
  AsyncDisposable & { company: Sandbox; proxy: ConnectProxy; port: number }
> {
  const company = await openCompany({ employees: 60 });
  const front = await startTlsFront(authority.issue({ names: [HOST, "localhost"] }), company);
  const proxy = await startConnectProxy({ leadsTo: front.port });
  return {
    company,
    proxy,
    port: front.port,
    [Symbol.asyncDispose]: async () => {
      for (const part of [proxy, front, company]) await part[Symbol.asyncDispose]();
    },
  };
}

async function exportThrough(
  place: Place,
  company: Pick<Sandbox, "url" | "personalToken">,
  env: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<ProgramResult> {
  const certificate = join(place.root, "authority.pem");
  writeFileSync(certificate, authority.cert);
  const token = company.personalToken;
  return spawnProgram(["employees", ...words], {
    env: {
      NAMELY_BASE_URL: BASE_URL,
      NAMELY_TOKEN: token,
      NAMELY_RATE_LIMIT: "1000/1s",
      NODE_EXTRA_CA_CERTS: certificate,
      ...env,
    },
    place,
  });
}

describe.concurrent("a proxy", { timeout: 120_000 }, () => {
  it.each(IS_FULL ? ["HTTPS_PROXY", "https_proxy"] : ["HTTPS_PROXY"])(
    "that %s names is all the way there is, and everybody comes",
    async (name) => {
      await using hidden = await openHiddenCompany();
      using place = makePlace();
      const { code, stdout, stderr } = await exportThrough(place, hidden.company, {
        [name]: hidden.proxy.url,
      });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(idsOf(parseNdjson(stdout))).toEqual(hidden.company.control.ids());
      expect(new Set(hidden.proxy.wishes.map(({ target }) => target))).toEqual(new Set([`${HOST}:443`]));
    },
  );

  it("that NO_PROXY exempts the host from is not asked", async () => {
    await using hidden = await openHiddenCompany();
    using place = makePlace();
    const { code } = await exportThrough(place, hidden.company, {
      NAMELY_BASE_URL: `https://localhost:${hidden.port}`,
      HTTPS_PROXY: hidden.proxy.url,
      NO_PROXY: "localhost",
    });
    expect({ code, wishes: hidden.proxy.wishes }).toEqual({ code: 0, wishes: [] });
  });

  it("gets the user name and password of its address, and nobody else ever sees them", async (context) => {
    await using hidden = await openHiddenCompany();
    const secrets = ["canary+proxy%user", 'canary+proxy/pass"word'];
    const [user = "", password = ""] = secrets.map(encodeURIComponent);
    const withPassword = (port: number): string => `http://${user}:${password}@127.0.0.1:${port}`;
    await using refusing = await startConnectProxy({ refusal: 407 });
    const addresses = [
      withPassword(hidden.proxy.port),
      withPassword(refusing.port),
      withPassword(await findFreePort()),
      `socks5://${user}:${password}@127.0.0.1:1`,
    ].slice(0, times(2, 4));
    let found = 0;
    const codes: (number | null)[] = [];
    for (const address of addresses) {
      using place = makePlace();
      const result = await exportThrough(
        place,
        hidden.company,
        { HTTPS_PROXY: address },
        "--debug",
        "-o",
        "people.csv",
      );
      codes.push(result.code);
      const leaks = findLeaks(result, place, secrets);
      found += leaks.length;
      expect(leaks).toEqual([]);
    }
    expect(codes).toEqual([0, 1, 1, 2].slice(0, times(2, 4)));
    const basic = `Basic ${Buffer.from(secrets.join(":")).toString("base64")}`;
    const sent = [...hidden.proxy.wishes, ...refusing.wishes].map(({ authorization }) => authorization);
    expect(new Set(sent)).toEqual(new Set([basic]));
    tally(context, "R9", { "canaries planted": secrets.length * addresses.length, found });
  });

  const refusals: readonly (readonly [name: string, refusal: number, wishes: number, says: RegExp])[] = [
    [
      "asks for a password",
      407,
      1,
      /^error: The proxy 127\.0\.0\.1:\d+ asks for a user name and a password \(407; it offers Basic\)\.\nhint: .*HTTPS_PROXY/m,
    ],
    [
      "cannot reach Namely",
      502,
      3,
      /^error: The proxy 127\.0\.0\.1:\d+ did not open a way to acme\.namely\.example:443 \(502\)\.\n/m,
    ],
    [
      "refuses",
      403,
      1,
      /^error: The proxy 127\.0\.0\.1:\d+ did not open a way to acme\.namely\.example:443 \(403\)\.\nhint: .*NO_PROXY/m,
    ],
  ];

  it.for(refusals.slice(0, times(2, 3)))(
    "that %s (%i) is exit 1 after a few attempts, and named",
    async ([, refusal, most, says], context) => {
      await using company = await openCompany({ employees: 5 });
      await using proxy = await startConnectProxy({ refusal });
      using place = makePlace();
      const { code, stdout, stderr } = await exportThrough(place, company, { HTTPS_PROXY: proxy.url });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(says);
      // The first page and, when it is slow to come, the next three; and the three lists around people.
      expect(proxy.wishes.length).toBeLessThanOrEqual(7 * most);
      tally(context, "R5", { faults: 1, named: Number(says.test(stderr)) });
    },
  );

  it("that is down is exit 1, and it is the proxy that is said to be down", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const HTTPS_PROXY = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout, stderr } = await exportThrough(place, company, { HTTPS_PROXY });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: The proxy 127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)\.\n/m);
  });

  it("that takes a wish and says nothing is given up", async (context) => {
    await using proxy = await startConnectProxy({ silent: true });
    const transport = open(context, { HTTPS_PROXY: proxy.url }, 100);
    await expect(transport.request({ method: "GET", url: new URL(BASE_URL) })).rejects.toMatchObject({
      code: "network.proxy-unreachable",
    });
  });

  it("does not vouch for who is behind it: a certificate that nobody vouches for is refused through it, too", async (context) => {
    await using hidden = await openHiddenCompany();
    const transport = open(context, { HTTPS_PROXY: hidden.proxy.url });
    await expect(transport.request({ method: "GET", url: new URL(BASE_URL) })).rejects.toMatchObject({
      code: "network.tls",
    });
    expect(hidden.company.requests).toEqual([]);
  });
});

it("an address of a proxy that is none is exit 2, before anything is asked", async () => {
  await using company = await openCompany({ employees: 5 });
  const env = { ...pointAt(company), HTTPS_PROXY: "socks5://127.0.0.1:1" };
  const { code, stderr } = await spawnProgram(["employees"], { env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: HTTPS_PROXY names an unsupported kind of proxy: "socks5"\.\nhint: /);
  expect(company.requests).toEqual([]);
});

function open(context: TestContext, env: Readonly<Record<string, string>>, tunnelMs?: number): Transport {
  const transport = openTransport({
    env,
    userAgent: "namely-cli/test",
    ...(tunnelMs === undefined ? {} : { tunnelMs }),
  });
  context.onTestFinished(() => transport.close());
  return transport;
}
