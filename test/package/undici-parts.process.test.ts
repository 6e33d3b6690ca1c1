import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";
import { build, type Metafile } from "esbuild";
import { describe, expect, onTestFinished, test } from "vitest";
import { takePartsOfUndici, UNDICI_PARTS } from "../../tools/undici-parts.js";
import { makeAuthority } from "../support/certificates.ts";
import { startConnectProxy } from "../support/connect-proxy.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { startTlsFront } from "../support/tls-front.ts";

// The bundle takes undici apart by paths that may change in any release. After an update, make these tests pass, compare undici's
// index.js with that of the old version, then raise the version in UNDICI_PARTS.

const ROOT = resolve(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const undici = require("undici") as Readonly<Record<string, unknown>> & {
  readonly Dispatcher: { readonly prototype: Readonly<Record<string, unknown>> };
};

function readManifest(path: string): { version: string; devDependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8")) as ReturnType<typeof readManifest>;
}

test("the installed undici is the version whose parts are known, and package.json pins it", () => {
  expect({
    pinned: readManifest("package.json").devDependencies["undici"],
    installed: readManifest("node_modules/undici/package.json").version,
  }).toEqual({ pinned: UNDICI_PARTS.version, installed: UNDICI_PARTS.version });
});

test.each(Object.entries(UNDICI_PARTS.exports))("undici exports %s from %s", (name, path) => {
  const part: unknown = require(`undici/${path}`);
  expect(part).toBeTypeOf("function");
  expect(part).toBe(undici[name]);
});

test.each(Object.entries(UNDICI_PARTS.methods))("undici takes the method %s from %s", (name, path) => {
  const part: unknown = require(`undici/${path}`);
  expect(part).toBeTypeOf("function");
  expect(part).toBe(undici.Dispatcher.prototype[name]);
});

test("the sources import nothing else from undici", () => {
  const taken = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => [
      ...readFileSync(join(ROOT, "src", path), "utf8").matchAll(/^(?:import|export) (.*) from "undici";$/gmu),
    ])
    .flatMap(([, names = ""]) =>
      names.startsWith("type ") ? [] : names.replaceAll(/[{}\s]/gu, " ").split(","),
    )
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "));
  expect([...new Set(taken)].sort()).toEqual(Object.keys(UNDICI_PARTS.exports).sort());
});

test.each(Object.entries(UNDICI_PARTS.leftOut))("undici has %s, which is left out", (path, names) => {
  const part = require(`undici/${path}`) as Readonly<Record<string, unknown>>;
  expect(part).toBeTypeOf(names.length === 0 ? "function" : "object");
  for (const name of names) expect(part[name]).toBeTypeOf("function");
});

describe("the bundle", () => {
  test("holds none of what is only for browsers and tests", async () => {
    const { metafile } = await bundleProbe(makeTempFolder());
    const files = listUndiciFiles(metafile);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["index.js", "lib/dispatcher/client-h1.js"]));
    const unused =
      /^lib\/(?:mock|cache|interceptor|global)\b|^lib\/web\/(?!fetch\/body\.js$)|^lib\/core\/socks5/u;
    expect(Object.keys(files).filter((path) => unused.test(path))).toEqual([]);
    // In the place of each part that is left out there is a function that says so.
    for (const path of Object.keys(UNDICI_PARTS.leftOut)) expect(files[`${path}.js`]).toBeLessThan(500);
    // Unminified.
    const size = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
    expect(size).toBeLessThan(600_000);
  });

  test("makes a request", async () => {
    const url = await serve((request, response) => response.end(`${request.method} ${request.url}`));
    expect(await probe({ url: `${url}/api?page=2` })).toEqual({ status: 200, body: "GET /api?page=2" });
  });

  test("makes a request through a proxy", async () => {
    const authority = makeAuthority();
    const url = await serve((request, response) => response.end(`to ${request.headers.host}`));
    await using front = await startTlsFront(authority.issue({ names: ["acme.namely.com"] }), {
      port: Number(new URL(url).port),
    });
    await using proxy = await startConnectProxy({ leadsTo: front.port });
    const target = "https://acme.namely.com/api";
    expect(await probe({ url: target, proxy: proxy.url, authority: authority.cert })).toEqual({
      status: 200,
      body: "to acme.namely.com",
    });
    expect(proxy.wishes.map((wish) => wish.target)).toEqual(["acme.namely.com:443"]);
  });

  test("reports a proxy that refuses the connection", async () => {
    await using proxy = await startConnectProxy({ refusal: 403 });
    expect(await probe({ url: "https://acme.namely.com/api", proxy: proxy.url })).toEqual({
      code: "network.proxy-refused",
    });
  });

  test("reports a server that closes the connection", async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await probe({ url })).toEqual({ code: "network.reset" });
  });

  test("offers no HTTP/2 to a server", async () => {
    const offers: string[][] = [];
    const server = createTlsServer({
      ...makeAuthority().issue({ names: ["127.0.0.1"] }),
      ALPNCallback: ({ protocols }) => {
        offers.push(protocols);
        return undefined;
      },
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await probe({ url: `https://127.0.0.1:${port}` })).toEqual({ code: "network.tls" });
    expect(offers).toEqual([["http/1.1"]]);
  });
});

interface ProbeOptions {
  readonly url: string;
  readonly proxy?: string;
  /** The certificate to trust, PEM. */
  readonly authority?: string;
}

/** What the transport of the bundle says of one GET request. A process of its own: Node reads trusted certificates at its start. */
async function probe({ url, proxy, authority }: ProbeOptions): Promise<unknown> {
  const folder = makeTempFolder();
  await bundleProbe(folder);
  const trusted = join(folder, "authority.pem");
  if (authority !== undefined) writeFileSync(trusted, authority);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "probe.mjs"), url], {
    env: {
      ...(proxy === undefined ? {} : { HTTPS_PROXY: proxy }),
      ...(authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }),
    },
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}

async function bundleProbe(folder: string): Promise<{ readonly metafile: Metafile }> {
  return build({
    stdin: {
      contents: `
        import { openTransport } from "./src/platform/net/http.ts";
        const transport = openTransport({ env: process.env, userAgent: "namely-cli/test" });
        const told = await transport.request({ method: "GET", url: new URL(process.argv[2]) }).then(
          ({ status, body }) => ({ status, body: body.toString() }),
          ({ code, message }) => (code ? { code } : { message }),
        );
        await transport.close();
        process.stdout.write(JSON.stringify(told));
      `,
      resolveDir: ROOT,
      loader: "ts",
    },
    outfile: join(folder, "probe.mjs"),
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    platform: "node",
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    plugins: [takePartsOfUndici],
    metafile: true,
  });
}

/** The bytes that each file of undici has in the bundle. */
function listUndiciFiles({ outputs }: Metafile): Record<string, number> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return Object.fromEntries(
    inputs.flatMap(([path, { bytesInOutput }]) => {
      const [, file] = /node_modules\/undici\/(.*)$/u.exec(path) ?? [];
      return file === undefined ? [] : [[file, bytesInOutput]];
    }),
  );
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
