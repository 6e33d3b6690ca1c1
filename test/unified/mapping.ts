import type { Employee } from "../../src/unified/employee/employee.ts";
import { createGroupDirectory } from "../../src/unified/lists/group-directory.ts";
import { createEmployeeMapper, type EmployeeMapperOptions } from "../../src/unified/employee/map-employee.ts";

const directory = createGroupDirectory([
  { id: "group-new-york", name: "New York", type: "office" },
  { id: "group-accounts", name: "Account Management", type: "department" },
  { id: "group-dublin", name: "Dublin", type: "office" },
  { id: "group-platform", name: "Platform", type: "department" },
  { id: "group-europe", name: "Europe", type: "division" },
]);

/** Maps one raw profile as seen on 23 November 2026 at a company of three offices. */
export function mapProfile(raw: unknown, options: Partial<EmployeeMapperOptions> = {}): Employee {
  const map = createEmployeeMapper({
    company: { id: "acme", name: "Acme" },
    directory,
    asOf: "2026-11-23",
    includeSensitive: false,
    customFields: "none",
    remoteData: false,
    ...options,
  });
  return map(raw, "profiles[3]");
}

/** Maps the least profile there can be, with these fields. */
export function mapFields(
  fields: Readonly<Record<string, unknown>>,
  options?: Partial<EmployeeMapperOptions>,
) {
  return mapProfile({ id: "p1", user_status: "active", ...fields }, options);
}
