import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makePlace, runProgram } from "../support/program.ts";
import { readValues, readWorkbook } from "../support/workbook.ts";

const ROSTER = [
  { id: "1", name: "=1+1", work_email: "ada@acme.com", employment_status: "active", employee_number: "007" },
  { id: "2", name: "Bob Reed", work_email: "bob@acme.com", employment_status: "inactive" },
  { id: "3", name: "Cy Lund", work_email: "cy@acme.com", employment_status: "active" },
]
  .map(
    (person) =>
      `${JSON.stringify({ ...person, company: { id: "acme", name: "Acme" }, termination_date: null })}\n`,
  )
  .join("");

const SHEETS = ["Summary", "To act on", "All accounts", "People without account", "Exceptions", "Evidence"];

async function makeReview(): Promise<Buffer> {
  using place = makePlace();
  const write = (name: string, text: string): void => writeFileSync(join(place.work, name), text);
  write("roster.ndjson", ROSTER);
  write(
    "google.csv",
    "Email Address,Status,Last Sign In\nada@acme.com,Active,\neve@acme.com,Active,\nbob@acme.com,Active,\n+cmd@acme.com,Active,\n",
  );
  write("exceptions.csv", "pattern,reason,owner,until\n+cmd*,Test,IT,2026-12-31\n");
  const words = [
    "google=google.csv",
    "--from",
    "roster.ndjson",
    "--require",
    "google",
    "--exceptions",
    "exceptions.csv",
  ];
  const { code, stderr } = await runProgram(
    ["reconcile", ...words, "--as-of", "2026-11-23", "-o", "review.xlsx"],
    { place },
  );
  expect({ code, stderr: stderr.replace(/\([^)]*\)/u, "") }).toMatchObject({ code: 0 });
  return readFileSync(join(place.work, "review.xlsx"));
}

test("a workbook is an access review that is ready to sign", async () => {
  const bytes = await makeReview();
  const { files } = readWorkbook(bytes);
  const names = [...(files.get("xl/workbook.xml") ?? "").matchAll(/<sheet [^>]*name="([^"]*)"/gu)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(SHEETS);
  const [header, ...accounts] = readValues(bytes, 3);
  expect(accounts.map(([finding, source, row, account]) => [finding, source, row, account])).toEqual([
    ["OK", "google", "1", "ada@acme.com"],
    ["Unknown person", "google", "2", "eve@acme.com"],
    ["Left, account still active", "google", "3", "bob@acme.com"],
    ["Excepted", "google", "4", "+cmd@acme.com"],
  ]);
  expect(header?.at(-1)).toBe("Decision");
  expect(
    readValues(bytes, 2)
      .slice(1)
      .map(([finding]) => finding),
  ).toEqual(["Left, account still active", "Unknown person"]);
  expect(
    readValues(bytes, 4)
      .slice(1)
      .map(([source, name]) => [source, name]),
  ).toEqual([["google", "Cy Lund"]]);
  expect(
    readValues(bytes, 5)
      .slice(1)
      .map((row) => row.slice(1, 6)),
  ).toEqual([["+cmd@acme.com", "Excepted", "Test", "IT", "2026-12-31"]]);
});

test("its summary adds up, and its evidence names every input, the command and the version", async () => {
  const bytes = await makeReview();
  const [, ...lines] = readValues(bytes, 1);
  const counts = lines.map((line) => Number(line.at(-1)));
  const accounts = lines.findIndex(([, finding]) => finding === "All accounts");
  expect(counts.slice(0, accounts).reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(counts.slice(accounts)).toEqual([4, 1]);
  const evidence = new Map(readValues(bytes, 6).map(([item, value, ...rest]) => [item, [value, ...rest]]));
  expect(evidence.get("Command")?.[0]).toBe(
    "namely reconcile google=google.csv --from roster.ndjson --as-of 2026-11-23 --require google --exceptions exceptions.csv",
  );
  expect(evidence.get("Version")?.[0]).toMatch(/^namely \d+\.\d+\.\d+$/u);
  for (const item of ["File: roster", "File: accounts", "File: exceptions"])
    expect(evidence.get(item)?.[5]).toMatch(/^[0-9a-f]{64}$/u);
});

test("every cell is text without a formula, and every sheet has filters over all of its rows", async () => {
  const bytes = await makeReview();
  for (const [index, name] of SHEETS.entries()) {
    const { files, rows } = readWorkbook(bytes, index + 1);
    expect(rows.flat().filter((cell) => cell !== undefined && cell.kind !== "text")).toEqual([]);
    const filter = /<autoFilter ref="A1:[A-Z]+(\d+)"\/>/u.exec(
      files.get(`xl/worksheets/sheet${index + 1}.xml`) ?? "",
    );
    expect({ name, filtered: Number(filter?.[1]) }).toEqual({ name, filtered: rows.length });
  }
  expect(readValues(bytes, 3)[1]).toContain("=1+1");
  expect(readValues(bytes, 3)[1]).toContain("007");
});
