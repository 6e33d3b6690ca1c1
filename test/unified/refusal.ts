import type * as z from "zod";
import { Fault } from "../../src/platform/errors/fault.ts";

/** Maps odd input: what comes out fits the schema, or it is refused as an odd shape; anything else is thrown on. */
export function mapOrRefuse(schema: z.ZodObject, map: () => unknown): void {
  try {
    schema.strict().parse(map());
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "api.shape") throw error;
  }
}
