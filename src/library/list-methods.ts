// Written from the schemas; `npm run generate` writes it again. Users of the library need neither the schemas nor the
// package that makes them.
import type { Team, JobTitle } from "../unified/models/company-models.ts";

/** The methods of lists with nothing to choose; written from the catalog of lists, as `Namely` itself gets them. */
export interface ListMethods<Options> {
  /** Every team. */
  teams(options?: Options): AsyncGenerator<Team, void, undefined>;
  /** Every job title. */
  jobTitles(options?: Options): AsyncGenerator<JobTitle, void, undefined>;
}
