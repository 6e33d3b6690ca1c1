import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Employee } from "../../src/unified/models/people-models.ts";
import { makeScene, type Run, runLine, type Scene } from "../commands/terminal-context.ts";
import { type CompanyOptions, openCompany, pointAt } from "../support/company.ts";
import { collect, openNamely } from "../support/library.ts";
import { asNumber, bareNumbers, startRewritingNamely } from "../support/rewriting-namely.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";
import { checkSinger } from "../support/singer-checker.ts";
import { listStored } from "../support/snapshots.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { openTapPlace } from "../support/tap-place.ts";

const BADGE = "76561198000000001";
const NEXT_BADGE = "76561198000000002";
const NEGATIVE = "-90071992547409931";
const FRACTION = "12345678901234567.25";
const FIELD = "favorite_color";
const OTHER = "favorite_cookie";

/** A company in which two people have badges that are the same when rounded. End it with `await using`. */
async function openBadges(options: CompanyOptions = {}) {
  const company = await openCompany({ employees: 20, ...options });
  const namely = await startRewritingNamely(company, bareNumbers);
  const [one = "", two = ""] = company.control.ids().slice(3, 5);
  for (const [id, badge, other] of [
    [one, BADGE, NEGATIVE],
    [two, NEXT_BADGE, FRACTION],
  ] as const) {
    company.control.setField(id, "employee_id", asNumber(badge));
    company.control.setField(id, FIELD, asNumber(badge));
    company.control.setField(id, OTHER, asNumber(other));
  }
  const env = { ...pointAt(company), NAMELY_BASE_URL: namely.url.href };
  return {
    company,
    url: namely.url.href,
    one,
    two,
    scene: makeScene(env),
    [Symbol.asyncDispose]: async () => {
      await namely[Symbol.asyncDispose]();
      await company[Symbol.asyncDispose]();
    },
  };
}

function succeed({ error, stdout }: Run): string {
  if (error !== undefined) throw error as Error;
  return stdout;
}

async function put(scene: Scene, ...words: string[]): Promise<string> {
  return succeed(await runLine(scene, words));
}

const FIELDS = ["--custom-fields", `${FIELD},${OTHER}`];

/** Each command line with what its output has to hold. */
const LINES: readonly (readonly [words: readonly string[], holds: readonly string[]])[] = [
  [
    ["employees", ...FIELDS, "--format", "ndjson"],
    [
      `"employee_number":"${BADGE}"`,
      `"employee_number":"${NEXT_BADGE}"`,
      `"custom_fields":{"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}}`,
      `"custom_fields":{"${FIELD}":${NEXT_BADGE},"${OTHER}":${FRACTION}}`,
    ],
  ],
  [
    ["employees", ...FIELDS, "--format", "json"],
    [`"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}`, `"${FIELD}":${NEXT_BADGE},"${OTHER}":${FRACTION}`],
  ],
  [
    [
      "employees",
      ...FIELDS,
      "--format",
      "csv",
      "--fields",
      `employee_number,custom_fields.${FIELD},custom_fields.${OTHER}`,
    ],
    [`\n${BADGE},${BADGE},${NEGATIVE}\n`, `\n${NEXT_BADGE},${NEXT_BADGE},${FRACTION}\n`],
  ],
  [
    ["employees", ...FIELDS, "--format", "yaml", "--fields", `employee_number,custom_fields`],
    [
      `employee_number: "${BADGE}"\n  custom_fields:\n    ${FIELD}: ${BADGE}\n    ${OTHER}: ${NEGATIVE}\n`,
      `    ${FIELD}: ${NEXT_BADGE}\n    ${OTHER}: ${FRACTION}\n`,
    ],
  ],
  ...["table", "markdown"].map(
    (format) =>
      [
        [
          "employees",
          ...FIELDS,
          "--format",
          format,
          "--fields",
          `employee_number,custom_fields.${FIELD},custom_fields.${OTHER}`,
        ],
        [BADGE, NEXT_BADGE, NEGATIVE, FRACTION],
      ] as const,
  ),
  [
    ["employees", "--remote-data", "--format", "ndjson"],
    [
      `"employee_id":${BADGE}`,
      `"${FIELD}":${NEXT_BADGE}`,
      `"${OTHER}":${NEGATIVE}`,
      `"${OTHER}":${FRACTION}`,
    ],
  ],
  [
    ["api", "/profiles"],
    [`"employee_id":${BADGE}`, `"${OTHER}":${FRACTION}`],
  ],
  [
    ["api", "/profiles", "--paginate"],
    [`"employee_id":${BADGE}`, `"${FIELD}":${NEXT_BADGE}`, `"${OTHER}":${FRACTION}`],
  ],
  [
    ["api", "/profiles", "--paginate", "--format", "csv", "--fields", `employee_id,${FIELD},${OTHER}`],
    [`\n${BADGE},${BADGE},${NEGATIVE}\n`, `\n${NEXT_BADGE},${NEXT_BADGE},${FRACTION}\n`],
  ],
  [
    ["api", "/profiles", "--format", "ndjson", "--fields", `employee_id,${OTHER}`],
    [
      `{"employee_id":${BADGE},"${OTHER}":${NEGATIVE}}\n`,
      `{"employee_id":${NEXT_BADGE},"${OTHER}":${FRACTION}}\n`,
    ],
  ],
  [
    ["snapshot", ...FIELDS, "-o", "-"],
    [`"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}`, `"${OTHER}":${FRACTION}`],
  ],
];

