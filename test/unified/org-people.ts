import type { OrgPerson } from "../../src/unified/org/org.ts";

/** Somebody who is employed and has everything, unless it says otherwise. `boss` is the manager's id. */
export function makePerson(id: string, boss?: string | null, more: Partial<OrgPerson> = {}): OrgPerson {
  return {
    id,
    employee_number: `N-${id}`,
    name: `Name ${id}`,
    first_name: "Name",
    middle_name: null,
    last_name: id,
    preferred_name: null,
    job_title: "Engineer",
    department: "Engineering",
    office: "Berlin",
    work_email: `${id}@example.com`,
    personal_email: null,
    manager: boss ? { id: boss, name: `Name ${boss}`, email: `${boss}@example.com` } : null,
    employment_status: "active",
    lifecycle: "active",
    start_date: "2020-01-01",
    termination_date: null,
    ...more,
  };
}
