import { SETTINGS } from "./config.ts";
import { STREAM_NAMES } from "./streams.ts";

/** What the tap is, for programs that set it up. */
export function describeTap(version: string): object {
  return {
    name: "tap-namely",
    description: "Employees, groups, companies, teams and job titles from the HRIS Namely.",
    version,
    capabilities: ["about", "catalog", "discover", "properties", "state"],
    streams: STREAM_NAMES,
    settings: SETTINGS.map(({ name, kind, sensitive, description }) => ({
      name,
      kind,
      sensitive: sensitive === true,
      description,
    })),
  };
}
