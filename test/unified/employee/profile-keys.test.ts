import { describe, expect, test } from "vitest";
import { rawProfileSchema, rawSensitiveSchema } from "../../../src/unified/raw/raw.ts";
import {
  KNOWN_PROFILE_KEYS,
  SENSITIVE_PROFILE_KEYS,
  readVisibleKeys,
} from "../../../src/unified/employee/profile-keys.ts";
import { mapFields, mapProfile } from "../mapping.ts";
import { profileOf2015, profileOf2016 } from "../profiles.ts";

test("every key that a unified field is made of counts as known", () => {
  for (const key of Object.keys(rawProfileSchema.shape)) expect(KNOWN_PROFILE_KEYS).toContain(key);
});

test("every key that a sensitive field is made of counts as sensitive", () => {
  for (const key of Object.keys(rawSensitiveSchema.shape)) expect(SENSITIVE_PROFILE_KEYS).toContain(key);
});

describe("custom fields", () => {
  test("all of them are the company's own ones, by name", () => {
    const { custom_fields } = mapProfile(profileOf2015, { customFields: "all" });
    expect(Object.keys(custom_fields ?? {})).toEqual([
      "2012_grant_date",
      "budgeted_headcount",
      "custom_field",
      "target_bonus___general",
      "test_date_custom_field",
      "test_number_field",
      "twitter",
    ]);
  });

  test("numbers, lists and objects stay what they are, and blank text becomes null", () => {
    const { custom_fields } = mapFields(
      { number: 1.5, list: ["a", ""], place: { city: "x" }, blank: " ", no: false },
      { customFields: "all" },
    );
    expect(custom_fields).toEqual({
      blank: null,
      list: ["a", ""],
      no: false,
      number: 1.5,
      place: { city: "x" },
    });
  });

  test("by name only those are given that the profile has: what is missing may not be seen", () => {
    const { custom_fields } = mapFields(
      { shirt_size: "L", other: 1 },
      { customFields: ["shirt_size", "secret"] },
    );
    expect(custom_fields).toEqual({ shirt_size: "L" });
  });

  test("Namely's own fields without a place in the model can be had by name", () => {
    const { custom_fields } = mapProfile(profileOf2016, { customFields: ["asset_management", "email"] });
    expect(custom_fields).toEqual({ asset_management: ["Laptop", "Cell Phone"] });
  });

  test("no sensitive field slips through under its raw name", () => {
    const customFields = [...SENSITIVE_PROFILE_KEYS];
    for (const raw of [profileOf2015, profileOf2016]) {
      expect(mapProfile(raw, { customFields }).custom_fields).toEqual({});
      const { custom_fields = {} } = mapProfile(raw, { customFields: "all", includeSensitive: true });
      for (const key of SENSITIVE_PROFILE_KEYS) expect(custom_fields).not.toHaveProperty(key);
    }
  });

  test("fields called like parts of an object are just fields", () => {
    const raw: unknown = JSON.parse(
      '{"id":"p","user_status":"active","__proto__":{"polluted":1},"constructor":"x","toString":"y"}',
    );
    const employee = mapProfile(raw, { customFields: "all", remoteData: true });
    expect(JSON.stringify(employee.custom_fields)).toBe(
      '{"__proto__":{"polluted":1},"constructor":"x","toString":"y"}',
    );
    expect(JSON.stringify(employee.remote_data)).toBe(JSON.stringify(raw));
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("the raw record", () => {
  test("is whole when sensitive fields were asked for", () => {
    const { remote_data } = mapProfile(profileOf2015, { remoteData: true, includeSensitive: true });
    expect(remote_data).toEqual(profileOf2015);
  });

  test("lacks the sensitive fields and nothing else when they were not", () => {
    const { remote_data = {} } = mapProfile(profileOf2015, { remoteData: true });
    const missing = Object.keys(profileOf2015).filter((key) => !(key in remote_data));
    expect(missing.sort()).toEqual([
      "corporate_card_number",
      "dental",
      "dental_info",
      "dob",
      "emergency_contact",
      "emergency_contact_phone",
      "gender",
      "healthcare",
      "healthcare_info",
      "home",
      "life_insurance_info",
      "marital_status",
      "salary",
      "ssn",
      "vision_plan_info",
    ]);
  });
});

test("the visible keys are those that came, empty or not", () => {
  expect(readVisibleKeys({ id: "p", ssn: null, email: "" })).toEqual(["email", "id", "ssn"]);
  expect(readVisibleKeys("no profile")).toEqual([]);
});
