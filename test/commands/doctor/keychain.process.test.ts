import { afterEach, expect, test } from "vitest";
import { addLogin, changeSettings } from "../../../src/auth/companies.ts";
import type { DoctorReport } from "../../../src/commands/doctor/doctor-record.ts";
import { systemClock } from "../../../src/platform/process/clock.ts";
import { makePlace, type Place, runProgram } from "../../support/program.ts";
import { describeWith } from "../../support/requirement.ts";
import {
  SECRET_SERVICE_TOOLS,
  type SecretService,
  startSecretService,
  warmUp,
} from "../../support/secret-service.ts";

let service: SecretService | undefined;
afterEach(() => service?.stop());

async function noteLogin({ config }: Place, store: "keychain" | "file"): Promise<void> {
  await changeSettings({ configFolder: config, clock: systemClock }, (settings) =>
    addLogin(settings, "acme", {
      method: "token",
      store,
      base_url: "http://127.0.0.1:1/",
      user: { id: "1", name: "Jane Doe", email: null },
      logged_in_at: new Date().toISOString(),
    }),
  );
}

async function findKeychain(place: Place, env: Readonly<Record<string, string>>) {
  const { stdout } = await runProgram(["doctor", "--json"], { place, env });
  const { checks } = JSON.parse(stdout) as DoctorReport;
  return checks
    .filter(({ check }) => check === "keychain")
    .map(({ status, message, remedy }) => [status, message, remedy]);
}

const WORKS = ["ok", "The keychain (the Secret Service) keeps what is written to it.", null];

describeWith(SECRET_SERVICE_TOOLS, "a keychain that works", () => {
  test("is no use to cron, for a login that is kept in it", async () => {
    using place = makePlace();
    service = await startSecretService();
    warmUp(service);
    await noteLogin(place, "keychain");
    expect(await findKeychain(place, service.env)).toEqual([
      WORKS,
      [
        "warning",
        "Jobs from cron cannot reach the keychain: it needs the session of a logged-in user.",
        "namely login acme --store file",
      ],
    ]);
  });

  test("is fine by itself for a login that is kept in a file", async () => {
    using place = makePlace();
    service = await startSecretService();
    warmUp(service);
    await noteLogin(place, "file");
    expect(await findKeychain(place, service.env)).toEqual([WORKS]);
  });
});

describeWith(SECRET_SERVICE_TOOLS, "a session without a keychain", () => {
  test("is a problem for a login that is kept in one, with the command that moves it to a file", async () => {
    using place = makePlace();
    service = await startSecretService({ state: "none" });
    await noteLogin(place, "keychain");
    expect(await findKeychain(place, service.env)).toEqual([
      [
        "problem",
        expect.stringMatching(/^The keychain \(the Secret Service\) cannot be used: .+\.$/u),
        "namely login acme --store file",
      ],
    ]);
  });
});
