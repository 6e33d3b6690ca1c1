import { expect, test } from "vitest";
import { checkCompany } from "../../src/auth/lookup.ts";
import { Fault } from "../../src/platform/errors/fault.ts";

const deps = { signal: new AbortController().signal, timeoutMs: 1000 };
function unknownHost(code: string): Fault {
  return new Fault("network.unknown-host", "No such host.", {
    cause: Object.assign(new Error(code), { code }),
  });
}

const baseUrl = new URL("https://acmee.namely.com/");

test("a company whose host does not exist is an unknown company, with both causes in the hint", async () => {
  const cause = unknownHost("ENOTFOUND");
  const transport = { request: () => Promise.reject(cause), close: async () => undefined };
  await expect(checkCompany({ ...deps, transport }, baseUrl)).rejects.toMatchObject({
    code: "usage.unknown-company",
    message: 'No company found at "acmee.namely.com".',
    hint: "Check the spelling: for https://acme.namely.com the company is acme. Check the network, too.",
    cause,
  });
});

test.each([
  ["a name server that does not answer", unknownHost("EAI_AGAIN")],
  ["a server that cannot be reached", new Fault("network.unreachable", "No route.")],
])("%s is no proof of an unknown company", async (_, fault) => {
  const transport = { request: () => Promise.reject(fault), close: async () => undefined };
  await expect(checkCompany({ ...deps, transport }, baseUrl)).rejects.toBe(fault);
});
