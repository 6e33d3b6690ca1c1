import { describe, expect, it } from "vitest";
import type { SandboxControl } from "../../src/sandbox/control/control.ts";
import { openCompany } from "../support/company.ts";
import { makePlace } from "../support/program.ts";
import {
  findWorkers,
  layBaseline,
  listStored,
  namesByPerson,
  readManagerId,
  runDiff,
  TODAY,
} from "../support/snapshots.ts";

/** Something done to one person, and the events that it has to give. */
interface Deed {
  /** Before the baseline. */
  readonly before?: (control: SandboxControl, id: string) => void;
  /** Returns the person's id when it is a new one. */
  readonly after: (control: SandboxControl, id: string) => string | void;
  readonly events: readonly string[];
}

const DEEDS: Readonly<Record<string, Deed>> = {
  hire: { after: (control) => control.hire({ department: "Engineering" }), events: ["hired"] },
  preHire: { after: (control) => control.preHire(), events: ["pre_hire"] },
  "new and inactive already": {
    after: (control) => {
      const id = control.hire();
      control.setField(id, "user_status", "inactive");
      return id;
    },
    events: ["appeared_inactive"],
  },
  "pre-hire starts": {
    before: (control, id) => control.setField(id, "user_status", "pending"),
    after: (control, id) => control.setField(id, "user_status", "active"),
    events: ["started"],
  },
  withdraw: {
    before: (control, id) => control.setField(id, "user_status", "pending"),
    after: (control, id) => control.setField(id, "user_status", "inactive"),
    events: ["offer_withdrawn"],
  },
  terminate: { after: (control, id) => control.terminate(id), events: ["terminated"] },
  "terminate with a day long past": {
    after: (control, id) => control.terminate(id, { date: "2026-10-01" }),
    events: ["terminated"],
  },
  "inactive before the last day": {
    before: (control, id) => control.scheduleDeparture(id, { date: "2026-12-24" }),
    after: (control, id) => control.setField(id, "user_status", "inactive"),
    events: ["terminated"],
  },
  scheduleDeparture: {
    after: (control, id) => control.scheduleDeparture(id, { date: "2026-12-24" }),
    events: ["termination_scheduled"],
  },
  "scheduleDeparture for today": {
    after: (control, id) => control.scheduleDeparture(id, { date: TODAY }),
    events: ["termination_scheduled"],
  },
  "a last day is moved": {
    before: (control, id) => control.scheduleDeparture(id, { date: "2026-12-24" }),
    after: (control, id) => control.scheduleDeparture(id, { date: "2026-12-31" }),
    events: ["termination_moved"],
  },
  "a last day is taken back": {
    before: (control, id) => control.scheduleDeparture(id, { date: "2026-12-24" }),
    after: (control, id) => control.rescind(id),
    events: ["termination_rescinded"],
  },
  "a last day in the past while active": {
    after: (control, id) => control.setField(id, "departure_date", "2026-11-20"),
    events: ["overdue"],
  },
  "a last day is moved into the past": {
    before: (control, id) => control.scheduleDeparture(id, { date: "2026-12-24" }),
    after: (control, id) => control.setField(id, "departure_date", "2026-11-20"),
    events: ["termination_moved", "overdue"],
  },
  "overdue ones who leave at last": {
    before: (control, id) => control.setField(id, "departure_date", "2026-11-20"),
    after: (control, id) => control.setField(id, "user_status", "inactive"),
    events: ["terminated"],
  },
  rehire: {
    before: (control, id) => control.terminate(id, { date: "2026-06-30" }),
    after: (control, id) => control.rehire(id),
    events: ["rehired"],
  },
  reinstate: {
    before: (control, id) => control.terminate(id, { date: "2026-11-20" }),
    after: (control, id) => control.rescind(id),
    events: ["reinstated"],
  },
  remove: { after: (control, id) => control.remove(id), events: ["vanished"] },
  "remove somebody who had left": {
    before: (control, id) => control.terminate(id),
    after: (control, id) => control.remove(id),
    events: ["vanished"],
  },
  "another department": {
    after: (control, id) => control.move(id, { department: otherOf(control, id, ["Sales", "Legal"]) }),
    events: ["changed"],
  },
  "another office": {
    after: (control, id) => control.move(id, { office: otherOf(control, id, ["Tokyo", "London"]) }),
    events: ["changed"],
  },
  "another title": {
    after: (control, id) => control.move(id, { job_title: "Chief Technology Officer" }),
    events: ["changed"],
  },
  "no manager any more": {
    after: (control, id) => control.move(id, { manager: null }),
    events: ["changed"],
  },
  rename: { after: (control, id) => control.rename(id, { last_name: "Okafor" }), events: ["changed"] },
  "another address": {
    after: (control, id) => control.setField(id, "email", "another@sandbox.example.com"),
    events: ["changed"],
  },
  "leaves and is renamed": {
    after: (control, id) => {
      control.rename(id, { last_name: "Okafor" });
      control.terminate(id);
    },
    events: ["terminated", "changed"],
  },
  "a field of which a snapshot knows nothing": {
    after: (control, id) => control.setField(id, "dob", "1999-12-31"),
    events: [],
  },
};

