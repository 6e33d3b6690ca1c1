import { describe, expect, it } from "vitest";
import { diffCommand } from "../../src/commands/changes/diff.ts";
import type { RosterEvent } from "../../src/snapshots/compare/event.ts";
import { openCompany, type CompanyOptions } from "../support/company.ts";
import { parseEvents, findWorkers, readLatest } from "../support/snapshots.ts";
import { runCommand } from "./terminal-context.ts";
import { follow, makePair, notify, pollOf, WHOLE } from "./notified-pair.ts";

type Told = { readonly employee: RosterEvent["employee"] };
const byPerson = (a: Told, b: Told): number => ((a.employee?.id ?? "") < (b.employee?.id ?? "") ? -1 : 1);

const LIST = "/profiles?page=1&per_page=50&sort=-updated_at";
const of = (id: string): string => `/profiles/${id}?`;

describe("a poll of the people who were named", { timeout: 240_000 }, () => {
  it("asks for one profile when one person was named, and for no other", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const [worker = ""] = findWorkers(company, 1);
    company.control.terminate(worker);
    const named = notify([worker.toUpperCase()].map((id) => id.toLowerCase()));
    expect(await follow(pair, named)).toEqual({ events: ["terminated"], asked: [of(worker)] });
    expect(await follow(pair, named)).toEqual({ events: [], asked: [of(worker)] });
  });

  it("finds people by their emails", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const [worker = ""] = findWorkers(company, 1);
    const email = String(company.control.profile(worker)["email"]).toLowerCase();
    company.control.terminate(worker);
    const named = notify([], { emails: new Set([email]) });
    expect(await follow(pair, named)).toEqual({ events: ["terminated"], asked: [of(worker)] });
  });

  it("leaves people who were not named to the next poll of all changes, which finds them", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const [first = "", second = "", ...others] = findWorkers(company, 62);
    company.control.terminate(first);
    company.control.terminate(second);
    // So many have changed since that the first page of changes does not reach back to whom nobody named.
    for (const id of others) company.control.setField(id, "bio", "Likes sand.");
    const flags = { asOf: company.control.today, eventFields: WHOLE };
    const one = await runCommand(pair.told, pollOf(notify([second])), { flags });
    expect(parseEvents(one.stdout).map(({ employee }) => employee?.id)).toEqual([second]);
    const two = await runCommand(pair.told, pollOf(), { flags });
    expect(parseEvents(two.stdout).map(({ employee }) => employee?.id)).toEqual([first]);
    const other = await runCommand(pair.full, diffCommand, { flags: { asOf: flags.asOf, save: true } });
    const found = [one, two, other].map(({ stdout }) => parseEvents(stdout));
    // The second look has another baseline than the only one of the other place, and so its event has another id.
    const [early = [], late = [], all = []] = found.map((events) =>
      events.map((event) => ({ ...event, id: "" })),
    );
    expect(all.toSorted(byPerson)).toEqual([...early, ...late].toSorted(byPerson));
    expect(found[2]?.map(({ id }) => id)).toContain(found[0]?.[0]?.id);
    expect(readLatest(pair.told.folders)).toBe(readLatest(pair.full.folders));
  });

  it("reads the list of changes where a person is new, and takes no person for hired whom the list does not have", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const joiner = company.control.hire();
    expect(await follow(pair, notify([joiner]))).toEqual({ events: ["hired"], asked: [LIST] });
    const stranger = "00000000-0000-4000-8000-000000000000";
    expect(await follow(pair, notify([stranger]))).toEqual({ events: [], asked: [LIST] });
    expect(await follow(pair, notify([], { isUnclear: true }))).toEqual({ events: [], asked: [LIST] });
  });

  it.each(["wrong", "none"] as const)(
    "sees every change of a poll without names, with people changed in the future and a Date header that is %s",
    async (dateHeader) => {
      const quirks = { ties: "shuffled", clusters: 60, futureTimes: "one", dateHeader } as const;
      await using company = await openCompany({ employees: 130, quirks });
      const pair = makePair(company);
      await follow(pair);
      company.control.importField({ field: "last_name", value: "Okafor", count: 110 });
      expect((await follow(pair)).events).toHaveLength(110);
      company.control.hire();
      expect((await follow(pair)).events).toEqual(["hired"]);
    },
  );

  it("sees a change that leaves no trace in the list, also beside a person who is new", async () => {
    await using company = await openCompany({ employees: 250 });
    const [silent = "", ...others] = findWorkers(company, 131);
    // The latest pages are read in any case: who changes in silence must not be on them. Changed in the order of joining,
    // they could come from a server that ignores the sort, and one more request would have to tell.
    for (const id of others.toReversed()) company.control.setField(id, "bio", "Likes sand.");
    const pair = makePair(company);
    await follow(pair);
    const value = "Silent";
    const operations = [{ op: "replace" as const, path: "/profiles/0/last_name", value }];
    company.control.addFault({ kind: "patch", path: `/profiles/${silent}`, operations });
    const joiner = company.control.hire();
    const already = company.requests.length;
    const flags = { asOf: company.control.today };
    const { stdout } = await runCommand(pair.told, pollOf(notify([joiner, silent])), { flags });
    expect(
      parseEvents(stdout)
        .map(({ event }) => event)
        .toSorted(),
    ).toEqual(["changed", "hired"]);
    const asked = company.requests.slice(already).map(({ path }) => path);
    expect(asked.filter((path) => path.endsWith("/profiles"))).toHaveLength(2);
  });

  it.each<[string, CompanyOptions]>([
    ["with a total", {}],
    ["without one", { quirks: { metaTotal: "absent" } }],
  ])("reads everybody when somebody who was named is gone, %s", async (_, options) => {
    await using company = await openCompany({ employees: 110, ...options });
    const pair = makePair(company);
    await follow(pair);
    const [gone = ""] = findWorkers(company, 1);
    company.control.remove(gone);
    const { events, asked } = await follow(pair, notify([gone]));
    expect(events).toEqual(["vanished"]);
    expect(asked[0]).toBe(of(gone));
    expect(asked[1]).toBe("/profiles?page=1&per_page=50&sort=created_at");
  });

  it("reads all employees when that takes fewer requests than one for each", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const crowd = findWorkers(company, 20);
    for (const id of crowd) company.control.rename(id, { last_name: "Okafor" });
    const { events, asked } = await follow(pair, notify(crowd));
    expect([events.length, asked.length]).toEqual([20, 3]);
  });

  it("reads the list where the token sees other fields of the one who was named", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    const [worker = ""] = findWorkers(company, 1);
    company.control.setField(worker, "a_new_field", "x");
    const { asked } = await follow(pair, notify([worker]));
    expect(asked.slice(0, 3)).toEqual([of(worker), LIST, "/profiles?page=1&per_page=50&sort=created_at"]);
  });
});
