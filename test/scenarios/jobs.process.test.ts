import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { openCompany } from "../support/company.ts";
import { listBlocks, WRITTEN_PAGES } from "../support/documentation.ts";
import { LAUNCHER, makePlace, type Place, runInShell, type ProgramResult } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";

/** The blocks of the guide for jobs in one language. */
function blocksOf(
  language: string,
  pages: readonly string[] = ["docs/guides/joiners-and-leavers.md"],
): string[] {
  return listBlocks(pages, language).map(({ code }) => code);
}

interface Job {
  readonly place: Place;
  readonly env: Readonly<Record<string, string>>;
}

/** A home in which `namely` is a command, the token lies in its file, and a program for events notes what it is given. */
function furnish(place: Place, company: { readonly url: string; readonly personalToken: string }): Job {
  const programs = join(place.home, "bin");
  mkdirSync(programs);
  const write = (name: string, text: string): void => {
    writeFileSync(join(programs, name), text);
    chmodSync(join(programs, name), 0o755);
  };
  write("namely", `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`);
  write("on-event", `#!/bin/sh\nexec cat >> "${place.root}/events"\n`);
  writeFileSync(join(place.home, ".namely-token"), company.personalToken, { mode: 0o600 });
  const env = {
    PATH: `${programs}:${process.env["PATH"] ?? ""}`,
    NAMELY_BASE_URL: company.url,
    NAMELY_RATE_LIMIT: "1000/1s",
  };
  return { place, env };
}

function run(
  { place, env }: Job,
  line: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  // Without the function that stands in for the program elsewhere: a job finds it on the PATH.
  return runInShell(`unset -f namely; ${line}`, { place, env: { ...env, ...more } });
}

describe.concurrent("the jobs of the guide", { timeout: 120_000 }, () => {
  it("cron: the first run saves a baseline, a hire is mailed as a table, and a quiet day mails nothing", async () => {
    const lines = blocksOf("crontab").flatMap((block) =>
      block.split("\n").filter((line) => /^[^#\s]/u.test(line)),
    );
    expect(lines).toHaveLength(1);
    const command = /^(?:\S+\s+){5}(?<command>.*)$/u.exec(lines[0] ?? "")?.groups?.["command"] ?? "";
    await using company = await openCompany({ employees: 60, company: "acme" });
    using place = makePlace();
    const job = furnish(place, company);
    const first = await run(job, command);
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toContain("Baseline of 60 people");
    company.control.hire();
    const second = await run(job, command);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain("1 hired");
    expect(await run(job, command)).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("systemd: what the oneshot service starts hands each event to the program", async () => {
    const unit = blocksOf("systemd").find((block) => block.includes("Type=oneshot")) ?? "";
    await using company = await openCompany({ employees: 60, company: "acme" });
    using place = makePlace();
    const job = furnish(place, company);
    const setting = (name: string): string =>
      (new RegExp(`^${name}=(.*)$`, "mu").exec(unit)?.[1] ?? "").replaceAll("%h", place.home);
    const line = `${setting("Environment")} ${setting("ExecStart")}`;
    expect(await run(job, line)).toMatchObject({ code: 0 });
    const id = company.control.hire();
    expect(await run(job, line)).toMatchObject({ code: 0 });
    const [event] = readFileSync(join(place.root, "events"), "utf8").trimEnd().split("\n");
    expect(JSON.parse(event ?? "")).toMatchObject({ event: "hired", employee: { id } });
  });

  it("GitHub: the workflow is YAML, and its report step writes Markdown into the summary", async () => {
    const workflow = parse(blocksOf("yaml")[0] ?? "") as {
      jobs: { diff: { steps: { name?: string; run?: string; env?: Record<string, string> }[] } };
    };
    const step = workflow.jobs.diff.steps.find(({ name }) => name === "Report");
    await using company = await openCompany({ employees: 60, company: "acme" });
    using place = makePlace();
    const job = furnish(place, company);
    const summary = join(place.root, "summary.md");
    const env = {
      ...step?.env,
      NAMELY_TOKEN: company.personalToken,
      GITHUB_STEP_SUMMARY: summary,
      CI: "true",
    };
    expect(await run(job, step?.run ?? "false", env)).toMatchObject({ code: 0 });
    company.control.hire();
    expect(await run(job, step?.run ?? "false", env)).toMatchObject({ code: 0 });
    expect(readFileSync(summary, "utf8")).toMatch(/^### Hires\n\n\| What \| Name \|/u);
  });

  it("GitHub: the branch holds the roster, and a quiet day makes no commit", async () => {
    const [, { run: script = "false" } = {}] = parse(blocksOf("yaml")[1] ?? "") as { run?: string }[];
    await using company = await openCompany({ employees: 60, company: "acme" });
    using place = makePlace();
    const job = furnish(place, company);
    const summary = join(place.root, "summary.md");
    const env = { NAMELY_TOKEN: company.personalToken, GITHUB_STEP_SUMMARY: summary, CI: "true" };
    const setUp = `git init --quiet --bare ${place.root}/origin && git clone --quiet ${place.root}/origin . && git checkout --quiet -b roster && git config push.autoSetupRemote true`;
    expect(await run(job, setUp)).toMatchObject({ code: 0 });
    for (const change of [() => undefined, () => undefined, () => company.control.hire()]) {
      change();
      expect(await run(job, `set -e\n${script}`, env)).toMatchObject({ code: 0 });
    }
    const log = await run(job, `git --git-dir ${place.root}/origin log --oneline roster`);
    expect(log.stdout.trimEnd().split("\n")).toHaveLength(2);
    const { stdout } = await run(job, "git show --stat --format= HEAD");
    // One new person is one new line beside the header's count and checksum: that is what makes the history readable.
    expect(stdout).toContain("1 file changed, 2 insertions(+), 1 deletion(-)");
  });
});

describeWith(["systemd-analyze"], "systemd itself", () => {
  it("finds nothing wrong with the units", async () => {
    using place = makePlace();
    const job = furnish(place, { url: "http://127.0.0.1:9", personalToken: "" });
    const units = blocksOf("systemd", WRITTEN_PAGES);
    expect(units.length).toBeGreaterThan(2);
    const files = units.map((block) => {
      const name = /^# \S+\/(?<name>[\w-]+\.(?:service|timer))$/mu.exec(block)?.groups?.["name"] ?? "";
      const file = join(place.work, name);
      writeFileSync(file, block.replaceAll("ExecStart=namely", `ExecStart=${place.home}/bin/namely`));
      return file;
    });
    const { code, stderr } = await run(job, `systemd-analyze --user verify --man=no ${files.join(" ")}`, {
      XDG_RUNTIME_DIR: place.temporary,
    });
    expect({ code, stderr: stderr.split("\n").filter((line) => line.includes(place.work)) }).toEqual({
      code: 0,
      stderr: [],
    });
  });
});
