/**
 * Most of undici is what browsers have (fetch, WebSocket, caches) and what tests need. Parsing it would add 35 ms to every
 * command that makes a request. These are the parts in use, by undici's own paths; test/package/undici-parts.process.test.ts guards them.
 */
export const UNDICI_PARTS = {
  version: "7.30.2",
  exports: {
    Agent: "lib/dispatcher/agent",
    Pool: "lib/dispatcher/pool",
    ProxyAgent: "lib/dispatcher/proxy-agent",
  },
  /** undici's index.js puts these on the prototype of all its dispatchers. */
  methods: {
    request: "lib/api/api-request",
    connect: "lib/api/api-connect",
  },
  /** What these parts require and never call here, with what they take of it: HTTP/2 is not offered, proxies speak HTTP, and bodies are text. */
  leftOut: {
    "lib/dispatcher/client-h2": [],
    "lib/dispatcher/socks5-proxy-agent": [],
    "lib/web/fetch/body": ["extractBody"],
  },
};

const load = (path) => `require("./${path}")`;

/** Each part is loaded when it is first used: few runs go through a proxy. */
const offer = ([name, path]) =>
  `Object.defineProperty(exports, ${JSON.stringify(name)}, { enumerable: true, get: () => ${load(path)} });`;

const refuse = (path, names) =>
  `module.exports = () => { throw new Error(${JSON.stringify(`The bundle has no ${path} of undici.`)}); };
  ${names.map((name) => `module.exports.${name} = module.exports;`).join("\n")}`;

/** An esbuild plugin that puts only these parts in the place of undici's index.js. */
export const takePartsOfUndici = {
  name: "undici-parts",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules[\\/]undici[\\/]index\.js$/ }, () => ({
      contents: [
        `const { prototype } = ${load("lib/dispatcher/dispatcher")};`,
        ...Object.entries(UNDICI_PARTS.methods).map(([name, path]) => `prototype.${name} = ${load(path)};`),
        ...Object.entries(UNDICI_PARTS.exports).map(offer),
      ].join("\n"),
    }));
    for (const [path, names] of Object.entries(UNDICI_PARTS.leftOut))
      onLoad(
        { filter: new RegExp(`node_modules/undici/${path}\\.js$`.replaceAll("/", String.raw`[\\/]`)) },
        () => ({
          contents: refuse(path, names),
        }),
      );
  },
};
