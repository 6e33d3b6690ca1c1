/** What can come along with a company. Apart from the reading, so that flags are read without it. */
export const COMPANY_INCLUDES = ["groups", "fields"] as const;

export type CompanyInclude = (typeof COMPANY_INCLUDES)[number];
