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
};

const load = (path) => `require("./${path}")`;

/** An esbuild plugin that puts only these parts in the place of undici's index.js. */
export const takePartsOfUndici = {
  name: "undici-parts",
  setup({ onLoad }) {
    onLoad({ filter: /node_modules[\\/]undici[\\/]index\.js$/ }, () => ({
      contents: [
        `const { prototype } = ${load("lib/dispatcher/dispatcher")};`,
        ...Object.entries(UNDICI_PARTS.methods).map(([name, path]) => `prototype.${name} = ${load(path)};`),
        ...Object.entries(UNDICI_PARTS.exports).map(([name, path]) => `exports.${name} = ${load(path)};`),
      ].join("\n"),
    }));
  },
};
