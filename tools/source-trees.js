// Parses sources with TypeScript's own parser, for whatever looks at code by its structure.
import { createVirtualFileSystem } from "typescript/unstable/fs";
import { API } from "typescript/unstable/sync";

/** The trees of sources that are given as texts by path, and the syntax errors in them. */
export function parseTrees(texts) {
  const root = "/sources";
  const files = Object.entries(texts).map(([path, text]) => [`${root}/${path}`, text]);
  const options = {
    allowJs: true,
    noLib: true,
    noResolve: true,
    types: [],
    module: "nodenext",
    moduleDetection: "force",
  };
  const config = `${root}/tsconfig.json`;
  const settings = JSON.stringify({ compilerOptions: options, files: files.map(([path]) => path) });
  const api = new API({
    cwd: root,
    fs: createVirtualFileSystem({ ...Object.fromEntries(files), [config]: settings }),
  });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [config] });
    const { program } = snapshot.getProject(config);
    const trees = Object.keys(texts).map((path) => [path, program.getSourceFile(`${root}/${path}`)]);
    const errors = program
      .getSyntacticDiagnostics()
      .map(({ fileName, text }) => `${fileName.slice(root.length + 1)}: ${text}`);
    return { trees: new Map(trees), errors };
  } finally {
    api.close();
  }
}
