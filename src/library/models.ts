// The records that the library gives to its callers. Generated interfaces, so that they need no package.
export type {
  Company,
  CompanyField,
  CompanyGroup,
  CompanyGroupType,
  Group,
  GroupAddress,
  GroupType,
  JobTitle,
  Team,
} from "../unified/models/company-models.ts";
export type {
  Employee,
  EmploymentStatus,
  EmploymentType,
  Lifecycle,
} from "../unified/models/people-models.ts";
export type { EventEmployee, EventName, RosterEvent } from "../snapshots/compare/event-models.ts";
