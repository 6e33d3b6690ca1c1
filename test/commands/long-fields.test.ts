import { expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { listStored } from "../support/snapshots.ts";
import { makeScene, runLine } from "./terminal-context.ts";

it("a group's name that makes the first line too long is refused as well", async () => {
  await using company = await openCompany({ employees: 12 });
  const scene = makeScene(pointAt(company));
  company.control.renameGroup("Engineering", "x".repeat(17 * 1024 * 1024));
  for (const id of company.control.ids()) company.control.remove(id);
  const { error } = await runLine(scene, ["snapshot"]);
  expect(error).toMatchObject({
    code: "file.line-too-long",
    message:
      'The snapshot cannot be saved: "groups" makes the line longer than 16 MiB, which is the most that can be read.',
  });
  expect(listStored(scene.folders)).toEqual([]);
});
