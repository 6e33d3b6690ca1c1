import type { RawRecord } from "../../namely/reading/shapes.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Employee } from "../../unified/employee/employee.ts";

export type EmployeeMapper = (raw: unknown, path: string) => Employee;

/** Maps the profile that stood at `index` of an answer. Throws `api.shape` that says whose profile it is. */
export function mapProfile(map: EmployeeMapper, profile: RawRecord, index: number): Employee {
  try {
    return map(profile, `profiles[${index}]`);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "api.shape") throw error;
    // The place within the answer alone would not let anybody find the person whose profile has to be mended.
    throw new Fault(error.code, `${error.message} It is the profile with the id ${profile.id}.`, {
      hint: "If the value is wrong, correct it in Namely; otherwise report a bug.",
      cause: error,
    });
  }
}
