import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { listCompiledFolders } from "./sbom.js";

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Bundled packages ask that their licence travels with them. */
export function collectNotices(metafile) {
  return listCompiledFolders([metafile])
    .map((folder) => {
      const { name, version, license } = readJson(join(folder, "package.json"));
      return `${name} ${version} (${license})\n\n${readLicence(folder)}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

function readLicence(folder) {
  for (const file of [
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "LICENCE",
    "license",
    "License.md",
    "MIT-LICENSE.txt",
  ]) {
    try {
      return readFileSync(join(folder, file), "utf8").trim();
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  return `See the package ${dirname(folder) === "node_modules" ? folder.slice("node_modules/".length) : folder}.`;
}
