import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseFault } from "../../src/sandbox/control/failure-spec.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import type { Employee } from "../../src/unified/models/people-models.ts";
import { countPageRequests, openCompany, pointAt } from "../support/company.ts";
import { collect, importLibrary, openNamely } from "../support/library.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { startScriptedServer } from "../support/scripted-server.ts";

/** What a promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

describe.concurrent("employees", () => {
  test("are those of an export with the same filters", async () => {
    await using sandbox = await openCompany();
    await using namely = await openNamely(sandbox);
    const words = ["employees", "--status", "active", "--include-sensitive", "--custom-fields", "all"];
    const { stdout } = await runProgram([...words, "--format", "ndjson"], { env: pointAt(sandbox) });
    const people = namely.employees({ status: "active", includeSensitive: true, customFields: "all" });
    expect(await collect(people)).toEqual(parseNdjson(stdout));
  });

  test("are not handed out while the list changes underneath: everybody is read again first", async () => {
    await using sandbox = await openCompany();
    const restarts: string[] = [];
    await using namely = await openNamely(sandbox, { onRestart: (why) => void restarts.push(why) });
    sandbox.control.changeBetweenPages({ after: 1, remove: 1 });
    const ids = (await collect(namely.employees())).map(({ id }) => id);
    expect(restarts).toHaveLength(1);
    expect(new Set(ids)).toEqual(new Set(sandbox.control.ids()));
    expect(ids).toHaveLength(129);
  });

  test("are nobody when the list never fits together", async () => {
    await using sandbox = await openCompany();
    await using namely = await openNamely(sandbox);
    sandbox.control.changeBetweenPages({ after: 1, remove: 1, repeat: true });
    const seen: Employee[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const employee of namely.employees()) seen.push(employee);
      })(),
    );
    expect({ failure, seen }).toEqual({
      failure: expect.objectContaining({ name: "NamelyError", code: "incomplete.roster" }),
      seen: [],
    });
  });

  test("come page by page when that is asked for, with word of what is void", async () => {
    await using sandbox = await openCompany();
    await using namely = await openNamely(sandbox);
    sandbox.control.changeBetweenPages({ after: 1, remove: 1 });
    let people: Employee[] = [];
    const kinds: string[] = [];
    for await (const part of namely.streamEmployees()) {
      kinds.push(part.kind);
      people = part.kind === "restart" ? [] : [...people, ...part.employees];
    }
    expect(kinds.filter((kind) => kind === "restart")).toHaveLength(1);
    expect(people).toHaveLength(129);
  });

  test("end with the loop: nothing is asked afterwards, and the next call works", async () => {
    await using sandbox = await openCompany({ employees: 5000 });
    await using namely = await openNamely(sandbox);
    for await (const part of namely.streamEmployees()) if (part.kind === "employees") break;
    expect(await collect(namely.companies())).toHaveLength(1);
    // Of a hundred pages; a few were asked for in advance.
    expect(countPageRequests(sandbox)).toBeLessThan(20);
  });
});

describe.concurrent("one of a kind", () => {
  test("is found by number and name, and several are an error that lists them", async () => {
    await using sandbox = await openCompany({ employees: 20 });
    await using namely = await openNamely(sandbox);
    const [first, second, third] = await collect(namely.employees());
    const { id = "", employee_number: number, last_name: last, first_name: given } = first ?? {};
    expect((await namely.employee(String(number)))?.id).toBe(id);
    expect((await namely.employee(`${last}, ${given}`))?.id).toBe(id);
    expect((await collect(namely.employees({ search: `${last}, ${given}` }))).map((one) => one.id)).toEqual([
      id,
    ]);
    for (const one of [second, third]) sandbox.control.setField(one?.id ?? "", "email", "shared@example.com");
    const failure = await failureOf(namely.employee("shared@example.com"));
    expect(failure).toMatchObject({ name: "NamelyError", code: "usage.ambiguous" });
    for (const one of [second, third])
      expect((failure as { hint: string }).hint).toContain(`${one?.id}  ${one?.name}`);
  });

  test("is found by id or email, and undefined when there is none", async () => {
    await using sandbox = await openCompany({ employees: 20 });
    await using namely = await openNamely(sandbox);
    const [id = ""] = sandbox.control.ids();
    const byId = await namely.employee(id);
    expect(byId?.id).toBe(id);
    expect(await namely.employee(byId?.work_email ?? "")).toEqual(byId);
    expect(await namely.employee("nobody@example.com")).toBeUndefined();
    expect(await namely.employee("00000000-0000-4000-8000-000000000000")).toBeUndefined();
    const [group] = await collect(namely.groups({ types: ["department"] }));
    expect(await namely.group(group?.id ?? "")).toMatchObject({ id: group?.id, type: "department" });
    expect(await namely.group("00000000-0000-4000-8000-000000000000")).toBeUndefined();
  });
});

describe.concurrent("the short lists", () => {
  test("are iterated over like employees, each whole before its first record", async () => {
    await using sandbox = await openCompany({ employees: 40 });
    await using namely = await openNamely(sandbox);
    const plain = LISTS.flatMap(({ library }) => library?.method?.name ?? []) as "teams"[];
    const lists = [namely.groups(), namely.companies(), ...plain.map((method) => namely[method]())];
    const ids = await Promise.all(lists.map(async (list) => (await collect<{ id: string }>(list)).length));
    expect(ids.length).toBeGreaterThan(3);
    expect(ids.filter((count) => count === 0)).toEqual([]);
  });

  test("tell of the company what was asked for beside it, and warn of what the token may not see", async () => {
    await using sandbox = await openCompany({ employees: 5 });
    const said: string[] = [];
    await using namely = await openNamely(sandbox, { onWarning: (sentence) => void said.push(sentence) });
    const [company] = await collect(namely.companies({ include: ["groups", "fields"] }));
    expect(company?.groups?.length).toBeGreaterThan(0);
    expect(company?.fields?.length).toBeGreaterThan(0);
    expect(said).toEqual([]);
    sandbox.control.addFault(parseFault("status=403,path=/profiles/fields"));
    const [other] = await collect(namely.companies({ include: ["fields"] }));
    expect([other?.fields, said.length]).toEqual([undefined, 1]);
  });

  test("refuse an option that they do not know before anything is asked", async () => {
    await using sandbox = await openCompany({ employees: 5 });
    await using namely = await openNamely(sandbox);
    const wrong = { include: ["grops"] } as unknown as { include: ["groups"] };
    expect(() => namely.companies(wrong)).toThrow(expect.objectContaining({ code: "usage.choice" }) as Error);
    expect(sandbox.requests).toEqual([]);
  });
});

describe.concurrent("a comparison", () => {
  test("of a snapshot with people finds what namely diff finds, and sums it up", async () => {
    await using sandbox = await openCompany();
    await using namely = await openNamely(sandbox);
    const { compareSnapshots } = await importLibrary();
    using place = makePlace();
    const [before, after] = [join(place.work, "before.ndjson"), join(place.work, "after.ndjson")];
    const first = await namely.snapshot();
    await first.write(before);
    expect(await collect(first.lines())).toEqual(readFileSync(before, "utf8").trimEnd().split("\n"));
    sandbox.control.advance(14);
    const second = await namely.snapshot();
    await second.write(after);
    const { stdout } = await runProgram(["diff", before, after, "--format", "ndjson"], { place });
    const expected = parseNdjson(stdout);
    expect(expected.length).toBeGreaterThan(0);
    expect(await collect(compareSnapshots(first, second))).toEqual(expected);
    expect(await collect(compareSnapshots(before, after))).toEqual(expected);
    const search = compareSnapshots(first, after, { events: ["hired"] });
    let step = await search.next();
    while (!step.done) step = await search.next();
    expect(step.value.people).toEqual({ before: first.people, after: second.people });
    expect(Object.keys(step.value.events)).toEqual(
      expected.some(({ event }) => event === "hired") ? ["hired"] : [],
    );
  });

  test("refuses what namely diff refuses, and yields nothing of it", async () => {
    await using sandbox = await openCompany({ employees: 60 });
    await using namely = await openNamely(sandbox);
    const { compareSnapshots } = await importLibrary();
    const people = await collect(namely.employees());
    const few = people.slice(0, 10);
    const guard = await failureOf(collect(compareSnapshots(people, few)));
    expect(guard).toMatchObject({
      code: "guard.mass-departure",
      hint: expect.stringContaining("maxTerminations"),
    });
    expect(await collect(compareSnapshots(people, few, { force: true }))).toHaveLength(50);
    const twice = await failureOf(collect(compareSnapshots(people, [...people, ...few])));
    expect(twice).toMatchObject({ code: "file.duplicate-id" });
    const trouble = new Error("The source has failed.");
    const failing = (async function* () {
      yield* few;
      throw trouble;
    })();
    expect(await failureOf(collect(compareSnapshots(people, failing)))).toBe(trouble);
  });
});

describe.concurrent("what goes wrong", () => {
  test.each([
    [{ stauts: "active" }, "usage.option"],
    [{ status: "activ" }, "usage.choice"],
    [{ includeSensitive: "yes" }, "usage.option"],
    [{ customFields: "some" }, "usage.option"],
    [{ startedSince: "2026-02-30" }, "usage.date"],
    [{ updatedSince: new Date(Number.NaN) }, "usage.option"],
  ] as const)("with the options %j is said before anything is asked", async (options, code) => {
    const { Namely } = await importLibrary();
    const namely = new Namely();
    expect(() => namely.employees(options as object)).toThrow(
      expect.objectContaining({ name: "NamelyError", code }),
    );
  });

  test("is a NamelyError without the token in it, however much of it a server repeats", async () => {
    const token = "canary-token-0123456789";
    await using server = await startScriptedServer((request, response) => {
      response.writeHead(400, { "content-type": "application/json", "x-request-id": "request-7" });
      response.end(JSON.stringify({ errors: [request.headers.authorization] }));
    });
    await using sandbox = await openCompany({ employees: 1 });
    await using namely = await openNamely(sandbox, { baseUrl: server.url, token });
    const { NamelyError } = await importLibrary();
    const failure = await failureOf(collect(namely.employees()));
    expect(failure).toBeInstanceOf(NamelyError);
    expect(failure).toMatchObject({ code: "api.rejected", requestId: "request-7" });
    const { inspect } = await import("node:util");
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain("canary");
  });

  test("by a signal or a listener is what the user has thrown, as it is", async () => {
    await using sandbox = await openCompany();
    const stop = new AbortController();
    const why = new Error("Enough.");
    await using namely = await openNamely(sandbox, { onProgress: () => stop.abort(why) });
    expect(await failureOf(collect(namely.employees({ signal: stop.signal })))).toBe(why);
    const mistake = new TypeError("The listener is wrong.");
    await using other = await openNamely(sandbox, {
      onProgress: () => {
        throw mistake;
      },
    });
    expect(await failureOf(collect(other.employees()))).toBe(mistake);
  });

  test("after close is usage.closed, and what was under way ends with it", async () => {
    let tellAsked = (): void => {};
    const asked = new Promise<void>((resolve) => (tellAsked = resolve));
    await using server = await startScriptedServer(() => tellAsked());
    await using sandbox = await openCompany({ employees: 1 });
    const namely = await openNamely(sandbox, { baseUrl: server.url });
    const underway = failureOf(collect(namely.groups()));
    await asked;
    await namely.close();
    expect(await underway).toMatchObject({ code: "usage.closed" });
    expect(await failureOf(collect(namely.groups()))).toMatchObject({ code: "usage.closed" });
  });
});

test("the library takes part in the budget that the command line keeps", async () => {
  await using sandbox = await openCompany({ rateLimit: { requests: 12, windowMs: 3_600_000 } });
  using place = makePlace();
  const limit = "12/3600s";
  const env = { ...pointAt(sandbox), NAMELY_RATE_LIMIT: limit };
  const { code } = await runProgram(["employees"], { place, env });
  expect(code).toBe(0);
  await using namely = await openNamely(sandbox, {
    stateFolder: place.state,
    rateLimit: limit,
    maxWaitMs: 0,
  });
  expect(await collect(namely.employees())).toHaveLength(130);
  const readAgain = async (): Promise<void> => {
    for (let reading = 0; reading < 12; reading++) await collect(namely.employees());
  };
  // Each reading takes three requests or more, so the second or third of them finds nothing left.
  expect(await failureOf(readAgain())).toMatchObject({
    code: "limit.max-wait",
    message: expect.stringContaining("maxWaitMs"),
  });
  expect(sandbox.requests.filter(({ counted }) => counted).length).toBeLessThanOrEqual(12);
  expect(sandbox.requests.every(({ status }) => status === 200)).toBe(true);
});
