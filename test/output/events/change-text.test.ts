import { expect, test } from "vitest";
import { listChanges } from "../../../src/output/events/change-text.ts";

const BERLIN = { number: "+49 30 23125 000", type: "main" };
const MOBILE = { number: "0152 28817409", type: "mobile" };
const RIO = { number: "+55 11 5550-0100", type: "main" };

test.each([
  [[BERLIN, MOBILE], [MOBILE, RIO], "phones: removed +49 30 23125 000, added +55 11 5550-0100"],
  [[MOBILE], [MOBILE, RIO], "phones: added +55 11 5550-0100"],
  [[MOBILE, RIO], [MOBILE], "phones: removed +55 11 5550-0100"],
  [[], [MOBILE], "phones: none → 0152 28817409"],
  [[MOBILE], [], "phones: 0152 28817409 → none"],
  [[MOBILE, RIO], [RIO, MOBILE], "phones: 0152 28817409, +55 11 5550-0100 → +55 11 5550-0100, 0152 28817409"],
])("a change of a list shows what was removed and added", (from, to, text) => {
  expect(listChanges([{ field: "phones", from, to }])).toEqual([text]);
});
