import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeHeader } from "../../../src/snapshots/file/header.ts";
import { makeScene, runLine } from "../terminal-context.ts";

const HEADER = writeHeader({
  company: { id: "acme", name: null },
  groups: null,
  visible_keys: [],
  includes: { sensitive: false, custom_fields: "none" },
  lines: 0,
  checksum: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
});

test("a folder for state that cannot be read is an error, and no empty store", async () => {
  const { env, folders } = makeScene();
  writeFileSync(folders.state, "somebody's own");
  for (const line of ["snapshot list", "snapshot show", "snapshot prune --keep 3"]) {
    const { error, stdout } = await runLine({ env, folders }, line.split(" "));
    expect({ line, stdout, error }).toMatchObject({
      line,
      stdout: "",
      error: { code: "file.not-readable", hint: expect.stringContaining("NAMELY_STATE_DIR") },
    });
  }
});

test("a company whose id is no subdomain is known by the name of its folder", async () => {
  const scene = makeScene();
  const folder = join(scene.folders.state, "snapshots", "127.0.0.1");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "2026-11-23T060000Z.ndjson"), `${HEADER}\n`);
  const list = ["snapshot", "list", "--format", "ndjson"];
  const { stdout } = await runLine(scene, [...list, "--company", "127.0.0.1"]);
  expect(stdout).toContain('"name":"2026-11-23T060000Z"');
  const other = await runLine(scene, [...list, "--company", "127.0.0.2"]);
  expect(other.error).toMatchObject({ code: "usage.company" });
});
