// The records that the library gives to its callers. Generated interfaces, so that they need no package.
export type * from "../unified/models/company-models.ts";
export type * from "../unified/models/people-models.ts";
export type * from "../snapshots/compare/event-models.ts";
