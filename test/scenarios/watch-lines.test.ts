import { describe, expect, it } from "vitest";
import { ask } from "../support/listening.ts";
import { runProgram, startHosted } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";

function startOnScreen(job: RosterJob, ...words: string[]): ReturnType<typeof startHosted> {
  const { place } = job;
  return startHosted(words, { env: { ...job.env, NO_COLOR: "1" }, place, columns: 80 });
}

/** What a line about this person says of them. */
function describePerson(job: RosterJob, id: string): string {
  const profile = job.company.control.profile(id) as { full_name: string; job_title: { title: string } };
  return `${profile.full_name} · ${profile.job_title.title}`;
}

describe.concurrent("a watch on a terminal", { timeout: 300_000 }, () => {
  it("prints one line per event, and Ctrl-C ends it with 130 and without an error", async () => {
    await using job = await openRosterJob();
    const watch = startOnScreen(job, "watch", "--every", "100ms");
    await watch.waitFor("Press Ctrl-C to stop.");
    const [leaver = ""] = job.staff;
    job.company.control.terminate(leaver, { date: "2026-11-20" });
    await watch.waitFor("left · ");
    watch.stop("SIGINT");
    const { code, stdout, stderr } = await watch.ended;
    expect(code).toBe(130);
    expect(stdout).toBe(`left · ${describePerson(job, leaver)} · last day 2026-11-20\n`);
    expect(stderr).toBe("Polling sandbox every 0.1 s. Press Ctrl-C to stop.\n\nStopped.\n");
  });

  it.each([
    [["--format", "ndjson"], /\nStopped\.\n$/u],
    [["--json"], /\{"error":\{"code":"interrupted\.sigint","message":"Stopped\."/u],
  ] as const)("prints NDJSON with %s, and only with --json its messages as JSON", async (words, stopped) => {
    await using job = await openRosterJob();
    const watch = startOnScreen(job, "watch", "--every", "100ms", ...words);
    const joiner = job.company.control.hire();
    await watch.waitFor(joiner);
    watch.stop("SIGINT");
    const { stdout, stderr } = await watch.ended;
    expect(parseNdjson(stdout)).toMatchObject([{ event: "hired", employee: { id: joiner } }]);
    expect(stderr).toMatch(stopped);
  });
});

describe.concurrent("events of watch and listen", { timeout: 300_000 }, () => {
  it("are lines in a pipe with --format text", async () => {
    await using job = await openRosterJob();
    const listen = job.startListen("--format", "text");
    await listen.waitFor("Listening on http://127.0.0.1:");
    const joiner = job.company.control.hire();
    const port = /:(?<port>\d+)\/namely for/u.exec(listen.said())?.groups?.["port"] ?? "";
    const url = `http://127.0.0.1:${port}/namely/${job.env["NAMELY_LISTEN_SECRET"]}`;
    expect(await ask(url, "POST", JSON.stringify({ id: joiner }))).toMatchObject({ status: 200 });
    await listen.waitFor("hired · ");
    listen.stop();
    const { stdout, stderr } = await listen.ended;
    expect(stdout).toMatch(/^hired · .+ · .+ · first day \d{4}-\d\d-\d\d\n$/u);
    expect(stderr).toMatch(/\nStopped\.\n$/u);
  });

  it.each(["watch", "listen"])(
    "refuse a format that %s does not have, and suggest no --force",
    async (command) => {
      const { code, stderr } = await runProgram([command, "--format", "table"]);
      expect(code).toBe(2);
      expect(stderr).toContain('"table"');
      expect(stderr).toContain("text");
      expect(stderr).not.toContain("--force");
    },
  );
});
