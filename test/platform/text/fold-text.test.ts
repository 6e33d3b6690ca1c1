import { expect, test } from "vitest";
import { foldText } from "../../../src/platform/text/fold-text.ts";

test.each([
  ["  Ada   KING ", "ada king"],
  ["JOSÉ", "jose"],
  ["Jose\u0301", "jose"],
  ["Straße", "strasse"],
  ["Łukasz Øster", "lukasz oster"],
  ["İstanbul ısı", "istanbul isi"],
  ["ﬁ Ａ", "fi a"],
  ["木村", "木村"],
])("%j is compared as %j", (text, folded) => {
  expect(foldText(text)).toBe(folded);
});
