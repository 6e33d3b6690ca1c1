import { describe, expect, test } from "vitest";
import { companySchema } from "../../../src/unified/lists/company.ts";
import { mapCompany } from "../../../src/unified/lists/map-company.ts";

const options = { baseUrl: "https://acme.namely.com", subdomain: "acme", remoteData: true };

const answer = {
  name: "Acme Corporation",
  permalink: "acme",
  logo_url: "/media/logo.png",
  background_url: "https://cdn.example/background.jpg",
  authentications: [
    { type: "email_password" },
    { type: "google_oauth2", init_url: "https://auth.namely.com/auth/google_oauth2?permalink=acme" },
  ],
};

const offices = [{ id: "g-1", name: "Dublin", address: null }];
const parts = { offices, groups: [], group_types: [], fields: [] };

describe("every field of a company", () => {
  const company = mapCompany(answer, { ...options, parts });
  const expected = {
    id: "acme",
    display_name: "Acme Corporation",
    legal_name: null,
    subdomain: "acme",
    logo_url: "https://acme.namely.com/media/logo.png",
    background_url: "https://cdn.example/background.jpg",
    authentications: [
      { type: "email_password", url: null },
      { type: "google_oauth2", url: "https://auth.namely.com/auth/google_oauth2?permalink=acme" },
    ],
    ...parts,
    remote_data: answer,
  };

  test.each(Object.keys(companySchema.shape) as (keyof typeof expected)[])("%s", (field) => {
    expect(company[field]).toEqual(expected[field]);
  });

  test("it fits the schema and keeps its order", () => {
    expect(companySchema.strict().parse(company)).toEqual(company);
    expect(Object.keys(company)).toEqual(Object.keys(companySchema.shape));
  });
});

test.each([
  ["companies", { companies: [answer] }],
  ["company", { company: answer, meta: {} }],
])("an envelope of %s is opened", (_, envelope) => {
  expect(mapCompany(envelope, { ...options, remoteData: false })).toMatchObject({
    id: "acme",
    display_name: "Acme Corporation",
  });
});

test("a company without a subdomain gets the one that was requested", () => {
  expect(mapCompany({ name: "Acme" }, options)).toMatchObject({ id: "acme", subdomain: "acme" });
});

test.each([[null], [""], [{}], [undefined]])("authentications of %j are none", (authentications) => {
  expect(mapCompany({ ...answer, authentications }, options).authentications).toEqual([]);
});

test("an address that is not of the web is not passed on", () => {
  const company = mapCompany(
    { ...answer, logo_url: "javascript:alert(1)", background_url: "https://[" },
    options,
  );
  expect([company.logo_url, company.background_url]).toEqual([null, null]);
});

test.each([
  ["a list", [], "at companies/info: expected an object, got a list."],
  ["an error message", { message: "gone" }, "at companies/info.permalink: expected text, got nothing."],
  ["a name that is a list", { name: [] }, "at companies/info.name: expected text, got a list."],
])("%s is refused", (_, odd, message) => {
  expect(() => mapCompany(odd, options)).toThrow(message);
});
