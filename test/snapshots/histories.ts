import fc from "fast-check";
import type { SnapshotHeader } from "../../src/snapshots/file/header.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { compareGroups } from "../../src/unified/lists/map-groups.ts";
import { COMPANY, header, person } from "./people.ts";

/** A company on one day, as a snapshot of that day has it. */
export interface DayOfCompany {
  readonly day: string;
  readonly people: readonly Employee[];
  readonly header: SnapshotHeader;
}

type Group = Employee["groups"][number];

interface Member {
  readonly id: string;
  readonly number: number;
  name: string;
  email: string | null;
  status: Employee["employment_status"];
  start: string | null;
  lastDay: string | null;
  title: string | null;
  manager: string | undefined;
  /** Whom the person reports to besides. */
  second: string | undefined;
  readonly groups: Set<string>;
  shirt: string | null;
  updated: number;
}

interface Company {
  readonly members: Member[];
  readonly groups: Map<string, Group>;
  readonly titles: Map<string, string>;
  day: number;
  /** Grows with all that happens, for names and times that never come twice. */
  turn: number;
}

/** What an action has to choose from: somebody, something else, and a distance in days. */
interface Choice {
  readonly who: number;
  readonly other: number;
  readonly days: number;
}

type Act = (company: Company, member: Member, choice: Choice) => void;

const newcomer =
  (status: Member["status"]): Act =>
  (company, _, { other, days }) => {
    const number = company.turn;
    company.members.push({
      // Letters of every length in UTF-8, so that the order of ids is put to the test as well.
      id: `${["a", "Z", "é", "\uFFFD", "\u{1F600}"][number % 5] ?? ""}${number}`,
      number,
      name: `Born ${number}`,
      email: other % 7 === 0 ? null : `p${number}@acme.example`,
      status,
      start: other % 5 === 0 ? null : dateOf(company.day + days),
      lastDay: null,
      title: pick([...company.titles.keys()], other),
      manager: pick(company.members, other)?.id,
      second: undefined,
      groups: new Set([pick([...company.groups.keys()], other) ?? ""]),
      shirt: null,
      updated: number,
    });
  };

const ACTS = {
  hire: newcomer("active"),
  announce: newcomer("pending"),
  list: newcomer("inactive"),
  start: (_, member) => when(member, ["pending"], () => (member.status = "active")),
  withdraw: (_, member) => when(member, ["pending"], () => (member.status = "inactive")),
  terminate: ({ day }, member, { days, other }) =>
    when(member, ["active"], () => {
      member.status = "inactive";
      if (other % 3 > 0) member.lastDay = dateOf(day + days);
    }),
  // Sets a last day, moves it, or does so too late.
  schedule: ({ day }, member, { days }) => (member.lastDay = dateOf(day + days)),
  rescind: (_, member) => (member.lastDay = null),
  rehire: ({ day }, member, { days, other }) =>
    when(member, ["inactive"], () => {
      member.status = other % 4 === 0 ? "pending" : "active";
      member.start = dateOf(day + days);
      if (other % 3 > 0) member.lastDay = null;
    }),
  reinstate: (_, member, { other }) =>
    when(member, ["inactive"], () => {
      member.status = "active";
      if (other % 3 > 0) member.lastDay = null;
    }),
  confuse: (_, member, { other }) => (member.status = other % 2 === 0 ? "unknown" : "active"),
  moveStart: ({ day }, member, { days }) => (member.start = dateOf(day + days)),
  rename: ({ turn }, member) => (member.name = `Renamed ${turn}`),
  mail: ({ turn }, member, { other }) => (member.email = other % 3 === 0 ? null : `m${turn}@acme.example`),
  promote: ({ titles }, member, { other }) => (member.title = pick([...titles.keys()], other)),
  report: ({ members }, member, { other }) =>
    (member.manager = other % 4 === 0 ? undefined : pick(members, other)?.id),
  reportTwice: ({ members }, member, { other }) =>
    (member.second = other % 3 === 0 ? undefined : pick(members, other)?.id),
  turnManagers: (_, member) => ([member.manager, member.second] = [member.second, member.manager]),
  join: ({ groups }, member, { other }) => member.groups.add(pick([...groups.keys()], other) ?? ""),
  quit: (_, member, { other }) => member.groups.delete(pick([...member.groups], other) ?? ""),
  dress: ({ turn }, member, { other }) => (member.shirt = other % 3 === 0 ? null : `size ${turn}`),
  vanish: ({ members }, member) => members.splice(members.indexOf(member), 1),
  renameGroup: ({ groups, turn }, _, { other }) => {
    const group = pick([...groups.values()], other);
    // New names come before, between and after the others.
    if (group) groups.set(group.id, { ...group, name: `${["A", "N", "z"][other % 3] ?? ""} group ${turn}` });
  },
  renameTitle: ({ titles, turn }, _, { other }) =>
    titles.set(pick([...titles.keys()], other) ?? "", `Title ${turn}`),
} satisfies Record<string, Act>;

