import { join } from "node:path";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/namely/requests/client.ts";
import type { Transport } from "../../src/platform/net/http.ts";
import { today } from "../../src/sync/connection/today.ts";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { fixedToken } from "../support/open-client.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { MemoryBudget } from "../support/memory-budget.ts";
import { makePlace, runProgram, startHosted } from "../support/program.ts";
import { parseEmployees, parseNdjson } from "../support/records.ts";

const DAY_MS = 86_400_000;

/** A company of this machine's day with a pre-hire who starts in ten days; the sandbox is twenty days ahead. */
async function openAhead(): Promise<{
  company: TestCompany;
  starter: string;
  local: string;
  inTenDays: string;
}> {
  const local = today({ clock: { now: () => Date.now() } as never });
  const company = await openCompany({ employees: 60, today: local });
  const inTenDays = new Date(Date.parse(local) + 10 * DAY_MS).toISOString().slice(0, 10);
  const starter = company.control.preHire({ start_date: inTenDays });
  return { company, starter, local, inTenDays };
}

describe.concurrent("the day of a sandbox", { timeout: 60_000 }, () => {
  it("is today for employees, unless --as-of names another day", async () => {
    const { company, starter, local } = await openAhead();
    await using _ = company;
    const read = async (...more: string[]): Promise<string | undefined> => {
      const { stdout } = await runProgram(["employees", ...more], { env: pointAt(company) });
      return parseEmployees(stdout).find(({ id }) => id === starter)?.lifecycle;
    };
    // The profile stays pending: only the day decides.
    expect(await read()).toBe("pre_hire");
    company.control.advance(5);
    company.control.setField(starter, "start_date", local);
    company.control.setField(starter, "user_status", "active");
    company.control.setField(starter, "departure_date", company.control.today);
    expect(await read()).toBe("leaving");
    company.control.advance(1);
    company.control.setField(starter, "user_status", "active");
    expect(await read()).toBe("overdue");
    expect(await read("--as-of", local)).toBe("leaving");
  });

  it("is today for snapshot, diff and the library's view of a baseline", async () => {
    const { company } = await openAhead();
    await using _ = company;
    using place = makePlace();
    const run = (...words: string[]) => runProgram(words, { env: pointAt(company), place });
    await run("snapshot", "-o", "before.ndjson");
    company.control.advance(20);
    const { stdout } = await run("diff", "--against", "before.ndjson", "--format", "json");
    expect((JSON.parse(stdout) as { summary: { as_of: string } }).summary.as_of).toBe(company.control.today);
    const named = await run("diff", "--against", "before.ndjson", "--format", "json", "--timezone", "UTC");
    const utc = new Date().toISOString().slice(0, 10);
    expect((JSON.parse(named.stdout) as { summary: { as_of: string } }).summary.as_of).toBe(utc);
    await run("snapshot", "-o", "after.ndjson");
    const leaving = parseNdjson(readFileSync(join(place.work, "after.ndjson"), "utf8"))
      .slice(1)
      .filter(
        ({ lifecycle, termination_date }) =>
          lifecycle === "leaving" && String(termination_date) < company.control.today,
      );
    expect(leaving).toEqual([]);
  });

  it("is today for each poll of watch, however many days pass between two", async () => {
    const { company, inTenDays } = await openAhead();
    await using _ = company;
    const id = company.control.hire({ start_date: inTenDays });
    const watch = startHosted(["watch", "--every", "100ms"], { env: pointAt(company) });
    await watch.waitFor("saved as");
    // The start comes by the calendar alone: the profile itself does not change.
    company.control.advance(11);
    await watch.waitFor(`"started"`);
    watch.stop();
    const { stdout } = await watch.ended;
    const started = parseNdjson(stdout).filter(({ event }) => event === "started");
    expect(started.map(({ employee }) => (employee as { id: string }).id)).toContain(id);
  });
});

describe("a server that is not on this machine", () => {
  it("cannot choose the day, whatever it announces", async () => {
    const clock = new ManualClock({ autoAdvance: true });
    const transport: Transport = {
      request: async () => ({
        status: 200,
        headers: { "content-type": "application/json", "namely-sandbox-date": "2031-01-01" },
        body: Buffer.from("{}"),
      }),
      close: async () => undefined,
    };
    const ask = async (baseUrl: string): Promise<string> => {
      const budget = new MemoryBudget({ limit: { requests: 100, windowMs: 60_000 }, clock });
      const client = createClient({
        baseUrl: new URL(baseUrl),
        tokens: fixedToken,
        transport,
        budget,
        clock,
        random: () => 0.5,
      });
      await client.get("/groups");
      return today({ clock }, { connection: { client } });
    };
    expect(await ask("https://acme.namely.com")).toBe(today({ clock }));
    expect(await ask("http://127.0.0.1:8975")).toBe("2031-01-01");
  });
});
