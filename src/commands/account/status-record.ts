import * as z from "zod";

const verdict = {
  usable: z.boolean().nullable().describe("Whether the login works; null when that is unknown."),
  reason: z.string().nullable().describe("Why it does not work or is unknown; null when it works."),
};

const budgetSchema = z
  .object({
    requests: z.int().describe("Requests allowed within `window_ms`."),
    window_ms: z.int().describe("How long a request counts, in milliseconds."),
    left: z.int().describe("Requests available now."),
    paused_ms: z.number().describe("Milliseconds until Namely accepts requests again."),
  })
  .describe("What is left of the rate limit.");

const userSchema = z
  .object({
    id: z.string().describe("Namely's id of the person."),
    name: z.string().describe("The person's name."),
    email: z.string().nullable().describe("The person's work email address."),
  })
  .describe("The user of the token.");

const environmentSchema = z
  .object({
    variable: z.string().describe("The variable's name, or `--token-file`."),
    company: z.string().nullable().describe("The company's subdomain, where it is known."),
    base_url: z.string().nullable().describe("The address that requests go to."),
    user: userSchema.nullable(),
    budget: budgetSchema.nullable(),
    ...verdict,
  })
  .describe("A token from the environment, which overrides every stored login.");

const companySchema = z
  .object({
    company: z.string().describe("The company's subdomain."),
    current: z.boolean().describe("Whether commands use this company by default."),
    base_url: z.string().describe("The address that requests go to."),
    method: z
      .enum(["oauth", "token"])
      .describe("How the login was made: in the browser, or with a personal access token."),
    store: z.enum(["keychain", "file"]).describe("Which kind of store holds the secrets."),
    place: z.string().describe("Where the secrets are stored, in words."),
    user: userSchema,
    logged_in_at: z.iso.datetime().describe("When the login was made, UTC."),
    access_token: z
      .object({
        obtained_at: z.iso.datetime().describe("When the token was issued, UTC."),
        expires_at: z.iso
          .datetime()
          .nullable()
          .describe("When it expires, UTC; null for a personal access token."),
      })
      .nullable()
      .describe("The access token; null when there is none."),
    budget: budgetSchema.nullable(),
    ...verdict,
  })
  .describe("A stored login.");

/** What `namely status --format json` writes. */
export const statusSchema = z
  .object({
    environment: environmentSchema.nullable(),
    companies: z.array(companySchema).describe("Every stored login."),
  })
  .describe("The logins on this machine and whether they work.");

export type CompanyStatus = Readonly<z.infer<typeof companySchema>>;
export type EnvironmentStatus = Readonly<z.infer<typeof environmentSchema>>;
export type AccountStatus = {
  readonly environment: EnvironmentStatus | null;
  readonly companies: readonly CompanyStatus[];
};