const action = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])) },
    // Otherwise a last day is hardly ever moved.
    { weight: 1, arbitrary: fc.constant("schedule" as const) },
  ),
  choice: fc.record({ who: fc.nat(99), other: fc.nat(99), days: fc.integer({ min: -40, max: 40 }) }),
});

/** A company on each of some days, one later than the other; on some nothing happens. */
export const histories: fc.Arbitrary<readonly DayOfCompany[]> = fc
  .record({
    size: fc.nat(8),
    days: fc.array(
      fc.record({
        passing: fc.integer({ min: 0, max: 25 }),
        actions: fc.array(action, { maxLength: 8, size: "max" }),
      }),
      {
        minLength: 1,
        maxLength: 6,
        size: "max",
      },
    ),
  })
  .map(({ size, days }) => {
    const company = found(size);
    const history = [show(company)];
    for (const { passing, actions } of days) {
      company.day += passing;
      for (const { kind, choice } of actions) act(company, ACTS[kind], choice);
      history.push(show(company));
    }
    return history;
  });

function act(company: Company, doIt: Act, choice: Choice): void {
  const member = pick(company.members, choice.who);
  company.turn++;
  const isArrival = doIt === ACTS.hire || doIt === ACTS.announce || doIt === ACTS.list;
  if (member === null) {
    if (isArrival) doIt(company, { ...NOBODY }, choice);
    return;
  }
  doIt(company, member, choice);
  if (!isArrival) member.updated = company.turn;
}

const NOBODY: Member = {
  id: "",
  number: 0,
  name: "",
  email: null,
  status: "active",
  start: null,
  lastDay: null,
  title: null,
  manager: undefined,
  second: undefined,
  groups: new Set(),
  shirt: null,
  updated: 0,
};

function found(size: number): Company {
  const groups: Group[] = [
    { id: "g1", name: "Sales", type: "department" },
    { id: "g2", name: "Core", type: "department" },
    { id: "g3", name: "Europe", type: "division" },
    { id: "g4", name: "Dublin", type: "office" },
    { id: "g5", name: "4711", type: "cost_center" },
  ];
  const titles = new Map(["Engineer", "Analyst"].map((name, index) => [`t${index}`, name]));
  const company: Company = {
    members: [],
    groups: new Map(groups.map((group) => [group.id, group])),
    titles,
    day: 0,
    turn: 0,
  };
  for (let number = 0; number < size; number++)
    act(company, [ACTS.hire, ACTS.hire, ACTS.announce, ACTS.list][number % 4] ?? ACTS.hire, {
      who: number,
      other: number * 3 + 1,
      days: -number * 90,
    });
  return company;
}

function show(company: Company): DayOfCompany {
  const { members, groups, day } = company;
  return {
    day: dateOf(day),
    people: members.map((member) => showMember(member, company)),
    header: header({ company: COMPANY, groups: [...groups.values()].sort(compareGroups) }),
  };
}

function showMember(member: Member, { members, groups, titles, day }: Company): Employee {
  const managers = [...new Set([member.manager, member.second])].flatMap((boss) =>
    members
      .filter(({ id }) => id === boss)
      .map(({ id, name, email }) => ({ id, name: `Ada ${name}`, email })),
  );
  const own = [...member.groups].flatMap((id) => groups.get(id) ?? []);
  const fields: Partial<Employee> = {
    id: member.id,
    first_name: "Ada",
    last_name: member.name,
    work_email: member.email,
    employment_status: member.status,
    start_date: member.start,
    termination_date: member.lastDay,
    job_title_id: member.title,
    job_title: member.title === null ? null : (titles.get(member.title) ?? null),
    groups: own.sort(compareGroups),
    manager: managers[0] ?? null,
    managers,
    custom_fields: { shirt_size: member.shirt },
    updated_at: new Date(Date.UTC(2026, 0, 1, 0, 0, member.updated)).toISOString(),
  };
  return person(fields, dateOf(day));
}

function when(member: Member, statuses: readonly Member["status"][], change: () => void): void {
  if (statuses.includes(member.status)) change();
}

function pick<Item>(items: readonly Item[], choice: number): Item | null {
  return items[choice % Math.max(1, items.length)] ?? null;
}

/** The day that is so many days after the first of the history. */
function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 2, 2 + day)).toISOString().slice(0, 10);
}
