import { DEPARTMENTS, EXECUTIVE_DEPARTMENT } from "./units.ts";

export const TIERS = [
  "Unknown Job Tier",
  "Executive",
  "Director",
  "Manager",
  "Senior Professional",
  "Professional",
  "Entry",
] as const;

export interface Title {
  readonly title: string;
  readonly tier: number;
  readonly department: number;
}

/** Per department: its head, a director, a manager, and what those without reports do (seniors first). */
const BY_DEPARTMENT: readonly (readonly [string, string, string, readonly string[], readonly string[]])[] = [
  [
    "Chief Technology Officer",
    "Director of Engineering",
    "Engineering Manager",
    ["Staff Engineer", "Senior Software Engineer", "Site Reliability Engineer II"],
    ["Software Engineer", "QA Engineer", "Data Engineer", "Software Engineer (Front-End)"],
  ],
  [
    "Chief Product Officer",
    "Director of Product",
    "Group Product Manager",
    ["Senior Product Manager"],
    ["Product Manager", "Product Analyst"],
  ],
  [
    "VP, Design",
    "Director of Design",
    "Design Manager",
    ["Senior Product Designer"],
    ["Product Designer", "UX Researcher", "Content Designer"],
  ],
  [
    "Chief Revenue Officer",
    "Director of Sales",
    "Sales Manager",
    ["Senior Account Executive", "Sales Engineer"],
    ["Account Executive", "Sales Development Representative", 'Account Executive, "Mid-Market"'],
  ],
  [
    "VP, Marketing",
    "Director of Marketing",
    "Marketing Manager",
    ["Senior Content Strategist"],
    ["Marketing Specialist", "Event Coordinator"],
  ],
  [
    "VP, Client Services",
    "Director of Customer Success",
    "Customer Success Manager, Team Lead",
    ["Senior Customer Success Manager"],
    ["Customer Success Manager", "Support Specialist", "Implementation Consultant"],
  ],
  [
    "Chief People Officer",
    "Director of People",
    "HR Manager",
    ["Senior HR Business Partner"],
    ["HR Generalist", "Recruiter"],
  ],
  [
    "Chief Financial Officer",
    "Controller",
    "Accounting Manager",
    ["Senior Accountant"],
    ["Accountant", "Payroll Specialist", "FP&A Analyst"],
  ],
  ["General Counsel", "Director of Legal", "Legal Manager", ["Senior Counsel"], ["Counsel", "Paralegal"]],
  [
    "Chief Operating Officer",
    "Director of Operations",
    "Operations Manager",
    ["Senior Operations Analyst"],
    ["Operations Associate", "Office Coordinator"],
  ],
  [
    "VP, Information Technology",
    "Director of IT",
    "IT Manager",
    ["Senior Systems Administrator"],
    ["Systems Administrator", "Help Desk Technician"],
  ],
];

interface Ladder {
  readonly head: number;
  readonly director: number;
  readonly manager: number;
  readonly seniors: readonly number[];
  readonly others: readonly number[];
}

const titles: Title[] = [{ title: "Unknown Job Title", tier: 0, department: EXECUTIVE_DEPARTMENT }];
const add = (title: string, tier: number, department: number): number =>
  titles.push({ title, tier, department }) - 1;

export const UNKNOWN_TITLE = 0;
export const CHIEF_EXECUTIVE = add("Chief Executive Officer", 1, EXECUTIVE_DEPARTMENT);

const ladders: readonly Ladder[] = BY_DEPARTMENT.map(
  ([head, director, manager, seniors, others], department) => ({
    head: add(head, 1, department),
    director: add(director, 2, department),
    manager: add(manager, 3, department),
    seniors: seniors.map((title) => add(title, 4, department)),
    others: others.map((title, at) => add(title, at === others.length - 1 ? 6 : 5, department)),
  }),
);

/** All job titles of the company; a title's place in this list is its number. */
export const TITLES: readonly Title[] = titles;

/** The rank of a person in the department. */
export type JobLevel =
  | { kind: "head" }
  | { kind: "manager"; depth: number }
  | { kind: "member"; share: number };

/** The number of the title that fits; `share` (0 to 1) chooses among those without reports. */
export function titleFor(department: number, level: JobLevel): number {
  const ladder = ladders[department];
  if (ladder === undefined || DEPARTMENTS[department] === undefined) return UNKNOWN_TITLE;
  if (level.kind === "head") return ladder.head;
  if (level.kind === "manager") return level.depth === 1 ? ladder.director : ladder.manager;
  const senior = level.share < 0.3;
  const choices = senior ? ladder.seniors : ladder.others;
  const within = senior ? level.share / 0.3 : (level.share - 0.3) / 0.7;
  return choices[Math.floor(within * choices.length)] ?? UNKNOWN_TITLE;
}
