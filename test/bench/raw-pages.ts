import { request } from "undici";
import { systemClock } from "../../src/platform/process/clock.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { createGroupDirectory } from "../../src/unified/lists/group-directory.ts";
import { createEmployeeMapper } from "../../src/unified/employee/map-employee.ts";
import { mapGroups } from "../../src/unified/lists/map-groups.ts";

export const AS_OF = "2026-11-23";

/** What Namely sends for a whole company. */
export interface RawCompany {
  /** The JSON of every page of profiles, 50 people each. */
  readonly pages: readonly string[];
  /** Maps one raw profile the way `namely employees` does without flags. */
  readonly map: (raw: unknown, path: string) => Employee;
}

export async function readRawCompany(employees: number): Promise<RawCompany> {
  const sandbox = await startSandbox({ employees, today: AS_OF, clock: systemClock, rateLimit: "off" });
  const fetchText = async (path: string): Promise<string> => {
    const headers = { authorization: `Bearer ${sandbox.personalToken}` };
    return (await request(`${sandbox.url}/api/v1${path}`, { headers })).body.text();
  };
  try {
    const groups = JSON.parse(await fetchText("/groups"));
    const groupTypes = JSON.parse(await fetchText("/group_types"));
    const pages: string[] = [];
    for (let page = 1; page <= Math.ceil(employees / 50); page++)
      pages.push(await fetchText(`/profiles?page=${page}&per_page=50&sort=created_at`));
    const map = createEmployeeMapper({
      company: { id: sandbox.company, name: "Sandbox" },
      directory: createGroupDirectory(mapGroups({ groups, groupTypes }, { remoteData: false })),
      asOf: AS_OF,
      includeSensitive: false,
      customFields: "none",
      remoteData: false,
    });
    return { pages, map };
  } finally {
    await sandbox.stop();
  }
}

/** The profiles of one page. */
export function parseProfiles(page: string): readonly unknown[] {
  return (JSON.parse(page) as { profiles: readonly unknown[] }).profiles;
}
