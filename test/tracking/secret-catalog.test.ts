import { expect, test } from "vitest";
import { learnEnvironment } from "../../src/platform/secrets/environment-secrets.ts";
import { Redactor } from "../../src/platform/secrets/redactor.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import { SECRETS } from "../../src/tracking/secret-catalog.ts";

const randomBytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, at) => at * 7);

test.each(SECRETS)("a new $command passes its own check, and no other text does", async ({ load }) => {
  const { make, check } = await load();
  expect(() => check(make(randomBytes))).not.toThrow();
  expect(() => check("no secret")).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^usage\./u) as string }) as Error,
  );
});

test.each(SECRETS)("what $variable holds is hidden wherever it would show", async ({ variable, load }) => {
  const secret = (await load()).make(randomBytes);
  const redactor = new Redactor();
  learnEnvironment(redactor, { [variable]: secret });
  expect(redactor.clean(`before ${secret} after`)).not.toContain(secret);
});

test.each(SECRETS)("the table of variables, which help and docs follow, has $variable", ({ variable }) => {
  expect(ENVIRONMENT_VARIABLES.map(({ name }) => name)).toContain(variable);
});
