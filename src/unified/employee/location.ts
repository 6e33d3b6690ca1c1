import * as z from "zod";
import { textField } from "../text-field.ts";

const addressFields = {
  street_1: textField("First line of the street address."),
  street_2: textField("Second line of the street address."),
  city: textField("City."),
  state: textField("State, province or other subdivision; Namely's short code where it has one."),
  postal_code: textField("Postal code, as text."),
  country: textField("Country; its two-letter code where Namely has one."),
};

const phone = textField("Phone number of the place, as typed.");

/** Where a person works: the office's name and its address. */
export const workLocationSchema = z.object({
  name: textField("Name of the office."),
  ...addressFields,
  phone,
});

/** Where a group sits. */
export const groupAddressSchema = z.object({ ...addressFields, phone });

/** Where anything is, such as a person's home. */
export const addressSchema = z.object(addressFields);

export type { Address, GroupAddress, WorkLocation } from "../models/company-models.ts";
