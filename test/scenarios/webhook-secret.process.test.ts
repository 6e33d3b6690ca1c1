import { expect, it } from "vitest";
import { findLeaks } from "../support/leaks.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { SECRET_SERVICE_TOOLS, startSecretService, warmUp } from "../support/secret-service.ts";
import { startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";

/** A session bus with a keychain on it or without one, as part of an environment. */
async function openKeychain(state: "unlocked" | "none") {
  const service = await startSecretService({ state });
  if (state === "unlocked") warmUp(service);
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = service.env;
  return {
    env: { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR, NAMELY_WEBHOOK_SECRET: undefined },
    [Symbol.asyncDispose]: () => service.stop(),
  };
}

describeWith([...SECRET_SERVICE_TOOLS], "the secret in a keychain", () => {
  it(
    "is created, printed once, and signs what is posted until it is forgotten",
    { timeout: 120_000 },
    async () => {
      await using keychain = await openKeychain("unlocked");
      await using job = await openRosterJob();
      const env = { ...job.env, ...keychain.env };
      const { place } = job;
      const run = (...words: string[]): Promise<ProgramResult> => runProgram(words, { env, place });

      const made = await run("webhook-secret", "new", "--debug");
      expect(made.code).toBe(0);
      expect(made.stdout).toMatch(/^whsec_[\w+/]{43}=\n$/u);
      const secret = made.stdout.trimEnd();
      expect(findLeaks({ ...made, stdout: "" }, place, [secret, secret.slice(6)])).toEqual([]);
      const asked = await run("webhook-secret");
      expect(asked).toMatchObject({ code: 0, stdout: "" });
      expect(asked.stderr).toContain("is stored in the Secret Service");

      await using receiver = await startWebhookReceiver({ secrets: [secret, WEBHOOK_SECRET] });
      const post = [
        "diff",
        "--save",
        "--as-of",
        job.company.control.today,
        "--debug",
        "--post",
        receiver.url,
      ];
      job.company.control.hire();
      const posted = await run(...post);
      expect(posted.code).toBe(0);
      expect(receiver.deliveries.map(({ signedWith }) => signedWith)).toEqual([[secret]]);
      expect(findLeaks(posted, place, [secret, secret.slice(6)])).toEqual([]);

      job.company.control.hire();
      const fromEnvironment = await runProgram(post, {
        env: { ...env, NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET },
        place,
      });
      expect(fromEnvironment.code).toBe(0);
      expect(receiver.deliveries[1]?.signedWith).toEqual([WEBHOOK_SECRET]);

      expect(await run("webhook-secret", "forget")).toMatchObject({ code: 0, stdout: "" });
      expect((await run("webhook-secret", "forget")).stderr).toContain("is stored.");
      expect(await run("webhook-secret")).toMatchObject({ code: 2, stdout: "" });
      const unsigned = await run(...post);
      expect(unsigned).toMatchObject({ code: 2, stdout: "" });
      expect(unsigned.stderr).toContain("hint: Make one with: namely webhook-secret new");
      expect(receiver.deliveries).toHaveLength(2);
    },
  );

  it(
    "is taken from stdin when it is a good one, and nothing is kept otherwise",
    { timeout: 120_000 },
    async () => {
      await using keychain = await openKeychain("unlocked");
      await using job = await openRosterJob();
      await using receiver = await startWebhookReceiver();
      const env = { ...job.env, ...keychain.env };
      const { place } = job;
      const set = ["webhook-secret", "set"];
      for (const input of ["", "whsec_canary\n", `${WEBHOOK_SECRET}\nand more\n`]) {
        const { code, stdout, stderr } = await runProgram(set, { env, place, input });
        expect({ input, code, stdout }).toEqual({ input, code: 2, stdout: "" });
        expect(stderr).toContain("hint:");
        expect(stderr).not.toContain("canary");
      }
      expect(await runProgram(["webhook-secret"], { env, place })).toMatchObject({ code: 2 });
      const kept = await runProgram(set, { env, place, input: `${WEBHOOK_SECRET}\n` });
      expect(kept).toMatchObject({ code: 0, stdout: "" });
      expect(findLeaks(kept, place, [WEBHOOK_SECRET, WEBHOOK_SECRET.slice(6)])).toEqual([]);
      job.company.control.hire();
      const post = ["diff", "--save", "--as-of", job.company.control.today, "--post", receiver.url];
      expect(await runProgram(post, { env, place })).toMatchObject({ code: 0 });
      expect(receiver.deliveries.map(({ signedWith }) => signedWith)).toEqual([[WEBHOOK_SECRET]]);
    },
  );

  it(
    "is still deleted after the logout, without a company on the command line",
    { timeout: 120_000 },
    async () => {
      await using keychain = await openKeychain("unlocked");
      await using job = await openRosterJob();
      const { company, place } = job;
      const env = { NAMELY_BASE_URL: company.url, ...keychain.env };
      const run = (words: string[], input = ""): Promise<ProgramResult> =>
        runProgram(words, { env, place, input });
      expect(await run(["login", "acme", "--with-token"], company.personalToken)).toMatchObject({ code: 0 });
      expect(await run(["webhook-secret", "new"])).toMatchObject({ code: 0 });
      expect(await run(["logout"])).toMatchObject({ code: 0 });
      const forgotten = await run(["webhook-secret", "forget"]);
      expect(forgotten).toMatchObject({ code: 0, stdout: "" });
      expect(forgotten.stderr).toContain(
        "Deleted the secret for the webhooks of acme from the Secret Service.",
      );
      expect(await run(["webhook-secret", "--company", "acme"])).toMatchObject({ code: 2 });
    },
  );

  it("is of one company alone", { timeout: 120_000 }, async () => {
    await using keychain = await openKeychain("unlocked");
    using place = makePlace();
    const { env } = keychain;
    const made = await runProgram(["webhook-secret", "new", "--company", "acme"], { env, place });
    expect(made.code).toBe(0);
    expect(await runProgram(["webhook-secret", "--company", "other"], { env, place })).toMatchObject({
      code: 2,
    });
    await runProgram(["webhook-secret", "forget", "--company", "other"], { env, place });
    expect(await runProgram(["webhook-secret", "--company", "acme"], { env, place })).toMatchObject({
      code: 0,
    });
  });
});

describeWith(["dbus-daemon"], "where there is no keychain", () => {
  it("every way to the secret says so soon, and names the variable", { timeout: 120_000 }, async () => {
    await using keychain = await openKeychain("none");
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    job.company.control.hire();
    const cases: [words: string[], code: number][] = [
      [["webhook-secret"], 4],
      [["webhook-secret", "new"], 4],
      [["webhook-secret", "set"], 4],
      [["webhook-secret", "forget"], 4],
      [["diff", "--save", "--post", receiver.url], 2],
    ];
    const time = async (words: string[]): Promise<ProgramResult & { ms: number }> => {
      const begun = performance.now();
      const options = {
        env: { ...job.env, ...keychain.env },
        place: job.place,
        input: `${WEBHOOK_SECRET}\n`,
      };
      const result = await runProgram(words, options);
      return { ...result, ms: performance.now() - begun };
    };
    // What the machine needs to start the program at all does not count.
    const { ms: start } = await time(["--version"]);
    for (const [words, wanted] of cases) {
      const { code, stdout, stderr, ms } = await time(words);
      expect({ words, code, stdout }).toEqual({ words, code: wanted, stdout: "" });
      expect(stderr).toContain("the Secret Service");
      expect(stderr).toMatch(/^hint: .*NAMELY_WEBHOOK_SECRET/mu);
      expect(stderr).not.toContain("--store file");
      // The keychain is given 3 s; as much again is for a machine that is busy with other tests.
      expect(ms - start).toBeLessThan(6000);
    }
    expect(receiver.deliveries).toEqual([]);
  });
});
