/** Which keys to keep: `whole` for everything below. */
type Tree = Map<string, Tree | "whole">;

/**
 * Makes the function that keeps only the given paths of a record, nested as they were and in the order asked for:
 * `manager.name` gives `{"manager":{"name":…}}`, and of a list every item keeps the same. What a record lacks stays
 * missing; what is null stays null.
 */
export function createProjection(paths: readonly (readonly string[])[]): (record: unknown) => unknown {
  const tree: Tree = new Map();
  for (const path of paths) plant(tree, path);
  return (record) => project(record, tree);
}

function plant(tree: Tree, [key, ...rest]: readonly string[]): void {
  if (key === undefined) return;
  const grown = tree.get(key);
  if (grown === "whole") return;
  if (rest.length === 0) {
    tree.set(key, "whole");
    return;
  }
  const branch: Tree = grown ?? new Map<string, Tree | "whole">();
  plant(branch, rest);
  tree.set(key, branch);
}

function project(value: unknown, tree: Tree | "whole"): unknown {
  if (tree === "whole" || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => project(item, tree));
  const entries: [string, unknown][] = [];
  for (const [key, branch] of tree) {
    if (Object.hasOwn(value, key)) entries.push([key, project(Reflect.get(value, key), branch)]);
  }
  // fromEntries defines keys instead of assigning them, so a field called __proto__ is just a field.
  return Object.fromEntries(entries);
}
