import * as z from "zod";
import { remoteDataSchema } from "./remote-data.ts";

export const companySchema = z
  .object({
    id: z.string().min(1).describe("Namely's permalink of the company, which is its subdomain."),
    display_name: z.string().nullable().describe("The company's name as its people see it."),
    legal_name: z.null().describe("Always null: Namely does not tell it."),
    subdomain: z.string().min(1).describe("The company's part of https://<subdomain>.namely.com."),
    logo_url: z.string().nullable().describe("Absolute address of the logo."),
    background_url: z.string().nullable().describe("Absolute address of the login page's picture."),
    authentications: z
      .array(
        z.object({
          type: z.string().describe("`email_password`, `google_oauth2`, `saml` or a newer word of Namely's."),
          url: z.string().nullable().describe("Where this way of logging in begins, if it has an address."),
        }),
      )
      .describe("The ways people log in to this company."),
    remote_data: remoteDataSchema,
  })
  .describe("The company whose Namely this is.");

export type Company = z.infer<typeof companySchema>;