/** One of the groups that the person is not in. */
function otherOf(control: SandboxControl, id: string, titles: readonly string[]): string | undefined {
  const { groups } = control.profile(id)["links"] as {
    readonly groups: readonly { readonly name: string }[];
  };
  return titles.find((title) => groups.every(({ name }) => name !== title));
}

describe.concurrent("diff", { timeout: 120_000 }, () => {
  it("reports everything that happens to people by its name, and nothing else", async () => {
    await using company = await openCompany();
    using place = makePlace();
    const deeds = Object.entries(DEEDS);
    const people = findWorkers(company, deeds.length);
    for (const [index, [, { before }]] of deeds.entries()) before?.(company.control, people[index] ?? "");
    await layBaseline({ company, place });
    const expected: Record<string, string[]> = {};
    const labels = new Map<string, string>();
    for (const [index, [label, { after, events }]] of deeds.entries()) {
      const id = after(company.control, people[index] ?? "") ?? people[index] ?? "";
      labels.set(id, label);
      if (events.length > 0) expected[label] = [...events];
    }
    const { code, events } = await runDiff({ company, place }, "--save");
    const told = Object.entries(namesByPerson(events)).map(([id, names]) => [labels.get(id) ?? id, names]);
    expect({ code, told: Object.fromEntries(told) as unknown }).toEqual({ code: 0, told: expected });
    const again = await runDiff({ company, place }, "--save");
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(listStored(place)).toHaveLength(2);
  });

  it("reports people whose day has come although their profile is unchanged, once", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const [leaver = "", gone = ""] = findWorkers(company, 2);
    const starter = company.control.hire({ start_date: "2026-12-01" });
    company.control.scheduleDeparture(leaver, { date: "2026-11-30" });
    company.control.terminate(gone, { date: "2026-11-30" });
    await layBaseline({ company, place }, "--baseline", "days");
    const sides = ["2026-11-30", "2026-12-01", "2026-12-02"];
    const told = [];
    for (const asOf of sides) {
      const { events } = await runDiff(
        { company, place, asOf },
        "--save",
        "--baseline",
        "days",
        "--events",
        "started,overdue,changed",
      );
      // The sandbox has people of its own whose last day comes.
      const names = namesByPerson(events);
      told.push([names[leaver], names[starter], names[gone]]);
      expect(events.filter(({ event }) => event === "changed")).toEqual([]);
    }
    expect(told).toEqual([
      [undefined, undefined, undefined],
      [["overdue"], ["started"], undefined],
      [undefined, undefined, undefined],
    ]);
  });

  it("reports a group's new name once and nothing of its members", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    company.control.renameGroup("Engineering", "Research");
    company.control.renameGroup("London", "London Bridge");
    const { events } = await runDiff({ company, place });
    expect(namesByPerson(events)).toEqual({
      "group Research": ["group_renamed"],
      "group London Bridge": ["group_renamed"],
    });
    expect(events[0]?.changes).toHaveLength(1);
  });

  it("reports a manager's new name at the manager alone", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const [worker = ""] = findWorkers(company, 1);
    const manager = readManagerId(company.control.profile(worker)["reports_to"]) ?? "";
    await layBaseline({ company, place });
    company.control.rename(manager, { last_name: "Okafor", first_name: "Ada" });
    const { events } = await runDiff({ company, place });
    expect(namesByPerson(events)).toEqual({ [manager]: ["changed"] });
  });

  it("reports once what the token does not see any more, and takes nothing for a change of a person", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    const hiddenKeys = ["departure_date", "reports_to", "mobile_phone", "shirt_size"];
    const token = company.control.makePersonalToken({ hiddenKeys });
    const lost = await runDiff({ company, place, token }, "--save");
    expect(namesByPerson(lost.events)).toEqual({ "fields null": ["visibility_lost"] });
    expect(lost.events[0]?.changes.map(({ field }) => field)).toEqual([...hiddenKeys].sort());
    const gained = await runDiff({ company, place }, "--save");
    expect(gained).toMatchObject({ code: 0, stdout: "" });
    expect(gained.stderr).toMatch(
      /^warning: New fields are visible and compared from now on: .*departure_date/m,
    );
    expect(await runDiff({ company, place })).toMatchObject({ stdout: "", stderr: "" });
  });

  it("reports once that the token may not read groups any more, and moves no person out of a department", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    const { code, events } = await runDiff({ company, place }, "--save");
    expect({ code, told: namesByPerson(events) }).toEqual({
      code: 0,
      told: { "fields null": ["visibility_lost"] },
    });
    company.control.clearFaults();
    expect(await runDiff({ company, place }, "--save")).toMatchObject({ code: 0, stdout: "" });
  });
});
