import { describe, expect, test } from "vitest";
import { STREAM_NAMES } from "../../src/singer/streams.ts";
import { IS_QUICK, someOf } from "../support/effort.ts";
import { countPageRequests, openCompany } from "../support/company.ts";
import { openNamely } from "../support/library.ts";
import { checkSinger } from "../support/singer-checker.ts";
import { longAgo, openTapPlace } from "../support/tap-place.ts";

const EMPLOYEES = [{ breadcrumb: [], metadata: { selected: true } }];
const onlyEmployees = (metadata: object[] = EMPLOYEES): object => ({
  streams: [{ tap_stream_id: "employees", metadata }],
});

describe.concurrent("an incremental run of the tap", () => {
  test("asks for one page and sends who has changed, however many there are", async () => {
    await using sandbox = await openCompany({ today: longAgo() });
    using tap = openTapPlace(sandbox);
    const first = await tap.extract({ catalog: onlyEmployees() });
    expect(first.records).toHaveLength(130);
    sandbox.control.advance(1);
    const [id = ""] = sandbox.control.ids();
    sandbox.control.setField(id, "last_name", "Newname");
    const asked = countPageRequests(sandbox);
    const second = await tap.extract({ catalog: onlyEmployees(), state: first.state });
    expect(countPageRequests(sandbox) - asked).toBe(1);
    expect(second.records.length).toBeLessThan(50);
    expect(second.records.find(({ record }) => record["id"] === id)?.record["last_name"]).toBe("Newname");
  });

  test.skipIf(IS_QUICK)(
    "sends all 110 people of an import, from a company with wrong times and a wrong Date header",
    async () => {
      const quirks = { ties: "shuffled", clusters: 60, futureTimes: "one", dateHeader: "wrong" } as const;
      await using sandbox = await openCompany({ employees: 230, today: longAgo(), quirks });
      using tap = openTapPlace(sandbox);
      const catalog = onlyEmployees();
      const { state } = await tap.extract({ catalog });
      sandbox.control.advance(1);
      sandbox.control.importField({ field: "last_name", value: "Newname", count: 110 });
      const { records } = await tap.extract({ catalog, state });
      const renamed = records.filter(({ record }) => record["last_name"] === "Newname");
      expect(new Set(renamed.map(({ record }) => record["id"])).size).toBe(110);
    },
  );

  test("sends all employees again when that is due", async () => {
    await using sandbox = await openCompany({ employees: 60, today: longAgo() });
    using tap = openTapPlace(sandbox);
    const catalog = onlyEmployees();
    const { state } = await tap.extract({ catalog });
    expect((await tap.extract({ catalog, state })).records.length).toBeLessThan(60);
    const due = await tap.extract({ catalog, state, config: { full_every: 0 } });
    expect(due.records).toHaveLength(60);
  });

  test("sends all employees again when groups have other names, and for a full table, which moves no bookmark", async () => {
    await using sandbox = await openCompany({ employees: 60, today: longAgo() });
    using tap = openTapPlace(sandbox);
    const now = new Date().toISOString();
    const known = { replication_key_value: now, full_read_at: now, directory: "0123456789abcdef" };
    const state = { bookmarks: { employees: known } };
    expect((await tap.extract({ catalog: onlyEmployees(), state })).records).toHaveLength(60);
    const full = [{ breadcrumb: [], metadata: { selected: true, "replication-method": "FULL_TABLE" } }];
    const whole = await tap.extract({ catalog: onlyEmployees(full), state });
    expect(whole.records).toHaveLength(60);
    expect(whole.state).toMatchObject(state);
  });

  test("goes no further back than start_date, and its bookmark never goes back", async () => {
    await using sandbox = await openCompany({ employees: 60, today: longAgo() });
    using tap = openTapPlace(sandbox);
    sandbox.control.advance(3);
    const start = sandbox.control.today;
    sandbox.control.advance(7);
    const all = await tap.extract({ catalog: onlyEmployees() });
    const late = await tap.extract({ catalog: onlyEmployees(), config: { start_date: start } });
    const times = (output: typeof all): string[] =>
      output.records.map(({ record }) => String(record["updated_at"])).sort();
    expect(times(late)).toEqual(times(all).filter((time) => time >= start));
    expect(times(late).length).toBeLessThan(60);
    const justNow = new Date(Date.now() - 10_000).toISOString();
    const ahead = { bookmarks: { employees: { replication_key_value: justNow } } };
    const { state } = await tap.extract({ catalog: onlyEmployees(), state: ahead });
    expect(state).toMatchObject(ahead);
  });
});

