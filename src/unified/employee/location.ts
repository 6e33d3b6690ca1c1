import * as z from "zod";

const line = (what: string) => z.string().nullable().describe(what);

const addressFields = {
  street_1: line("First line of the street address."),
  street_2: line("Second line of the street address."),
  city: line("City."),
  state: line("State, province or other subdivision; Namely's short code where it has one."),
  postal_code: line("Postal code, as text."),
  country: line("Country; its two-letter code where Namely has one."),
};

const phone = line("Phone number of the place, as typed.");

/** Where a person works: the office's name and its address. */
export const workLocationSchema = z.object({
  name: line("Name of the office."),
  ...addressFields,
  phone,
});

/** Where a group sits. */
export const groupAddressSchema = z.object({ ...addressFields, phone });

/** Where a person lives. */
export const homeLocationSchema = z.object(addressFields);

export type WorkLocation = z.infer<typeof workLocationSchema>;
export type { GroupAddress } from "../models/company-models.ts";
export type HomeLocation = z.infer<typeof homeLocationSchema>;
