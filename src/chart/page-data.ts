import type { Chart, ChartMark, ChartPerson } from "./chart.ts";

/** What a page carries: the chart, a person in a row, and offices by their place in a list. */
export interface PageData {
  readonly title: string;
  readonly departments: Chart["departments"];
  readonly offices: readonly string[];
  readonly people: readonly PageRow[];
}

type PageRow = readonly [
  name: string,
  title: string | null,
  department: number,
  office: number,
  email: string | null,
  parent: number,
  manager: string | null,
  marks: readonly ChartMark[],
  reports: number,
  below: number,
];

export function packPage({ title, departments, people }: Chart): PageData {
  const offices = [...new Set(people.flatMap(({ office }) => office ?? []))].sort();
  const places = new Map(offices.map((office, index) => [office, index]));
  const rows = people.map((person): PageRow => {
    const { name, title, department, office, email, parent, manager, marks, reports, below } = person;
    return [
      name,
      title,
      department,
      places.get(office ?? "") ?? -1,
      email,
      parent,
      manager,
      marks,
      reports,
      below,
    ];
  });
  return { title, departments, offices, people: rows };
}

export function unpackPage({ title, departments, offices, people }: PageData): Chart {
  return {
    title,
    departments,
    people: people.map(
      ([name, job, department, office, email, parent, manager, marks, reports, below]): ChartPerson => ({
        name,
        title: job,
        department,
        office: offices[office] ?? null,
        email,
        parent,
        manager,
        marks,
        reports,
        below,
      }),
    ),
  };
}
