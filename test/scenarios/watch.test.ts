import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProgram } from "../support/program.ts";
import { listPersonEvents } from "../support/snapshots.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { findLeftovers, findOpenEntries, readAllPeople, readLatestPeople } from "../support/state-folder.ts";

describe.concurrent("a watch", { timeout: 300_000 }, () => {
  it("saves the baseline in silence, then prints each event on a line of its own", async () => {
    await using job = await openRosterJob({ baseline: false });
    const { stop, said, waitFor, ended } = job.startWatch();
    await waitFor("Baseline of 60 people saved");
    expect(said()).not.toContain("{");
    const joiner = job.company.control.hire();
    await waitFor(joiner);
    const [leaver = "", renamed = ""] = job.staff;
    job.company.control.terminate(leaver);
    await waitFor('"terminated"');
    job.company.control.rename(renamed, { last_name: "Newly-Wed" });
    await waitFor("Newly-Wed");
    // Whoever looks again has put away what was found before.
    await job.servePages(1);
    stop();
    const { code, stdout } = await ended;
    expect(code).toBe(143);
    expect(listPersonEvents(stdout)).toEqual([
      `${joiner} hired`,
      `${leaver} terminated`,
      `${renamed} changed`,
    ]);
    expect(readLatestPeople(job.place)).toContain(joiner);
    expect(findLeftovers(job.place)).toEqual([]);
    expect(findOpenEntries(job.place)).toEqual([]);
  });

  it("goes on where it was stopped: what happened meanwhile is printed first, and nothing twice", async () => {
    await using job = await openRosterJob();
    const [one = "", two = "", three = ""] = job.staff;
    const first = job.startWatch();
    await job.servePages(1);
    job.company.control.terminate(one);
    await first.waitFor(one);
    await job.servePages(1);
    first.stop("SIGINT");
    const stopped = await first.ended;
    expect(stopped.code).toBe(130);
    job.company.control.terminate(two);
    const second = job.startWatch();
    await second.waitFor(two);
    job.company.control.terminate(three);
    await second.waitFor(three);
    await job.servePages(1);
    second.stop();
    const { stdout } = await second.ended;
    expect(listPersonEvents(stopped.stdout)).toEqual([`${one} terminated`]);
    expect(listPersonEvents(stdout)).toEqual([`${two} terminated`, `${three} terminated`]);
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("asks for one page of people in a poll in which nothing has happened", async () => {
    await using job = await openRosterJob({ baseline: false, employees: 130 });
    const { stop, waitFor, ended } = job.startWatch();
    await waitFor("Baseline of 130 people saved");
    const already = job.company.requests.length;
    await job.servePages(3);
    stop();
    await ended;
    const looks = job.company.requests.slice(already).map(({ path, query }) => `${path}?${query}`);
    const pages = looks.filter((line) => line.startsWith("/api/v1/profiles?"));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(new Set(pages)).toEqual(new Set(["/api/v1/profiles?page=1&per_page=50&sort=-updated_at"]));
    const others = looks.filter((line) => line.startsWith("/api/v1/companies/info"));
    expect(others.length).toBeLessThanOrEqual(pages.length + 1);
  });

  it("reads all employees when that is due, and then only changes again", async () => {
    await using job = await openRosterJob();
    const path = join(job.place.state, "snapshots", job.company.company, "reading.json");
    const reading = JSON.parse(readFileSync(path, "utf8")) as { full_read_at: number };
    const aDayAgo = { ...reading, full_read_at: reading.full_read_at - 86_400_000 };
    writeFileSync(path, JSON.stringify(aDayAgo));
    const { stop, ended } = job.startWatch();
    await job.servePages(8);
    stop();
    await ended;
    const pages = job.company.requests.filter(({ path }) => path === "/api/v1/profiles");
    const sorts = pages.map(({ query }) => new URLSearchParams(query).get("sort"));
    const turns = sorts.filter((sort, index) => sort !== sorts[index - 1]);
    expect(turns).toEqual(["created_at", "-updated_at"]);
  });

  it("keeps as many snapshots as --keep says", async () => {
    await using job = await openRosterJob();
    const { stop, waitFor, ended } = job.startWatch("--keep", "3");
    const joiners: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      joiners.push(job.company.control.hire());
      await waitFor(joiners.at(-1) ?? "");
    }
    await job.servePages(1);
    stop();
    await ended;
    const snapshots = readAllPeople(job.place);
    const known = snapshots.map((ids) => joiners.filter((joiner) => ids.includes(joiner)).length);
    expect(known).toEqual([3, 4, 5]);
  });
});

describe.concurrent("a watch in trouble", { timeout: 300_000 }, () => {
  it("reports a poll that failed, and goes on with the next", async () => {
    await using job = await openRosterJob();
    const { stop, said, waitFor, ended } = job.startWatch();
    // The list of changes and then the list of everybody.
    job.company.control.addFault({ kind: "status", status: 422, times: 2 });
    await waitFor("The next poll is in");
    expect(said()).toContain("error: ");
    const joiner = job.company.control.hire();
    await waitFor(joiner);
    const gone = job.staff.slice(0, 12);
    for (const person of gone) job.company.control.terminate(person);
    await waitFor("12 of 61 people were terminated or vanished");
    for (const person of gone.slice(1)) job.company.control.rescind(person);
    await waitFor('"terminated"');
    await job.servePages(1);
    stop();
    const { code, stdout } = await ended;
    expect(code).toBe(143);
    expect(listPersonEvents(stdout)).toEqual([`${joiner} hired`, `${gone[0]} terminated`]);
  });

  it("ends at once with exit 4 when its token is refused at the start", async () => {
    await using job = await openRosterJob();
    const env = { ...job.env, NAMELY_TOKEN: "wrong" };
    const { code, stdout, stderr } = await runProgram(["watch", "--every", "1h"], { env, place: job.place });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("hint:");
  });

  it("goes on when its token is refused later, for it may be accepted again", async () => {
    await using job = await openRosterJob();
    const { stop, waitFor, ended } = job.startWatch();
    await job.servePages(1);
    job.company.control.ownerInactive();
    await waitFor("The next poll is in");
    job.company.control.ownerInactive({ inactive: false });
    const joiner = job.company.control.hire();
    await waitFor(joiner);
    stop();
    expect(await ended).toMatchObject({ code: 143 });
  });

  it("leaves the company to the watch that came first, and so does a diff with --lock", async () => {
    await using job = await openRosterJob();
    const first = job.startWatch();
    await job.servePages(1);
    const second = await job.startWatch().ended;
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(`Another namely process (${process.pid})`);
    expect(await job.diff("--lock")).toMatchObject({ code: 1, stdout: "" });
    const joiner = job.company.control.hire();
    await first.waitFor(joiner);
    first.stop();
    expect(await first.ended).toMatchObject({ code: 143 });
  });
});
