import { describe, expect, test } from "vitest";
import { checkReportHost, readReportAddress } from "../../../src/commands/lists/report-address.ts";

const ID = "bbf089f6-90c5-473c-8928-058014a462c9";

describe("a report is named by", () => {
  test.each([
    [ID, undefined],
    [`https://acme.namely.com/reports/${ID}`, "acme.namely.com"],
    [`https://acme.namely.com/reports/${ID}/`, "acme.namely.com"],
    [`https://acme.namely.com/reports/${ID}?tab=1#top`, "acme.namely.com"],
    [`https://acme.namely.com/reports/${ID}/results.csv`, "acme.namely.com"],
    [`https://acme.namely.com/reports/${ID}/results.csv?x=1`, "acme.namely.com"],
    [`https://acme.namely.com/api/v1/reports/${ID}.json`, "acme.namely.com"],
    [`HTTPS://ACME.namely.com/reports/${ID}`, "acme.namely.com"],
    [`acme.namely.com/reports/${ID}`, "acme.namely.com"],
    [`http://127.0.0.1:8975/reports/${ID}`, "127.0.0.1:8975"],
  ])("%s", (text, host) => {
    expect(readReportAddress(text)).toEqual({ id: ID, host });
  });
});

test.each([
  "two words",
  "https://acme.namely.com/",
  "https://acme.namely.com/reports",
  "https://acme.namely.com/reports/",
  `https://acme.namely.com/people/${ID}`,
  `https://acme.namely.com/x/reports/${ID}`,
  "https://",
  "../profiles",
  "reports%2F1",
  "a?b",
])("%j names no report", (text) => {
  expect(() => readReportAddress(text)).toThrow(expect.objectContaining({ code: "usage.report" }));
});

describe("the URL belongs to the company of the request", () => {
  const asked = { baseUrl: new URL("https://acme.namely.com"), company: "acme" };
  const sandbox = { baseUrl: new URL("http://127.0.0.1:8975"), company: "acme" };

  test.each([
    [undefined, asked],
    ["acme.namely.com", asked],
    ["127.0.0.1:8975", sandbox],
    ["acme.namely.com", sandbox],
  ])("%s", (host, session) => {
    expect(() => checkReportHost({ id: ID, host }, session)).not.toThrow();
  });

  test.each([
    ["globex.namely.com", "--company globex"],
    ["acme.namely.com.evil.example", "Check the URL"],
    ["127.0.0.1:8975", "Check the URL"],
  ])("and %s is not", (host, hint) => {
    expect(() => checkReportHost({ id: ID, host }, asked)).toThrow(
      expect.objectContaining({
        code: "usage.report-company",
        hint: expect.stringContaining(hint) as string,
      }),
    );
  });
});
