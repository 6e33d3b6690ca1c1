import { expect, test } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, spawnProgram } from "../support/program.ts";

test("a warning has a code, and Node's own are warnings too", async () => {
  await using company = await openCompany({ employees: 60 });
  using place = makePlace();
  // As soon as somebody listens.
  const script = `process.on("newListener",(name)=>{if(name==="warning")setImmediate(()=>process.emitWarning("Mind."))})`;
  const env = {
    ...pointAt(company),
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
  };
  const { stderr } = await spawnProgram(["api", "/profiles", "--format", "json", "--quiet"], { env, place });
  expect(
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { warning: { code: "node.Warning", message: "Mind." } },
    { warning: { code: "api.more-pages", message: expect.stringContaining(" of 60 records. ") } },
  ]);
});
