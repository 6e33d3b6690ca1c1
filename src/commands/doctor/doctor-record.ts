import * as z from "zod";

const count = z.int().min(0);

const checkSchema = z.object({
  check: z
    .string()
    .describe("What was checked, such as `node` or `keychain`. Several lines can have the same name."),
  status: z
    .enum(["ok", "warning", "problem", "skipped"])
    .describe("`skipped` for what could not be checked because of another problem, or does not apply."),
  message: z.string().describe("What was found, in one sentence."),
  remedy: z
    .string()
    .nullable()
    .describe("A command or a step that fixes it; null when there is nothing to do."),
});

/** What `namely doctor --format json` writes. */
export const doctorSchema = z
  .object({
    ok: z.boolean().describe("Whether no check found a problem; warnings do not count."),
    summary: z
      .object({ ok: count, warning: count, problem: count, skipped: count })
      .describe("How many checks ended with each status."),
    checks: z.array(checkSchema).describe("Every check, in a fixed order."),
  })
  .describe("What `namely doctor` found on this machine.");

export type DoctorReport = z.infer<typeof doctorSchema>;
export type CheckRecord = z.infer<typeof checkSchema>;
