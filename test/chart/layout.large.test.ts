import fc from "fast-check";
import { describe, it } from "vitest";
import { tries } from "../support/effort.ts";
import { checkLayout, company, everybody, wideCompany } from "./layout-checks.ts";

describe("the places of cards", () => {
  it("hold each person once, no card upon another and no line through one, in any company", () => {
    fc.assert(
      fc.property(fc.oneof(company, wideCompany), (parents) => checkLayout(parents, everybody)),
      tries(120, 3000),
    );
  });
});
