import * as z from "zod";

const verdict = {
  usable: z.boolean().nullable().describe("Whether it works; null when that could not be found out."),
  reason: z.string().nullable().describe("Why it does not work or is not known; null when it works."),
};

const budgetSchema = z
  .object({
    requests: z.int().describe("How many requests are allowed within `window_ms`."),
    window_ms: z.int().describe("How long a request counts, in milliseconds."),
    left: z.int().describe("How many could be sent now."),
    paused_ms: z.number().describe("Milliseconds for which Namely has asked to stop."),
  })
  .describe("What is left of the rate limit.");

const userSchema = z
  .object({
    id: z.string().describe("Namely's id of the person."),
    name: z.string().describe("The person's name."),
    email: z.string().nullable().describe("The person's work email address."),
  })
  .describe("As whom.");

const environmentSchema = z
  .object({
    variable: z.string().describe("The variable's name, or `--token-file`."),
    company: z.string().nullable().describe("The company's subdomain, where it is known."),
    base_url: z.string().nullable().describe("Where requests go."),
    user: userSchema.nullable(),
    budget: budgetSchema.nullable(),
    ...verdict,
  })
  .describe("A token from the environment, which goes before every stored login.");

const companySchema = z
  .object({
    company: z.string().describe("The company's subdomain."),
    current: z.boolean().describe("Whether it is meant when none is named."),
    base_url: z.string().describe("Where requests go."),
    method: z.enum(["oauth", "token"]).describe("Logged in by browser, or with a personal access token."),
    store: z.enum(["keychain", "file"]).describe("What keeps the secrets."),
    place: z.string().describe("Where that is, in words."),
    user: userSchema,
    logged_in_at: z.iso.datetime().describe("When, UTC."),
    access_token: z
      .object({
        obtained_at: z.iso.datetime().describe("When it was given, UTC."),
        expires_at: z.iso.datetime().nullable().describe("When it ends, UTC; null for a personal token."),
      })
      .nullable()
      .describe("The token in use; null when there is none."),
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
  .describe("Which companies this machine is logged in to, as whom, and whether it works.");

export type CompanyStatus = Readonly<z.infer<typeof companySchema>>;
export type EnvironmentStatus = Readonly<z.infer<typeof environmentSchema>>;
export type AccountStatus = {
  readonly environment: EnvironmentStatus | null;
  readonly companies: readonly CompanyStatus[];
};
