// The bill of materials of the package, in CycloneDX: https://cyclonedx.org/docs/1.6/json/
import { Buffer } from "node:buffer";

/**
 * The folders of the packages whose code esbuild put into its outputs, as package-lock.json names them. What comes before
 * node_modules is left out: node_modules may be a link to one elsewhere.
 */
export function listCompiledFolders(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => output.inputs),
  );
  const paths = inputs.flatMap((parts) => Object.keys(parts));
  const folders = paths.flatMap(
    (path) => /(?<![^/])(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(folders)].sort(compareTexts);
}

/**
 * Lists what an installed package consists of: the packages compiled into dist, the ones carried in its node_modules, and the ones
 * that npm installs beside it. Without a time or a serial number, so that the same sources make the same bytes.
 */
export function describeMaterials({ manifest, lock, compiled, readInstalled }) {
  const installed = followDependencies(lock, "", ["dependencies"]);
  const components = [...new Set([...compiled, ...installed])]
    .map((folder) => {
      const entry = lock.packages[folder];
      if (!entry?.integrity)
        throw new Error(`package-lock.json does not have "${folder}" with its integrity.`);
      if (compiled.includes(folder) && readInstalled(folder).version !== entry.version)
        throw new Error(`"${folder}" is not the version in package-lock.json. Run: npm ci`);
      const delivery = compiled.includes(folder) ? "compiled" : entry.inBundle ? "bundled" : "installed";
      return { folder, entry, component: describePackage(folder, entry, delivery) };
    })
    .sort((a, b) => compareTexts(a.component.purl, b.component.purl));
  // npm may install the same version in several folders.
  const unique = components.filter(
    ({ component }, index) => component.purl !== components[index - 1]?.component.purl,
  );
  const references = new Map(components.map(({ folder, component }) => [folder, component["bom-ref"]]));
  const root = `pkg:npm/${manifest.name}@${manifest.version}`;
  const listDirect = (folder, kinds) => {
    const direct = resolveDependencies(lock, folder, kinds).flatMap((path) => references.get(path) ?? []);
    return [...new Set(direct)].sort(compareTexts);
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application",
        "bom-ref": root,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: describeLicense(manifest.license),
        purl: root,
        externalReferences: [
          { type: "vcs", url: manifest.repository.url },
          { type: "issue-tracker", url: manifest.bugs.url },
          { type: "website", url: manifest.homepage },
        ],
      },
    },
    components: unique.map(({ component }) => component),
    dependencies: [
      { ref: root, dependsOn: listDirect("", ["dependencies", "devDependencies"]) },
      ...unique.map(({ folder, component }) => ({
        ref: component["bom-ref"],
        dependsOn: listDirect(folder, ["dependencies", "optionalDependencies"]),
      })),
    ],
  };
}

function describePackage(folder, entry, delivery) {
  const fullName = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const [group, name] = fullName.startsWith("@") ? fullName.split("/") : [undefined, fullName];
  const purl = `pkg:npm/${fullName.replace("@", "%40")}@${entry.version}`;
  const [algorithm, digest] = entry.integrity.split(/-(.*)/s);
  if (algorithm !== "sha512") throw new Error(`The integrity of "${folder}" is not a SHA-512.`);
  return {
    type: "library",
    "bom-ref": purl,
    ...(group ? { group } : {}),
    name,
    version: entry.version,
    // npm installs one of the optional packages: the one for the machine it runs on.
    scope: entry.optional ? "optional" : "required",
    hashes: [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }],
    licenses: describeLicense(entry.license),
    purl,
    properties: [{ name: "namely-cli:delivery", value: delivery }],
  };
}

function describeLicense(license) {
  if (typeof license !== "string") throw new Error("A package has no license in package-lock.json.");
  return [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }];
}

/** All that a package leads to through its dependencies, by their folders; optional ones included. */
function followDependencies(lock, start, kinds) {
  const found = resolveDependencies(lock, start, kinds);
  for (const folder of found)
    for (const next of resolveDependencies(lock, folder, ["dependencies", "optionalDependencies"]))
      if (!found.includes(next)) found.push(next);
  return found;
}

/** As Node looks packages up: in the package's own node_modules first, then in those above it. */
function resolveDependencies(lock, folder, kinds) {
  const names = kinds.flatMap((kind) => Object.keys(lock.packages[folder]?.[kind] ?? {}));
  return [...new Set(names)].flatMap((name) => {
    for (let place = folder; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")))) {
      const path = place === "" ? `node_modules/${name}` : `${place}/node_modules/${name}`;
      if (lock.packages[path]) return [path];
      if (place === "") return [];
    }
  });
}

/** By code units: an order that does not depend on the machine's language. */
function compareTexts(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
