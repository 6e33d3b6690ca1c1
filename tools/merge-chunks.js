import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build } from "esbuild";

/**
 * Node takes longer to find and link a file than to run what most of ours hold, and splitting makes a file for each set of
 * entries that share something. This joins those that belong together, without a copy, and so that nothing loads a package
 * that it did not load before. `layers` names the entries, by their sources, that most runs load, the commonest first, and
 * `carried` the packages that all of them load.
 */
export async function mergeChunks({ metafile, outputFiles, layers, carried, banner, options }) {
  const chunks = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const groups = planGroups({ chunks, layers, carried });
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group])));

  const left = [...chunks.keys()].filter((name) => {
    const group = groupOf.get(name);
    return !group || (chunks.get(name).entryPoint && !group.faces.has(name));
  });
  const merged = await build({
    ...options,
    entryPoints: [
      ...left.map((name) => ({ in: `chunk:${name}`, out: name.slice(0, -".js".length) })),
      ...groups.map(({ file }) => ({ in: `group:${file}`, out: file.slice(0, -".js".length) })),
    ],
    // bottleneck asks for Redis that way, which nothing here uses.
    logOverride: { "direct-eval": "silent" },
    write: false,
    plugins: [readChunks({ texts, groups, groupOf })],
  });
  const files = new Set(groups.map(({ file }) => file));
  return {
    outputs: nameSources(merged.metafile.outputs, chunks),
    outputFiles: merged.outputFiles.map(({ path, text }) => {
      const tidy = tidyImports(text, files);
      return { path, text: USES_REQUIRE.test(tidy) ? `${banner}\n${tidy}` : tidy };
    }),
  };
}

const USES_REQUIRE = /(?<![\w$.])require(?![\w$])/;

/**
 * Which chunks become one file. Those of a group lie in the same layer and lead to the same packages. What a chunk imports
 * lies in the same layer or a commoner one and leads to no further packages, so groups never need each other in a circle.
 */
function planGroups({ chunks, layers, carried }) {
  const closures = new Map([...chunks.keys()].map((name) => [name, findClosure(name, chunks)]));
  const reached = layers.map((sources) => {
    const entries = [...chunks].filter(([, { entryPoint }]) =>
      // What comes before is left out: src may be a link to one elsewhere.
      sources.some((source) => `/${entryPoint}`.endsWith(`/${source}`)),
    );
    if (entries.length < sources.length)
      throw new Error(`One of ${sources.join(", ")} is no entry any more.`);
    return new Set(entries.flatMap(([name]) => [...closures.get(name)]));
  });
  const importedLate = new Set(
    [...chunks.values()].flatMap(({ imports }) =>
      imports.flatMap(({ path, kind }) => (kind === "dynamic-import" ? basename(path) : [])),
    ),
  );
  const findLayer = (name, packages) => {
    const isEntry = chunks.get(name).entryPoint !== undefined;
    if (isPackage(chunks.get(name)) || (isEntry && !importedLate.has(name))) return undefined;
    const layer = reached.findIndex((names) => names.has(name));
    if (layer >= 0) return layer;
    // Schemas cost more to make than their files to open, so only what needs no package is loaded on behalf of others.
    return !isEntry && packages.length === 0 ? layers.length : undefined;
  };

  const keyed = new Map();
  for (const name of [...chunks.keys()].sort(compareTexts)) {
    const all = [...closures.get(name)].flatMap((each) => listPackages(chunks.get(each)));
    const packages = [...new Set(all)].filter((each) => !carried.includes(each)).sort(compareTexts);
    // esbuild splits a package as well; whatever asks for a part of it loads the rest anyway.
    const layer =
      isPackage(chunks.get(name)) && packages.length === 1 ? "package" : findLayer(name, packages);
    if (layer === undefined) continue;
    const key = [layer, ...packages].join(" ");
    keyed.set(key, [...(keyed.get(key) ?? []), name]);
  }
  return [...keyed.values()]
    .filter((members) => members.length > 1)
    .map((members) => nameExports(members, chunks));
}

const compareTexts = (one, other) => (one < other ? -1 : 1);

/** The chunk and all that is loaded with it. */
function findClosure(name, chunks, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const { path, kind, external } of chunks.get(name).imports)
    if (kind === "import-statement" && !external) findClosure(basename(path), chunks, found);
  return found;
}