test("a discovered catalog with everything selected brings sensitive and custom fields that fit their schema", async () => {
  await using sandbox = await openCompany({ employees: 60, today: longAgo() });
  using tap = openTapPlace(sandbox);
  const config = { include_sensitive: true, custom_fields: "all" };
  const { stdout } = await tap.run("--config", tap.config(config), "--discover");
  const catalog = JSON.parse(stdout.replaceAll('"selected-by-default": false', '"selected": true')) as object;
  const { records } = await tap.extract({ config, catalog });
  const people = records.flatMap(({ stream, record }) => (stream === "employees" ? [record] : []));
  await using namely = await openNamely(sandbox);
  const expected: object[] = [];
  for await (const { lifecycle: _, ...employee } of namely.employees({
    includeSensitive: true,
    customFields: "all",
  }))
    expected.push(employee);
  expect(people).toEqual(expected);
});

describe.concurrent("a run of the tap that cannot bring a whole stream", () => {
  test("writes the streams before it and nothing of that one, and the next run begins with it", async () => {
    await using sandbox = await openCompany({ employees: 120, today: longAgo() });
    using tap = openTapPlace(sandbox);
    sandbox.control.changeBetweenPages({ after: 1, remove: 1, repeat: true });
    const { code, stdout, stderr } = await tap.run("--config", tap.config());
    expect({ code, stderr: stderr.split("\n").filter((line) => line.startsWith("CRITICAL")) }).toEqual({
      code: 6,
      stderr: [expect.stringContaining("The list of employees changed in each of 3 attempts")],
    });
    const output = checkSinger(stdout);
    expect(output.streams).toEqual(STREAM_NAMES.slice(0, -1));
    expect(output.states.at(-1)).toEqual({ currently_syncing: "employees", bookmarks: {} });
  });

  test("resumes with the stream that was cut off", async () => {
    await using sandbox = await openCompany({ employees: 10, today: longAgo() });
    using tap = openTapPlace(sandbox);
    const state = { currently_syncing: "job_titles", bookmarks: {} };
    const output = await tap.extract({ state });
    const at = STREAM_NAMES.indexOf("job_titles");
    expect(output.streams).toEqual([...STREAM_NAMES.slice(at), ...STREAM_NAMES.slice(0, at)]);
    expect(output.state).not.toHaveProperty("currently_syncing");
  });
});

describe.concurrent("what the tap cannot work with", () => {
  const mistakes: readonly (readonly [string, (file: FileOf) => string[], string])[] = [
    ["an option with a slip", () => ["--confg", "x"], "Did you mean --config?"],
    ["a config that is no JSON", (file: FileOf) => ["--config", file("{")], "is not JSON"],
    ["half a login", (file: FileOf) => ["--config", file({ refresh_token: "secret-word" })], "no client_id"],
    ["no login", (file: FileOf) => ["--config", file({})], "Not logged in"],
    [
      "a state that is none",
      (file: FileOf) => ["--config", file({}), "--state", file({ bookmarks: 7 }, "state.json")],
      "The state has bookmarks",
    ],
  ];
  test.each(someOf(mistakes, 2))("%s is one clear line", async (_, words, says) => {
    await using sandbox = await openCompany({ employees: 1 });
    using tap = openTapPlace(sandbox);
    const file: FileOf = (content, name = "own.json") => tap.write(name, content);
    const { code, stdout, stderr } = await tap.run(...words(file));
    expect({ code: code === 2 || code === 4, stdout, lines: stderr.split("\n").length }).toEqual({
      code: true,
      stdout: "",
      lines: 2,
    });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("secret");
    expect(sandbox.requests).toHaveLength(0);
  });
});

type FileOf = (content: unknown, name?: string) => string;
