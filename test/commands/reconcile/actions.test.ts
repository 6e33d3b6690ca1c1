import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makePlace, runProgram, type Place, type ProgramResult } from "../../support/program.ts";
import { parseNdjson } from "../../support/records.ts";

const ROSTER = [
  { id: "1", name: "Ada Park", work_email: "ada@acme.com", employment_status: "active" },
  { id: "2", name: "Bob Reed", work_email: "bob@acme.com", employment_status: "inactive" },
  { id: "3", name: "Cy Lund", work_email: "cy@acme.com", employment_status: "active" },
  { id: "4", name: "Di Moss", work_email: "di@acme.com", employment_status: "inactive" },
].map((person) => ({ ...person, termination_date: person.id === "1" ? null : "2026-06-15" }));

const GOOGLE =
  "Email Address,Status,Last Sign In\nada@acme.com,Active,\nbob@acme.com,Active,\ncy@acme.com,Active,\n" +
  "di@acme.com,Suspended,2026/07/01 08:00:00\neve@acme.com,Active,\n";
const GITHUB = "login,id,email\nbobby,2,bob@acme.com\nbobby,2,bob@acme.com\n";

function openPlace(): Place & Disposable {
  const place = makePlace();
  write(place, "roster.ndjson", ROSTER.map((person) => `${JSON.stringify(person)}\n`).join(""));
  write(place, "google.csv", GOOGLE);
  write(place, "github.csv", GITHUB);
  return place;
}

function write(place: Place, name: string, text: string): void {
  writeFileSync(join(place.work, name), text);
}

async function act(place: Place, ...words: string[]): Promise<ProgramResult> {
  return runProgram(["reconcile", ...words, "--from", "roster.ndjson", "--as-of", "2026-11-23"], { place });
}

function list(place: Place, folder = "out"): string[] {
  return readdirSync(join(place.work, folder)).toSorted();
}

function read(place: Place, name: string): string {
  return readFileSync(join(place.work, "out", name), "utf8");
}

