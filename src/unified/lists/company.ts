import * as z from "zod";
import { fieldSchema } from "./field.ts";
import { groupSchema } from "./group.ts";
import { groupTypeRecordSchema } from "./group-type-record.ts";
import { groupAddressSchema } from "../employee/location.ts";
import { remoteDataSchema } from "../raw/remote-data.ts";
import type { Company } from "../models/company-models.ts";
import { textField } from "../text-field.ts";

export const companySchema = z
  .object({
    id: z.string().min(1).describe("Namely's permalink of the company, which is its subdomain."),
    display_name: textField("The company's name as its people see it."),
    legal_name: z.null().describe("Always null: Namely does not provide it."),
    subdomain: z.string().min(1).describe("The company's part of https://<subdomain>.namely.com."),
    logo_url: textField("Absolute address of the logo."),
    background_url: textField("Absolute address of the login page's picture."),
    authentications: z
      .array(
        z.object({
          type: z.string().describe("`email_password`, `google_oauth2`, `saml` or a newer word of Namely's."),
          url: textField("Where this way of logging in begins, if it has an address."),
        }),
      )
      .describe("The ways people log in to this company."),
    offices: z
      .array(
        z.object({
          id: z.string().describe("The id of the office, which is a group."),
          name: textField("The office's name."),
          address: groupAddressSchema.nullable().describe("Where it is; null when it has no address."),
        }),
      )
      .optional()
      .describe("The company's offices; missing when the token may not see groups and their types."),
    groups: z
      .array(groupSchema.omit({ remote_data: true }))
      .optional()
      .describe("Every group; only with --include groups, and where the token may see them."),
    group_types: z
      .array(groupTypeRecordSchema)
      .optional()
      .describe("The kinds of groups; only with --include groups, and where the token may see them."),
    fields: z
      .array(fieldSchema.omit({ remote_data: true }))
      .optional()
      .describe("The fields of profiles; only with --include fields, and where the token may see them."),
    remote_data: remoteDataSchema,
  })
  .describe("The company whose Namely this is.");

export type { Company };

/** The parts of a company that come from other answers than its own; what is undefined is left out. */
export type CompanyParts = Pick<Company, "offices" | "groups" | "group_types" | "fields">;
