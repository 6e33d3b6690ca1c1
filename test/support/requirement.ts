import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, type TestContext } from "vitest";

/** The path of the first of these programs that is installed. */
export function findTool(...names: string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * A `describe` that needs programs which a machine may lack; a list inside the list is a choice between names. Without
 * them the tests are skipped with a loud word, and where `CI` is set they fail: there nothing may be left out unseen.
 */
export function describeWith(
  tools: readonly (string | readonly string[])[],
  name: string,
  tests: () => void,
): void {
  const missing = tools
    .map((tool) => (typeof tool === "string" ? [tool] : tool))
    .filter((names) => findTool(...names) === undefined)
    .map((names) => names.join(" or "));
  const skipped = missing.length > 0 && !isSet(process.env["CI"]);
  const title = skipped ? `${name} (not installed: ${missing.join(", ")})` : name;
  process.stderr.write(skipped ? `\n*** SKIPPED: ${title}\n\n` : "");
  describe.skipIf(skipped)(title, () => {
    beforeAll(() => expect(missing, "programs that are not installed").toEqual([]));
    tests();
  });
}

/** Leaves a test out where the machine does not let it run, with a loud word; where `CI` is set that is a failure. */
export function skipLoudly(context: TestContext, reason: string): never {
  if (isSet(process.env["CI"])) throw new Error(`In CI nothing may be left out: ${reason}`);
  process.stderr.write(`\n*** SKIPPED: ${context.task.name} (${reason})\n\n`);
  return context.skip(reason);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}