describe("digits beyond what a number holds come out as they were sent", () => {
  test("through --columns, whether they are a field, a constant or a translated value", async () => {
    await using badges = await openBadges();
    const { scene } = badges;
    const file = join(makeTempFolder(), "columns.json");
    const columns = [
      `{"name":"badge","field":"custom_fields.${FIELD}"}`,
      `{"name":"site","constant":${NEXT_BADGE}}`,
      `{"name":"door","field":"custom_fields.${FIELD}","values":{"${BADGE}":${FRACTION},"*":${NEGATIVE}}}`,
    ];
    writeFileSync(file, `{"columns":[${columns.join(",")}]}`);
    const words = ["employees", ...FIELDS, "--columns", file, "--format"];
    expect(await put(scene, ...words, "csv")).toContain(`\n${BADGE},${NEXT_BADGE},${FRACTION}\n`);
    expect(await put(scene, ...words, "ndjson")).toContain(
      `{"badge":${NEXT_BADGE},"site":${NEXT_BADGE},"door":${NEGATIVE}}\n`,
    );
  });

  test.each(LINES.map(([words, holds]) => [words.join(" "), words, holds] as const))(
    "namely %s",
    async (_, words, holds) => {
      await using badges = await openBadges();
      const out = await put(badges.scene, ...words);
      expect(holds.filter((text) => !out.includes(text))).toEqual([]);
    },
  );

  test("namely employees get, as JSON in lines", async () => {
    await using badges = await openBadges();
    const out = await put(badges.scene, "employees", "get", badges.two, ...FIELDS, "--format", "json");
    expect(out).toContain(`    "${FIELD}": ${NEXT_BADGE},\n    "${OTHER}": ${FRACTION}\n`);
  });

  test("a company with integers for ids keeps people apart whose ids are the same when rounded", async () => {
    await using company = await openCompany({ employees: 20 });
    const [one = "", two = ""] = company.control.ids();
    await using namely = await startRewritingNamely(company, (body) =>
      body.replaceAll(`"id":"${one}"`, `"id":${BADGE}`).replaceAll(`"id":"${two}"`, `"id":${NEXT_BADGE}`),
    );
    const scene = makeScene({ ...pointAt(company), NAMELY_BASE_URL: namely.url.href });
    const ids = (await put(scene, "employees", "--format", "csv", "--fields", "id")).split("\n");
    expect(ids.filter((id) => id === BADGE || id === NEXT_BADGE).sort()).toEqual([BADGE, NEXT_BADGE]);
    expect(ids).toHaveLength(22);
  });

  test("namely org check does not take two badges for one", async () => {
    await using badges = await openBadges();
    const out = await put(badges.scene, "org", "check", "--format", "ndjson");
    expect(out).not.toContain("same_employee_number");
  });
});

