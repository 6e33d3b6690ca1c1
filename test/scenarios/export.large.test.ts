import { describe, expect, it } from "vitest";
import { formatCount } from "../../src/terminal/messages.ts";
import { countPageRequests, openCompany, pointAt } from "../support/company.ts";
import { runProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { someOf } from "../support/effort.ts";

describe.concurrent("everybody", { timeout: 120_000 }, () => {
  it.each(someOf([2900, 368, 5000], 1))(
    "%i people come once each, in the order of joining, with no page request too many and none refused",
    async (employees) => {
      await using company = await openCompany({ employees, rateLimit: { requests: 100, windowMs: 60_000 } });
      const env = { ...pointAt(company), NAMELY_RATE_LIMIT: undefined };
      const { code, stdout, stderr } = await runProgram(["employees"], { env });
      expect(stderr).toMatch(new RegExp(`^${formatCount(employees)} employees · `));
      expect(code).toBe(0);
      expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
      // A total that ends on a full page is checked with one request, except where that alone would cost a minute.
      const isChecked = employees % 50 === 0 && employees % 5000 !== 0;
      expect(countPageRequests(company)).toBe(Math.ceil(employees / 50) + Number(isChecked));
      expect(company.requests.filter(({ status }) => status !== 200)).toEqual([]);
      expect(company.control.stats().rejected).toBe(0);
    },
  );
});
