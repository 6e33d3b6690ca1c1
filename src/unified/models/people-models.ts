// Written from the schemas by test/library/models.test.ts; `npx vitest run test/library/models -u` writes it again. Users
// of the library need neither the schemas nor the package that makes them.
import type { Address, GroupType, WorkLocation } from "./company-models.ts";

/** Namely's user status. */
export type EmploymentStatus =
  | "active"
  | "pending"
  | "inactive"
  | "unknown";

/** Status and dates as they are on one day. */
export type Lifecycle =
  | "pre_hire"
  | "active"
  | "leaving"
  | "overdue"
  | "terminated"
  | "unknown";

/** Kind of employment. */
export type EmploymentType =
  | "full_time"
  | "part_time"
  | "contract"
  | "internship"
  | "temporary"
  | "freelance"
  | "other";

/** A person who works, worked or will work for the company. */
export interface Employee {
  /** Namely's id of the person; it stays the same through a rehire. */
  id: string;
  /** The company's own number for the person, as text: leading zeros are kept. */
  employee_number: string | null;
  /** The company the person belongs to. */
  company: {
    /** The company's id. */
    id: string;
    /** The company's name. */
    name: string | null;
  };
  /** First name. */
  first_name: string | null;
  /** Middle name. */
  middle_name: string | null;
  /** Last name. */
  last_name: string | null;
  /** The first name the person goes by. */
  preferred_name: string | null;
  /** The whole name as Namely shows it. */
  name: string | null;
  /** Job title. */
  job_title: string | null;
  /** Namely's id of the job title. */
  job_title_id: string | null;
  /** Name of the person's department. */
  department: string | null;
  /** Name of the person's division. */
  division: string | null;
  /** Name of the person's office. */
  office: string | null;
  /** Every group the person is in, by type, name and id. */
  groups: {
    /** The group's id. */
    id: string;
    /** The group's name. */
    name: string | null;
    /** What kind of group it is. */
    type: GroupType;
  }[];
  /** Every team the person is in, by name and id. */
  teams: {
    /** The team's id. */
    id: string;
    /** The team's name. */
    name: string | null;
  }[];
  /** The address the company gave. */
  work_email: string | null;
  /** The person's own address. */
  personal_email: string | null;
  /** All addresses, work first. */
  emails: {
    /** The address. */
    email: string;
    /** Whose address it is. */
    type: "work" | "personal";
    /** True for the work address. */
    is_primary: boolean;
  }[];
  /** All numbers: work, main, mobile, company mobile, home, fax. */
  phones: {
    /** The number as typed in Namely. */
    number: string;
    /** Whose number it is. */
    type: "work" | "main" | "mobile" | "company_mobile" | "home" | "fax";
  }[];
  /** The person's manager; null for a person without one. */
  manager: {
    /** The manager's employee id. */
    id: string;
    /** The manager's name. */
    name: string | null;
    /** The manager's work email address. */
    email: string | null;
  } | null;
  /** All managers of the person, in Namely's order: `manager` is the first of them. */
  managers: {
    /** The manager's employee id. */
    id: string;
    /** The manager's name. */
    name: string | null;
    /** The manager's work email address. */
    email: string | null;
  }[];
  /** Namely's user status; `unknown` for a word that is none of the other three. */
  employment_status: EmploymentStatus;
  /** The user status as Namely wrote it. */
  employment_status_raw: string | null;
  /** Status and dates seen from the day of the export: `leaving` has a departure date still to come, `overdue` is still active after it. Inactive without a last day is `pre_hire` until the start date has passed. */
  lifecycle: Lifecycle;
  /** Kind of employment; `other` for a word the company made up. */
  employment_type: EmploymentType | null;
  /** The kind of employment as the company calls it. */
  employment_type_raw: string | null;
  /** First day of the current employment. */
  start_date: string | null;
  /** Last day of employment; it may be in the future. One before `start_date` is of an earlier employment. */
  termination_date: string | null;
  /** Why the employment ended or will end. */
  termination_reason: string | null;
  /** Where the person works. */
  work_location: WorkLocation | null;
  /** The person's role in Namely itself. */
  access_role: string | null;
  /** LinkedIn page. */
  linkedin_url: string | null;
  /** When the profile was made, UTC. */
  created_at: string | null;
  /** When the profile was last changed, UTC. */
  updated_at: string | null;
  /** Date of birth. */
  date_of_birth?: string | null | undefined;
  /** Gender as written in Namely. */
  gender?: string | null | undefined;
  /** Ethnicity as written in Namely. */
  ethnicity?: string | null | undefined;
  /** Marital status as written in Namely. */
  marital_status?: string | null | undefined;
  /** Where the person lives. */
  home_location?: Address | null | undefined;
  /** Current pay. */
  compensation?: {
    /** Pay for a whole year. */
    amount: number | null;
    /** Three-letter currency code. */
    currency: string | null;
    /** How often it is paid, in Namely's word, such as `semimonthly`. */
    period: string | null;
    /** Since when this pay is valid. */
    effective_date: string | null;
  } | null | undefined;
  /** Social security number. */
  ssn?: string | null | undefined;
  /** Whom to call in an emergency. */
  emergency_contact?: {
    /** Whom to call. */
    name: string | null;
    /** Under which number. */
    phone: string | null;
  } | null | undefined;
  /** The company's own fields by their stable names; a field that the token may not see is missing. */
  custom_fields?: Record<string, unknown> | undefined;
  /** The raw record as Namely sent it; without the sensitive fields unless those were asked for. */
  remote_data?: Record<string, unknown> | undefined;
}