test("each source gets its own files, private, and the review goes to stdout", async () => {
  using place = openPlace();
  const result = await act(
    place,
    "google=google.csv",
    "github=github.csv",
    "--actions",
    "google=gam,csv",
    "--actions",
    "github=gh",
    "-o",
    "out/",
  );
  expect({ code: result.code, rows: parseNdjson(result.stdout).length }).toEqual({ code: 0, rows: 7 });
  expect(result.stderr).toBe(
    '7 rows\nActions in "out/": google-gam.sh (2), google-accounts.csv (2), github-gh.sh (1). Nothing was run.\n',
  );
  expect(list(place)).toEqual([
    "actions.json",
    "github-gh.sh",
    "google-accounts.csv",
    "google-gam.csv",
    "google-gam.sh",
  ]);
  const modes = ["", ...list(place)].map((name) => statSync(join(place.work, "out", name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600, 0o600, 0o600, 0o600]);
});

test("the files for GAM have the open accounts of people who left, and say whose they are", async () => {
  using place = openPlace();
  await act(place, "google=google.csv", "--actions", "gam", "-o", "out");
  expect(read(place, "google-gam.csv")).toBe(
    'account,finding,employee,reason\nbob@acme.com,left_still_active,Bob Reed (2),"Left on 2026-06-15, and the account is active."\n' +
      'cy@acme.com,overdue_active,Cy Lund (3),"The last day was 2026-06-15, but Namely still has the person as active."\n',
  );
  expect(read(place, "google-gam.sh").split("\n").slice(3)).toEqual([
    "# Bob Reed (2): left_still_active. Left on 2026-06-15, and the account is active.",
    "# Cy Lund (3): overdue_active. The last day was 2026-06-15, but Namely still has the person as active.",
    'folder=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1',
    'gam csv "$folder/google-gam.csv" gam update user "~account" suspended on',
    "",
  ]);
});

test("an account with several rows is acted on once", async () => {
  using place = openPlace();
  await act(place, "github=github.csv", "--actions", "gh", "-o", "out");
  expect(read(place, "github-gh.sh").match(/^gh api .*$/gmu)).toEqual([
    'gh api --method DELETE "/orgs/$ORG/memberships/bobby" || failed=1',
  ]);
});

test("--actions-include adds unknown people, and --since leaves out what is known", async () => {
  using place = openPlace();
  const words = ["google=google.csv", "--actions", "csv", "-o", "out", "--actions-include", "unknown_person"];
  const first = await act(place, ...words);
  expect(read(place, "google-accounts.csv").match(/^[^,]+/gmu)).toEqual([
    "account",
    "bob@acme.com",
    "cy@acme.com",
    "eve@acme.com",
  ]);
  write(place, "last.ndjson", first.stdout);
  write(place, "google.csv", `${GOOGLE}fay@acme.com,Active,\n`);
  const next = await act(place, ...words, "--since", "last.ndjson", "--exit-code");
  expect(next.code).toBe(3);
  expect(read(place, "google-accounts.csv").match(/^[^,]+/gmu)).toEqual(["account", "fay@acme.com"]);
});

test("excepted accounts stay open", async () => {
  using place = openPlace();
  write(place, "exceptions.csv", "account,reason\nbob@acme.com,handover\n");
  await act(place, "google=google.csv", "--exceptions", "exceptions.csv", "--actions", "csv", "-o", "out");
  expect(read(place, "google-accounts.csv")).not.toContain("bob@");
});

test("a source of another system is left out with a warning, unless it is named", async () => {
  using place = openPlace();
  const words = ["google=google.csv", "github=github.csv", "-o", "out", "--actions"];
  const { code, stderr } = await act(place, ...words, "gam");
  expect({ code, files: list(place) }).toEqual({
    code: 0,
    files: ["actions.json", "google-gam.csv", "google-gam.sh"],
  });
  expect(stderr).toContain(
    'No gam actions are written for "github", whose columns are those of github. To write them anyway, use --actions github=gam.',
  );
  const named = await act(place, ...words, "github=gam");
  expect(named.stderr).toContain("1 account is left out of the actions; its script says why.");
  expect(read(place, "github-gam.sh")).toContain("# LEFT OUT, it is not an email address: bobby\n");
  expect(list(place)).toEqual(["actions.json", "github-gam.csv", "github-gam.sh"]);
});

test("a source without anything to do gets a script that does nothing", async () => {
  using place = openPlace();
  write(place, "google.csv", "Email Address,Status,Last Sign In\n");
  const { stderr } = await act(place, "google=google.csv", "--actions", "gam", "-o", "out");
  expect(stderr).toContain("google-gam.sh (0)");
  expect(read(place, "google-gam.sh")).not.toMatch(/^[^#\n]/mu);
});

test("a run that fails leaves the folder as it was", async () => {
  using place = openPlace();
  await act(place, "google=google.csv", "--actions", "gam", "-o", "out");
  const before = list(place).map((name) => read(place, name));
  write(place, "google.csv", `${GOOGLE}"half`);
  expect((await act(place, "google=google.csv", "--actions", "csv", "-o", "out")).code).toBe(1);
  expect(list(place).map((name) => read(place, name))).toEqual(before);
  expect((await act(place, "google=google.csv", "--actions", "csv", "-o", "new")).code).toBe(1);
  expect(readdirSync(place.work)).not.toContain("new");
});

test("a folder with other files is refused, and nothing in it is touched", async () => {
  using place = openPlace();
  mkdirSync(join(place.work, "out"));
  writeFileSync(join(place.work, "out/actions.json"), "mine");
  const { code, stderr, stdout } = await act(place, "google=google.csv", "--actions", "csv", "-o", "out");
  expect({ code, stdout, files: list(place) }).toEqual({ code: 2, stdout: "", files: ["actions.json"] });
  expect(stderr).toContain('"out" has "actions.json" in it, which --actions did not write.');
  expect(read(place, "actions.json")).toBe("mine");
});

test("a file that someone adds to the folder ends the next run", async () => {
  using place = openPlace();
  const words = ["google=google.csv", "--actions", "csv", "-o", "out"];
  await act(place, ...words);
  writeFileSync(join(place.work, "out/notes.txt"), "mine");
  const { code, stderr } = await act(place, ...words);
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stderr).toContain('"out" has "notes.txt" in it');
});

test("the folder may be the current one", async () => {
  using place = openPlace();
  mkdirSync(join(place.work, "out"));
  const words = ["reconcile", "google=../google.csv", "--from", "../roster.ndjson", "--actions", "csv"];
  const { code } = await runProgram([...words, "-o", "."], { place, cwd: join(place.work, "out") });
  expect({ code, files: list(place) }).toEqual({ code: 0, files: ["actions.json", "google-accounts.csv"] });
});

test.each([
  [["--actions", "gma", "-o", "out"], 'Unknown value "gma" for --actions.'],
  [["--actions", "slack=gam", "-o", "out"], '--actions names "slack", which is not a source here.'],
  [["--actions", "gam,", "-o", "out"], "--actions has an empty name in its list"],
  [["--actions", "gam"], "--actions needs -o with a folder."],
  [["--actions", "gam", "-o", "-"], "--actions needs -o with a folder."],
  [["--actions", "gam", "-o", "review.xlsx"], '"review.xlsx" has the extension of a file.'],
  [["--actions", "gam", "-o", "google.csv/"], '"google.csv/" is not a folder.'],
  [["--actions", "gam", "-o", "roster"], '"roster" is not a folder.'],
  [["--actions", "gh", "-o", "out"], "No account file fits --actions, so no actions were written."],
  [["--actions-include", "unknown_person"], "--actions-include needs --actions."],
  [["--actions", "gam", "-o", "out", "--actions-include", "ok"], 'Unknown value "ok" for --actions-include.'],
])("%j is wrong use", async (words, message) => {
  using place = openPlace();
  write(place, "roster", "");
  const { code, stderr, stdout } = await act(place, "google=google.csv", ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(readdirSync(place.work).toSorted()).toEqual(["github.csv", "google.csv", "roster", "roster.ndjson"]);
});
