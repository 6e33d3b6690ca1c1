import { expect, test } from "vitest";
import { collectErrors } from "../../tools/docs/collect-errors.js";
import { collectTexts } from "../../tools/docs/collect-texts.js";

/** The errors of one source, or of several by their paths, without their places. */
function collect(sources: string | Readonly<Record<string, string>>): unknown[] {
  const texts = typeof sources === "string" ? { "src/one.ts": sources } : sources;
  return collectErrors(texts).map(({ code, messages, hints }) => [code, messages, hints]);
}

test("an error is found with its code, message and hint", () => {
  expect(
    collectErrors({
      "src/a.ts": 'let a;\nthrow new Fault("file.failed", "It failed.", { hint: "Run it again." });',
    }),
  ).toEqual([
    {
      code: "file.failed",
      messages: ["It failed."],
      hints: ["Run it again."],
      hasHint: true,
      kind: "error",
      path: "src/a.ts",
      line: 2,
    },
  ]);
});

test("a value of run time is shown by its name", () => {
  const source = `function fail(url: URL, answer: Answer, names: string[]) {
    throw new Fault("api.status", \`\${url.host} sent \${answer.statusCode} for \${names.length} of \${names.join(", ")}.\`);
  }`;
  expect(collect(source)).toEqual([
    ["api.status", ["<host> sent <status code> for <count> of <names>."], []],
  ]);
});

test("a message that depends on something is found in each wording", () => {
  const source = `const sentence = isOld ? "It is old." : \`It is \${age ?? "?"}.\`;
    throw new Fault(isOld ? "file.old" : "file.new", sentence);`;
  const messages = ["It is old.", "It is <age>."];
  expect(collect(source)).toEqual([
    ["file.old", messages, []],
    ["file.new", messages, []],
  ]);
});

test("singular and plural are one wording", () => {
  const source =
    'throw new Fault("guard.many", `${n} ${n === 1 ? "person has" : "people"} and ${n === 1 ? "is" : "are"}.`);';
  expect(collect(source)).toEqual([["guard.many", ["<n> person has and are.", "<n> people and are."], []]]);
});

test("a helper that makes errors is followed to its callers, also in another file", () => {
  const helper = `export function broken(what: string, hint = "Make a new one."): Fault {
    return new Fault("usage.catalog", \`The catalog \${what}.\`, { hint });
  }
  throw broken("is empty");`;
  const caller = `import { broken } from "../helper.ts";
  throw broken("has no list", "Add one.");`;
  expect(collect({ "src/helper.ts": helper, "src/deep/caller.ts": caller })).toEqual([
    ["usage.catalog", ["The catalog is empty."], ["Make a new one."]],
    ["usage.catalog", ["The catalog has no list."], ["Add one."]],
  ]);
});

test("a loop over pairs that are written out is followed", () => {
  const source = `const PAIRS = [[a, "One.", "Hint one."], [b, "Two.", "Hint two."]] as const;
    for (const [applies, sentence, hint] of PAIRS) if (applies) throw new Fault("usage.conflict", sentence, { hint });`;
  expect(collect(source)).toEqual([
    ["usage.conflict", ["One."], ["Hint one."]],
    ["usage.conflict", ["Two."], ["Hint two."]],
  ]);
});

test("details that are shared are followed", () => {
  const source = `const DETAILS = { hint: "See --help" };
    throw new Fault("usage.one", "One.", DETAILS);
    throw new Fault("usage.two", "Two.", { cause, ...DETAILS });`;
  expect(collect(source)).toEqual([
    ["usage.one", ["One."], ["See --help"]],
    ["usage.two", ["Two."], ["See --help"]],
  ]);
});

test("an error that is made of another one is left out, and a hint of run time counts as one", () => {
  const source = `throw new Fault(error.code, error.message, { hint: "Other." });
    throw new Fault("auth.refused", "No.", { hint: session.hint });`;
  expect(
    collectErrors({ "src/a.ts": source }).map(({ code, hasHint, hints }) => [code, hasHint, hints]),
  ).toEqual([["auth.refused", true, []]]);
});

test("sizes are calculated", () => {
  const source = `const MOST = 16 * 1024 * 1024;
    throw new Fault("file.too-long", \`More than \${MOST / 1024 / 1024} MiB.\`);`;
  expect(collect(source)).toEqual([["file.too-long", ["More than 16 MiB."], []]]);
});

test("a warning with a code is found, and one without is not", () => {
  const source = `context.warn("Read again.", "read.again");
    hooks.onWarning(\`\${n} are hidden.\`, HIDDEN);
    warn(context, "No code.");
    const HIDDEN = "access.list-hidden";`;
  expect(
    collectErrors({ "src/a.ts": source }).map(({ code, kind, messages }) => [code, kind, messages]),
  ).toEqual([
    ["read.again", "warning", ["Read again."]],
    ["access.list-hidden", "warning", ["<n> are hidden."]],
  ]);
});

test("texts, comments and names of tests are found, each with its line", () => {
  const source = `/** Why it is
 * so. */
const word = "word";
const url = "https://a b"; // beside
test.each([1])("does this", () => say(\`to \${name} there\`));`;
  expect(collectTexts({ "a.ts": source }).map(({ kind, line, text }) => [kind, line, text.trim()])).toEqual([
    ["literal", 4, "https://a b"],
    ["test", 5, "does this"],
    ["literal", 5, "to … there"],
    ["comment", 1, "Why it is\nso."],
    ["comment", 4, "beside"],
  ]);
});
