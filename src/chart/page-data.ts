import type { Chart, ChartPerson } from "./chart.ts";

/** What a page carries: the chart, a person in a row, and offices by their place in a list. */
export interface PageData {
  readonly title: string;
  readonly departments: Chart["departments"];
  readonly offices: readonly string[];
  readonly people: readonly PageRow[];
}

/** What a row has of a person, in its order. */
const ROW_KEYS = [
  "name",
  "title",
  "department",
  "office",
  "email",
  "parent",
  "manager",
  "marks",
  "reports",
  "below",
] as const satisfies readonly (keyof ChartPerson)[];

type PageRow = readonly unknown[];

export function packPage({ title, departments, people }: Chart): PageData {
  const offices = [...new Set(people.flatMap(({ office }) => office ?? []))].sort();
  const places = new Map(offices.map((office, index) => [office, index]));
  const rows = people.map((person): PageRow => {
    const packed = { ...person, office: places.get(person.office ?? "") ?? -1 };
    return ROW_KEYS.map((key) => packed[key]);
  });
  return { title, departments, offices, people: rows };
}

export function unpackPage({ title, departments, offices, people }: PageData): Chart {
  return {
    title,
    departments,
    people: people.map((row) => {
      const packed = Object.fromEntries(ROW_KEYS.map((key, place) => [key, row[place]]));
      return { ...packed, office: offices[packed["office"] as number] ?? null } as ChartPerson;
    }),
  };
}
