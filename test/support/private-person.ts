/** What is nobody's business but the person's, by the raw field it lies in. */
export const PRIVATE = {
  ssn: "987-65-4320",
  dob: "1951-03-17",
  salary: {
    yearly_amount: 123_456.78,
    currency_type: "XTS",
    rate: "fortnightly-canary",
    date: "1999-12-31",
  },
  home: {
    address1: "13 Canary Home Lane",
    address2: "Canary Flat",
    city: "Canaryville",
    zip: "CA-NARY",
    state_id: "ZZ",
    country_id: "QQ",
  },
  gender: "canary-gender",
  ethnicity: "canary-ethnicity",
  marital_status: "canary-marital",
  emergency_contact: "Canary Contact",
  emergency_contact_phone: "+1 555 019 9999",
  healthcare_info: "canary-healthcare",
  dental_info: "canary-dental",
  vision_plan_info: "canary-vision",
  life_insurance_info: "canary-life",
  corporate_card_number: "4000 0000 0000 0002",
};
/** What would show that any of it has come out. */
export const PRIVATE_WORDS = [
  "987-65-4320",
  "1951-03-17",
  "123456.78",
  "fortnightly-canary",
  "1999-12-31",
  "13 Canary Home Lane",
  "Canary Flat",
  "Canaryville",
  "CA-NARY",
  "canary-gender",
  "canary-ethnicity",
  "canary-marital",
  "Canary Contact",
  "+1 555 019 9999",
  "canary-healthcare",
  "canary-dental",
  "canary-vision",
  "canary-life",
  "4000 0000 0000 0002",
];
/** Those that the unified employee has a place for. */
export const UNIFIED_WORDS = PRIVATE_WORDS.filter((word) => !/healthcare|dental|vision|life|4000/.test(word));
