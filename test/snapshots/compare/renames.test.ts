import { describe, expect, test } from "vitest";
import type { Employee } from "../../../src/unified/employee/employee.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { compareFiles, namesOf, refusalOf, type Outcome } from "../comparing.ts";
import { COMPANY, person, writePlain, writeSnapshot } from "../people.ts";
import type { SnapshotHeader } from "../../../src/snapshots/file/header.ts";

const sales = { id: "g-sales", name: "Sales", type: "department" } as const;
const revenue = { ...sales, name: "Revenue" };
const platform = { id: "g-platform", name: "Platform", type: "department" } as const;
const ids = ["a", "b", "c"];

interface Company {
  readonly people: readonly Partial<Employee>[];
  readonly header?: Partial<SnapshotHeader>;
}

function compare(before: Company, after: Company): Promise<Outcome> {
  const folder = makeTempFolder();
  return compareFiles(
    writeSnapshot(folder, "old.ndjson", before.people, before.header),
    writeSnapshot(folder, "new.ndjson", after.people, after.header),
  );
}

const everybody = (fields: Partial<Employee>) => ids.map((id) => person({ id, ...fields }));

describe("a group's new name", () => {
  const before = { people: everybody({ groups: [sales] }), header: { groups: [sales, platform] } };

  test("is reported once and not for each member", async () => {
    const after = { people: everybody({ groups: [revenue] }), header: { groups: [platform, revenue] } };
    const { events } = await compare(before, after);
    expect(events).toMatchObject([
      {
        event: "group_renamed",
        namely_event: null,
        employee: null,
        date: null,
        subject: { kind: "group", id: "g-sales", name: "Revenue" },
        changes: [{ field: "name", from: "Sales", to: "Revenue" }],
      },
    ]);
  });

  test("is reported for a group without members", async () => {
    const { events } = await compare(
      { people: [], header: { groups: [sales] } },
      { people: [], header: { groups: [revenue] } },
    );
    expect(namesOf(events)).toEqual(["group_renamed"]);
  });

  test("is found among the members of plain files", async () => {
    const folder = makeTempFolder();
    const after = everybody({ groups: [revenue] });
    const { events } = await compareFiles(
      writePlain(folder, "old", before.people),
      writePlain(folder, "new", after),
    );
    expect(namesOf(events)).toEqual(["group_renamed"]);
  });

  test("hides no person who has moved at the same time", async () => {
    const people = [person({ id: "a", groups: [platform] }), ...everybody({ groups: [revenue] }).slice(1)];
    const { events } = await compare(before, { people, header: { groups: [revenue, platform] } });
    expect(events).toMatchObject([
      {
        event: "changed",
        employee: { id: "a" },
        topics: ["group"],
        changes: [{ field: "department", from: "Sales", to: "Platform" }, { field: "groups" }],
      },
      { event: "group_renamed" },
    ]);
  });

  test("is not reported where the groups could not be read any more", async () => {
    const nameless = [{ ...sales, name: null, type: "group" as const }];
    const after = { people: everybody({ groups: nameless }), header: { groups: null } };
    const { events } = await compare(before, after);
    expect(events).toMatchObject([{ event: "visibility_lost", changes: [{ field: "groups" }] }]);
  });

  test("and a new group of another id are two things", async () => {
    const after = {
      people: before.people,
      header: { groups: [sales, { ...platform, id: "g-new", name: "Core" }] },
    };
    expect((await compare(before, after)).events).toEqual([]);
  });
});

test("a manager's new name is the manager's event alone", async () => {
  const manager = { id: "boss", name: "Ilse Brandt", email: "ilse@acme.example" };
  const boss = person({ id: "boss", first_name: "Ilse", last_name: "Brandt" });
  const { events } = await compare(
    { people: [boss, ...everybody({ manager })] },
    {
      people: [
        person({ id: "boss", first_name: "Ilse", last_name: "Berg" }),
        ...everybody({ manager: { ...manager, name: "Ilse Berg" } }),
      ],
    },
  );
  expect(events).toMatchObject([{ event: "changed", employee: { id: "boss" }, topics: ["name"] }]);
});

test("a job title's new name is reported once", async () => {
  const { events } = await compare(
    { people: everybody({}) },
    { people: everybody({ job_title: "Developer" }) },
  );
  expect(events).toMatchObject([
    {
      event: "job_title_renamed",
      namely_event: null,
      employee: null,
      subject: { kind: "job_title", id: "title-engineer", name: "Developer" },
      changes: [{ field: "name", from: "Engineer", to: "Developer" }],
    },
  ]);
});

describe("the company's new name", () => {
  const company = { ...COMPANY, name: "Acme & Sons" };

  test("is reported once", async () => {
    const { events } = await compare(
      { people: everybody({}) },
      { people: everybody({ company }), header: { company } },
    );
    expect(events).toMatchObject([
      {
        event: "company_renamed",
        employee: null,
        subject: { kind: "company", id: "acme", name: "Acme & Sons" },
        changes: [{ field: "name", from: "Acme", to: "Acme & Sons" }],
      },
    ]);
  });

  test("is not reported where it could not be read", async () => {
    const unread = { ...COMPANY, name: null };
    const hidden = { people: everybody({ company: unread }), header: { company: unread } };
    expect((await compare({ people: everybody({}) }, hidden)).events).toEqual([]);
    expect((await compare(hidden, { people: everybody({}) })).events).toEqual([]);
  });
});

test("new names come after all people, by kind and id", async () => {
  const company = { ...COMPANY, name: "Acme & Sons" };
  const appeared = person({ id: "z" });
  const { events } = await compare(
    { people: everybody({ groups: [sales] }), header: { groups: [sales, platform] } },
    {
      people: [...everybody({ groups: [revenue], job_title: "Developer" }), appeared],
      header: { groups: [revenue, { ...platform, name: "Core" }], company },
    },
  );
  expect(events.map(({ event, subject }) => [event, subject?.id])).toEqual([
    ["appeared", undefined],
    ["company_renamed", "acme"],
    ["group_renamed", "g-platform"],
    ["group_renamed", "g-sales"],
    ["job_title_renamed", "title-engineer"],
  ]);
});

describe("snapshots of two companies", () => {
  const other = { people: [], header: { company: { id: "other", name: "Other" } } };

  test("are not compared", async () => {
    const refusal = await refusalOf(compare({ people: [] }, other));
    expect(refusal).toMatchObject({
      code: "usage.other-company",
      message: "old.ndjson is of the company acme, and new.ndjson of other.",
    });
    expect(refusal.hint).toContain("--force");
  });

  test("are compared when that is asked for", async () => {
    const folder = makeTempFolder();
    const { events } = await compareFiles(
      writeSnapshot(folder, "old.ndjson", []),
      writeSnapshot(folder, "new.ndjson", [], other.header),
      { acrossCompanies: true },
    );
    expect(events).toEqual([]);
  });
});