describe("snapshots keep every digit", () => {
  test("and the same people are the same bytes, without an event", async () => {
    await using badges = await openBadges();
    await put(badges.scene, "diff", "--save", ...FIELDS);
    const [first = ""] = listStored(badges.scene.folders);
    expect(readFileSync(first, "utf8")).toContain(`"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}`);
    const out = await put(badges.scene, "diff", "--save", "--format", "ndjson", ...FIELDS);
    expect(out).toBe("");
    expect(readFileSync(listStored(badges.scene.folders).at(-1) ?? "", "utf8")).toBe(
      readFileSync(first, "utf8"),
    );
  });

  test("and a badge whose last digit changes is one event with both numbers", async () => {
    await using badges = await openBadges();
    await put(badges.scene, "diff", "--save", ...FIELDS);
    badges.company.control.setField(badges.one, FIELD, asNumber(NEXT_BADGE));
    const out = await put(badges.scene, "diff", "--format", "ndjson", ...FIELDS);
    expect(out).toContain(
      `"changes":[{"field":"custom_fields.${FIELD}","from":${BADGE},"to":${NEXT_BADGE}}]`,
    );
    const table = await put(badges.scene, "diff", "--format", "markdown", ...FIELDS);
    expect(table).toContain(`${BADGE} → ${NEXT_BADGE}`);
    const envelope = await put(badges.scene, "diff", "--format", "json", ...FIELDS);
    expect(envelope).toContain(`"from":${BADGE},"to":${NEXT_BADGE}`);
  });

  test("also where only changes are read", async () => {
    await using badges = await openBadges();
    await put(badges.scene, "diff", "--save", "--incremental", ...FIELDS);
    badges.company.control.advance(1);
    badges.company.control.setField(badges.one, "first_name", "Zora");
    const out = await put(
      badges.scene,
      "diff",
      "--save",
      "--incremental",
      "--format",
      "ndjson",
      "--as-of",
      badges.company.control.today,
      ...FIELDS,
    );
    expect(out).not.toContain("custom_fields.");
    const latest = readFileSync(listStored(badges.scene.folders).at(-1) ?? "", "utf8");
    expect(latest).toContain(`"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}`);
    expect(latest).toContain(`"${FIELD}":${NEXT_BADGE},"${OTHER}":${FRACTION}`);
  });

  test("and give them back offline", async () => {
    await using badges = await openBadges();
    await put(badges.scene, "snapshot", ...FIELDS);
    const [path = ""] = listStored(badges.scene.folders);
    const out = await put(badges.scene, "employees", "--from", path, ...FIELDS, "--format", "ndjson");
    expect(out).toContain(`"custom_fields":{"${FIELD}":${BADGE},"${OTHER}":${NEGATIVE}}`);
    expect(out).toContain(`"custom_fields":{"${FIELD}":${NEXT_BADGE},"${OTHER}":${FRACTION}}`);
  });

  test("and two files that differ in the last digit differ", async () => {
    const scene = makeScene();
    const line = (badge: string): string => `{"id":"a","custom_fields":{"badge":${badge}}}\n`;
    const paths = [BADGE, NEXT_BADGE].map((badge) => join(scene.folders.config, "..", `${badge}.ndjson`));
    writeFileSync(paths[0] ?? "", line(BADGE));
    writeFileSync(paths[1] ?? "", line(NEXT_BADGE));
    const out = await put(scene, "diff", ...paths, "--format", "ndjson");
    expect(out).toContain(`"from":${BADGE},"to":${NEXT_BADGE}`);
  });
});

test("what namely api sends keeps its digits", async () => {
  const bodies: string[] = [];
  await using server = await startScriptedServer((request, response) => {
    request.on("data", (chunk: Buffer) => bodies.push(chunk.toString("utf8")));
    request.on("end", () => sendJson(response, 200, { profiles: [] }));
  });
  const scene = makeScene({ NAMELY_BASE_URL: server.url.href, NAMELY_TOKEN: "t" });
  const fields = [`badge=${BADGE}`, `below=${NEGATIVE}`, `part=${FRACTION}`].flatMap((field) => [
    "-F",
    field,
  ]);
  await put(scene, "api", "/profiles", "-X", "POST", "--yes", ...fields);
  expect(bodies.join("")).toBe(`{"badge":${BADGE},"below":${NEGATIVE},"part":${FRACTION}}`);
});

test("the tap gives them as text, and as numbers where the field is one", async () => {
  await using badges = await openBadges();
  const { company, one } = badges;
  company.control.setField(one, "remote_days", asNumber(BADGE));
  using tap = openTapPlace(company);
  const config = { base_url: badges.url, custom_fields: [FIELD, "remote_days"] };
  const path = tap.config(config);
  const { stdout, stderr, code } = await tap.run("--config", path);
  expect({ code, warnings: stderr.match(/^WARNING.*$/gmu) }).toEqual({ code: 0, warnings: null });
  checkSinger(stdout);
  expect(stdout).toContain(`"custom_fields":{"${FIELD}":"${BADGE}","remote_days":${BADGE}}`);
  expect(stdout).toContain(`"employee_number":"${NEXT_BADGE}"`);
  const schema = stdout.split("\n").find((line) => line.startsWith('{"type":"SCHEMA","stream":"employees"'));
  const { properties } = (JSON.parse(schema ?? "{}") as { schema: { properties: Record<string, object> } })
    .schema;
  expect(properties["custom_fields"]).toMatchObject({
    properties: { [FIELD]: { type: ["null", "string"] }, remote_days: { type: ["null", "number"] } },
  });
  const discovered = await tap.run("--config", path, "--discover");
  expect(JSON.parse(discovered.stdout)).toMatchObject({
    streams: expect.arrayContaining([
      expect.objectContaining({
        stream: "employees",
        metadata: expect.arrayContaining([
          {
            breadcrumb: ["properties", "custom_fields", "properties", "remote_days"],
            metadata: { inclusion: "available", "selected-by-default": true },
          },
        ]) as unknown,
      }),
    ]) as unknown,
  });
});

describe("the library", () => {
  test("gives whole numbers that are too long as bigint", async () => {
    await using badges = await openBadges();
    await using namely = await openNamely(badges.company, { baseUrl: badges.url });
    const people: Employee[] = await collect(namely.employees({ customFields: [FIELD, OTHER] }));
    const one = people.find(({ id }) => id === badges.one);
    expect(one).toMatchObject({
      employee_number: BADGE,
      custom_fields: { [FIELD]: BigInt(BADGE), [OTHER]: BigInt(NEGATIVE) },
    });
    const two = people.find(({ id }) => id === badges.two);
    expect(String(two?.custom_fields?.[OTHER])).toBe(FRACTION);
  });
});