const listInputs = ({ inputs }) =>
  Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? path : []));

const listPackages = (chunk) =>
  listInputs(chunk).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);

const isPackage = (chunk) => {
  const inputs = listInputs(chunk);
  return inputs.length > 0 && inputs.every((path) => path.includes("node_modules/"));
};

/** The names by which the members' exports leave their group. */
function nameExports(members, chunks) {
  const taken = new Set();
  const names = new Map(members.map((member) => [member, new Map()]));
  // An import() asks the group for the entry's own names. An entry that has one in common with an earlier entry stays a file.
  const faces = new Set();
  for (const member of members) {
    const { entryPoint, exports } = chunks.get(member);
    if (!entryPoint || exports.some((name) => taken.has(name))) continue;
    faces.add(member);
    for (const name of exports) {
      taken.add(name);
      names.get(member).set(name, name);
    }
  }
  for (const [index, member] of members.entries()) {
    if (faces.has(member)) continue;
    for (const name of chunks.get(member).exports) {
      const free = taken.has(name) ? `${name}_${index}` : name;
      if (taken.has(free)) throw new Error(`Two chunks of one file export ${free}.`);
      taken.add(free);
      names.get(member).set(name, free);
    }
  }
  // As with esbuild's own chunks, the name tells the content, so that files of two builds are never taken for each other.
  const hash = createHash("sha256").update(members.join("\n")).digest("hex").slice(0, 8).toUpperCase();
  return { file: `chunk-${hash}.js`, members, names, faces };
}

/** An esbuild plugin that reads chunks from memory. What a chunk imports from a group's member, it imports from the group. */
function readChunks({ texts, groups, groupOf }) {
  const list = (names) => names.map(([name, as]) => `${name} as ${as}`).join();
  return {
    name: "read-chunks",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path, importer, namespace, kind }) => {
        if (kind === "entry-point") {
          const [place, name] = path.split(":");
          return { path: name, namespace: place };
        }
        const group = groupOf.get(basename(path));
        if (!path.startsWith("./") || !group || namespace === "face") return { path, external: true };
        if (kind === "dynamic-import")
          return { path: group.faces.has(basename(path)) ? `./${group.file}` : path, external: true };
        const home = namespace === "group" ? importer : groupOf.get(importer)?.file;
        return { path: basename(path), namespace: home === group.file ? "chunk" : "face" };
      });
      onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => ({ contents: texts.get(path) }));
      onLoad({ filter: /./, namespace: "group" }, ({ path }) => {
        const { members, names } = groups.find(({ file }) => file === path);
        return {
          contents: members
            .map((member) => `export{${list([...names.get(member)])}}from"./${member}";`)
            .join("\n"),
        };
      });
      onLoad({ filter: /./, namespace: "face" }, ({ path }) => {
        const { file, names } = groupOf.get(path);
        return {
          contents: `export{${list([...names.get(path)].map(([name, as]) => [as, name]))}}from"./${file}";`,
        };
      });
    },
  };
}

/** esbuild imports from a group once for each member, and all that the member has. This leaves one import of what is used. */
function tidyImports(text, files) {
  const wanted = new Map();
  const rest = text.replaceAll(
    /import(?:\{([^{}]*)\}from)?"\.\/([\w-]+\.js)";\n?/g,
    (statement, list, file) => {
      if (!files.has(file)) return statement;
      wanted.set(file, [...(wanted.get(file) ?? []), ...(list?.split(",") ?? [])]);
      return "";
    },
  );
  const used = new Set(rest.match(/[\w$]+/g));
  const statements = [...wanted].map(([file, names]) => {
    const needed = names.filter((name) => used.has(name.split(" as ").at(-1)));
    return needed.length > 0 ? `import{${needed.join()}}from"./${file}";` : `import"./${file}";`;
  });
  return statements.join("") + rest;
}

/** Each output's inputs by the paths of the sources, in the place of the chunks that they came through. */
function nameSources(outputs, chunks) {
  return Object.fromEntries(
    Object.entries(outputs).map(([path, output]) => {
      const through = Object.keys(output.inputs).filter((input) => input.startsWith("chunk:"));
      const inputs = through.map((input) => chunks.get(input.slice("chunk:".length)).inputs);
      return [path, { ...output, inputs: Object.assign({}, ...inputs) }];
    }),
  );
}
