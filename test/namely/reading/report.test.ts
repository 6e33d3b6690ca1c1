import { expect, test } from "vitest";
import { readReport } from "../../../src/namely/reading/report.ts";
import { Fault, type FaultCode } from "../../../src/platform/errors/fault.ts";
import { fakeClient } from "../../support/fake-client.ts";
import type { Patience } from "../../../src/namely/requests/api-request.ts";

const failWith = (code: FaultCode) =>
  fakeClient(() => {
    throw new Fault(code, "It took too long.", { requestId: "r-1" });
  });

test("a report is asked for by its id, with more patience than anything else", async () => {
  let waits: Patience | undefined;
  const client = fakeClient((_, __, patience) => {
    waits = patience;
    return { reports: [{ id: "r" }], meta: {} };
  });
  expect(await readReport(client, "r")).toEqual({ id: "r" });
  expect(client.paths).toEqual(["/reports/r?"]);
  expect(waits).toEqual({ timeoutMs: 300_000, totalMs: 600_000 });
});

test.each(["network.timeout", "api.server-error"] as const)(
  "%s keeps its code, and says that the report may be too large and what to do",
  async (code) => {
    await expect(readReport(failWith(code), "r")).rejects.toMatchObject({
      code,
      requestId: "r-1",
      hint: expect.stringMatching(/too large: Namely advises at most 200 rows\. Filter it/u),
    });
  },
);

test("a report that does not exist is none", async () => {
  expect(await readReport(failWith("api.not-found"), "r")).toBeUndefined();
});

test("a report that may not be read is a failure of its own", async () => {
  await expect(readReport(failWith("api.forbidden"), "r")).rejects.toMatchObject({ code: "api.forbidden" });
});

test("an answer without reports names the place", async () => {
  await expect(
    readReport(
      fakeClient(() => ({ content: [] })),
      "r",
    ),
  ).rejects.toMatchObject({
    code: "api.shape",
  });
});
