import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { times } from "../support/effort.ts";
import { makePlace, runProgram, startOnTerminal, spawnProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";
import { LINE_ENDS, OBEYED } from "./hostile-input.ts";
import { startOddNamely } from "./odd-namely.ts";

const HOSTILE = "\u001B[2J\u001B]0;title\u0007\u009B31mred\u202Etxt\u2066\0 a\r\nb\u2028c | d";

describeWith(["script"], "a terminal", () => {
  test(
    "is shown nothing of hostile names that it would obey, in any format",
    { timeout: 120_000 },
    async (context) => {
      await using company = await openCompany({ employees: 5 });
      const [person = "", other = ""] = company.control.ids();
      for (const field of ["first_name", "full_name", "email", "terminated_reason", "bio"])
        company.control.setField(person, field, `${HOSTILE} ${field}`);
      company.control.setField(person, "shirt_size", { [HOSTILE]: [HOSTILE] });
      const [group] = (
        (await (
          await fetch(`${company.url}/api/v1/groups`, {
            headers: { authorization: `Bearer ${company.personalToken}` },
          })
        ).json()) as { groups: { id: string }[] }
      ).groups;
      company.control.renameGroup(group?.id ?? "", HOSTILE);
      using place = makePlace();
      const env = { ...pointAt(company), TERM: "xterm" };
      const first = await runProgram(["employees", "--custom-fields", "all"], { env, place });
      expect(first.stdout).toContain("\u009B");
      writeFileSync(join(place.work, "old.ndjson"), first.stdout);
      writeFileSync(join(place.work, "new.ndjson"), first.stdout.replaceAll("red", "blue"));
      // In the short run one of each kind.
      const lines = [
        "employees --format table",
        "employees --format ndjson --custom-fields all",
        "employees --format csv --custom-fields all",
        "employees --format markdown --fields name,termination_reason",
        "snapshot -o -",
        "diff old.ndjson new.ndjson --format markdown",
        "employees --format json --custom-fields all",
        "employees --format csv --excel",
        `employees get ${person}`,
        `employees get ${other} --format json`,
        "groups",
        "groups --format csv",
        "status",
        "status --format json",
        "diff old.ndjson new.ndjson",
        "diff old.ndjson new.ndjson --format ndjson",
        "diff old.ndjson new.ndjson --format csv",
        "employees --from old.ndjson --format json --debug",
      ].slice(0, times(3, Infinity));
      const shown = await sideBySide(lines, async (line) => {
        const words = [...line.split(" "), "--no-color", "--no-progress", "--no-input"];
        const { code, stdout } = await startOnTerminal(words, { env, place, columns: 0 }).ended;
        return { line, code, obeyed: OBEYED.exec(stdout.replaceAll(LINE_ENDS, ""))?.[0] ?? "none" };
      });
      expect(shown).toEqual(lines.map((line) => ({ line, code: 0, obeyed: "none" })));
      tally(context, "R14", {
        inputs: lines.length,
        "escapes reaching a terminal": shown.filter(({ obeyed }) => obeyed !== "none").length,
      });
    },
  );
});

describe("a field of many megabytes", () => {
  test(
    "is printed whole, in memory that is a small multiple of it",
    { timeout: 300_000 },
    async (context) => {
      const length = times(10, 100) * 1024 * 1024;
      const body = `{"profiles":[{"id":"p1","user_status":"active","first_name":"${"x".repeat(length)}"}]}`;
      await using namely = await startOddNamely("/profiles", body);
      using place = makePlace();
      const measure = join(place.root, "measure.mjs");
      const peak = join(place.root, "peak");
      writeFileSync(
        measure,
        `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));\n`,
      );
      const env = {
        NAMELY_BASE_URL: namely.url.href,
        NAMELY_TOKEN: "token-1",
        NAMELY_RATE_LIMIT: "1000/1s",
        NODE_OPTIONS: `--import=${pathToFileURL(measure).href}`,
      };
      const result = await spawnProgram(["employees", "--fields", "first_name", "-o", "out.ndjson"], {
        env,
        place,
      });
      expect(result).toMatchObject({ code: 0 });
      const written = readFileSync(join(place.work, "out.ndjson"), "utf8");
      expect(written.length).toBe(length + '{"first_name":""}\n'.length);
      const peakBytes = Number(readFileSync(peak, "utf8")) * 1024;
      expect(peakBytes).toBeLessThan(200 * 1024 * 1024 + 12 * length);
      tally(context, "R14", { inputs: 1, "peak MB of a large field": Math.round(peakBytes / 1e6) });
    },
  );
});
