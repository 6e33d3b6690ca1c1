import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { makePlace, runProgram, startHosted } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";

const envOf = (url: URL): Record<string, string> => ({
  NAMELY_BASE_URL: url.href,
  NAMELY_TOKEN: "token-that-is-good",
  NAMELY_RATE_LIMIT: "1000/1s",
});

describe.concurrent("namely api", { timeout: 120_000 }, () => {
  it("puts an answer out as Namely sent it, to the byte", async () => {
    const body = '{ "groups" : [ {"id":"g1","amount":300000.0,"big":12345678901234567890} ] }\r\n';
    await using server = await startScriptedServer(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(body),
    );
    const result = await runProgram(["api", "/api/v1/groups?x=%5B1%5D&x=a+b"], { env: envOf(server.url) });
    expect(result).toMatchObject({ code: 0, stdout: body, stderr: "" });
    expect(server.requests).toEqual(["GET /api/v1/groups?x=%5B1%5D&x=a+b"]);
  });

  it("writes a failed response as well, with the reason on stderr and the exit code, and keeps the old file", async () => {
    using place = makePlace();
    await using company = await openCompany({ employees: 5 });
    const file = join(place.work, "old.json");
    writeFileSync(file, "old");
    const options = { env: pointAt(company), place };
    const { code, stdout, stderr } = await runProgram(["api", "profiles/nobody", "-o", "old.json"], options);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '{"message":"Profile not found","errors":[]}' });
    expect(stderr).toContain('error: Namely has nothing at "/profiles/nobody": Profile not found.');
    expect(readFileSync(file, "utf8")).toBe("old");
  });

  it("has different exit codes for a refused token and a refused path", async () => {
    await using company = await openCompany({ employees: 5 });
    const path = await runProgram(["api", "profles"], { env: pointAt(company) });
    expect({ code: path.code, stdout: path.stdout }).toEqual({ code: 1, stdout: '{"error":""}' });
    expect(path.stderr).toContain("hint: Did you mean /profiles?");
    const token = await runProgram(["api", "groups"], { env: pointAt(company, "a-wrong-token") });
    expect({ code: token.code, stdout: token.stdout }).toEqual({ code: 4, stdout: '{"error":""}' });
  });

  it("hides the token in a refusal that quotes it", async () => {
    await using server = await startScriptedServer((request, response) =>
      sendJson(response, 401, { error: `No: ${request.headers.authorization}, token-that-is-good` }),
    );
    const { code, stdout, stderr } = await runProgram(["api", "groups", "--debug"], {
      env: envOf(server.url),
    });
    expect({ code, isThere: stdout.includes('{"error":"No: ') }).toEqual({ code: 4, isThere: true });
    expect(stdout + stderr).not.toContain("token-that-is-good");
  });

  it("ends with 5 when the limit would have to be waited out for longer than allowed", async () => {
    await using server = await startScriptedServer((_, response) =>
      sendJson(response, 429, {}, { "retry-after": "60" }),
    );
    const result = await runProgram(["api", "groups", "--max-wait", "1s"], { env: envOf(server.url) });
    expect(result.code).toBe(5);
    expect(server.requests).toHaveLength(1);
  });

  it("makes no request to other hosts", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const path of [
      "https://evil.example.com/api/v1/profiles",
      "../x",
      "//evil.example.com/x",
      "profiles/%2e%2e/x",
    ])
      expect(await runProgram(["api", path], { env: pointAt(company) })).toMatchObject({
        code: 2,
        stdout: "",
      });
    expect(company.requests).toEqual([]);
  });

  it("writes only with --yes without a terminal, and sends the body of --input", async () => {
    await using company = await openCompany({ employees: 5 });
    const env = pointAt(company);
    const [id = ""] = company.control.ids();
    const put = ["api", "-X", "PUT", `profiles/${id}`, "--input", "-", "--no-input"];
    const input = '{"profiles":[{"first_name":"Grace"}]}';
    const refused = await runProgram(put, { env, input });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("--yes");
    expect(company.requests).toEqual([]);
    const done = await runProgram([...put, "--yes"], { env, input });
    expect(done.code).toBe(0);
    const shown = await runProgram(
      ["api", `profiles/${id}`, "--format", "ndjson", "--fields", "first_name"],
      { env },
    );
    expect(shown.stdout).toBe('{"first_name":"Grace"}\n');
  });

  it("refuses an --input that is no JSON, and one that is too long", async () => {
    await using company = await openCompany({ employees: 5 });
    const words = ["api", "-X", "POST", "profiles", "--yes", "--input", "-"];
    for (const input of ["", "{", "x".repeat(17 * 1024 * 1024)]) {
      const result = await runProgram(words, { env: pointAt(company), input });
      expect({ size: input.length, code: result.code, stdout: result.stdout }).toEqual({
        size: input.length,
        code: 2,
        stdout: "",
      });
    }
    expect(company.requests).toEqual([]);
  });

  it("makes a body of fields, with text from a file and from stdin", async () => {
    using place = makePlace();
    await using company = await openCompany({ employees: 5 });
    writeFileSync(join(place.work, "name.txt"), "Ada");
    const fields = [
      "-F",
      "profiles[][first_name]=@name.txt",
      "-F",
      "profiles[][last_name]=@-",
      "-f",
      "profiles[][email]=ada@example.com",
    ];
    const options = { env: pointAt(company), place, input: "Lovelace" };
    const result = await runProgram(["api", "-X", "POST", "profiles", "--yes", ...fields], options);
    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({
      profiles: [{ first_name: "Ada", last_name: "Lovelace", email: "ada@example.com" }],
    });
  });

  it("sends a write once when no response comes, and reports that its result is unknown", async () => {
    await using server = await startScriptedServer((request) => request.socket.destroy());
    const result = await runProgram(["api", "-X", "DELETE", "events/1", "--yes"], { env: envOf(server.url) });
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toContain("It is unknown whether DELETE /events/1 was carried out.");
    expect(server.requests).toEqual(["DELETE /api/v1/events/1"]);
  });

  it("says the same when it is stopped while the answer is under way", async () => {
    let tellOfRequest = (): void => {};
    const underway = new Promise<void>((resolve) => (tellOfRequest = resolve));
    await using server = await startScriptedServer(() => tellOfRequest());
    const program = startHosted(["api", "-X", "DELETE", "events/1", "--yes"], { env: envOf(server.url) });
    await underway;
    program.stop("SIGINT");
    const { code, stderr } = await program.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("It is unknown whether DELETE /events/1 was carried out.");
  });

  it("keeps a write from going out when its answer could not be kept", async () => {
    await using company = await openCompany({ employees: 5 });
    const words = ["api", "-X", "DELETE", "events/1", "--yes", "-o", "no-such-folder/answer.json"];
    expect(await runProgram(words, { env: pointAt(company) })).toMatchObject({ code: 1, stdout: "" });
    expect(company.requests).toEqual([]);
  });

  it("likes, unlikes and takes down an event, and gives a group another title", async () => {
    await using company = await openCompany({ employees: 60 });
    const env = pointAt(company);
    const run = async (...words: string[]): Promise<string> =>
      (await runProgram(["api", ...words], { env })).stdout;
    const [event] = parseNdjson(await run("events", "--format", "ndjson", "--fields", "id"));
    const id = String(event?.["id"]);
    await run("-X", "POST", `likes/event/${id}`, "--yes");
    expect(JSON.parse(await run(`events/${id}`))).toMatchObject({ events: [{ likes_count: 1 }] });
    expect(await run("-X", "DELETE", `likes/event/${id}`, "--yes")).toBe('{"message":"Success!"}');
    expect(await run("-X", "DELETE", `events/${id}`, "--yes", "--format", "ndjson")).toBe(
      '{"message":"Success!"}\n',
    );
    expect((await runProgram(["api", "-X", "HEAD", `events/${id}`], { env })).code).toBe(1);
    const [group] = parseNdjson(await run("groups", "--format", "ndjson", "--fields", "id"));
    const renamed = await run(
      "-X",
      "PUT",
      `groups/${String(group?.["id"])}`,
      "-f",
      "groups[][title]=Making",
      "--yes",
    );
    expect(JSON.parse(renamed)).toMatchObject({ groups: [{ title: "Making" }] });
  });

  it("shows the status and the headers without credentials", async () => {
    await using server = await startScriptedServer((_, response) =>
      sendJson(
        response,
        200,
        { ok: true },
        {
          "set-cookie": "session=canary-cookie",
          "x-auth-token": "canary-header",
          "x-echo": "Bearer token-that-is-good",
          link: "<https://files.example.com/1?X-Signature=canary-signature&page=2>",
        },
      ),
    );
    const { code, stdout } = await runProgram(["api", "-i", "groups"], { env: envOf(server.url) });
    expect({ code, begin: stdout.split("\n")[0], end: stdout.split("\n\n").at(-1) }).toEqual({
      code: 0,
      begin: "HTTP/1.1 200 OK",
      end: '{"ok":true}',
    });
    expect(stdout).toContain("page=2");
    expect(stdout).not.toMatch(/canary|token-that-is-good/u);
    const head = await runProgram(["api", "-X", "HEAD", "-i", "groups"], { env: envOf(server.url) });
    expect(head.stdout).toMatch(/^HTTP\/1\.1 200 OK\n[^]*\n\n$/u);
    expect(await runProgram(["api", "-X", "HEAD", "groups"], { env: envOf(server.url) })).toMatchObject({
      code: 0,
      stdout: "",
    });
  });

  it("merges all pages into one answer, raw and as records, with the columns of all of them", async () => {
    await using company = await openCompany({ employees: 130 });
    const env = pointAt(company);
    company.control.setField(company.control.ids().at(-1) ?? "", "shoe_size", "43");
    const merged = await runProgram(["api", "profiles", "--paginate"], { env });
    const { profiles, meta } = JSON.parse(merged.stdout) as { profiles: { id: string }[]; meta: unknown };
    expect(profiles.map(({ id }) => id).toSorted()).toEqual([...company.control.ids()].toSorted());
    expect(meta).toMatchObject({ count: 130, total_count: 130 });
    const csv = await runProgram(["api", "profiles", "--paginate", "--format", "csv"], { env });
    const [header = [], ...lines] = parseCsv(csv.stdout);
    expect(lines).toHaveLength(130);
    expect(header).toContain("reports_to.email");
    expect(lines.map((line) => line[header.indexOf("shoe_size")]).filter(Boolean)).toEqual(["43"]);
  });

  it("shows nothing of a list that stays incomplete, and ends with 6", async () => {
    await using server = await startScriptedServer((request, response) => {
      const isFirst = request.url?.includes("page=1&") === true;
      sendJson(response, 200, { profiles: isFirst ? [{ id: "p1" }] : [], meta: { total_count: 2 } });
    });
    const result = await runProgram(["api", "profiles", "--paginate"], { env: envOf(server.url) });
    expect(result).toMatchObject({ code: 6, stdout: "" });
  });

  it("warns when there are more pages", async () => {
    await using company = await openCompany({ employees: 130 });
    const { stderr } = await runProgram(["api", "profiles"], { env: pointAt(company) });
    expect(stderr).toBe("warning: These are 30 of 130 records. Add --paginate to read all pages.\n");
    const part = await runProgram(["api", "profiles?page=2"], { env: pointAt(company) });
    expect(part.stderr).toBe("");
  });

  it("knows a field of no record by its nearest one, and takes any where there is no record", async () => {
    await using company = await openCompany({ employees: 5 });
    const env = pointAt(company);
    const wrong = await runProgram(["api", "groups", "--fields", "titel"], { env });
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("Did you mean title?");
    const none = await runProgram(
      ["api", "profiles", "-f", "filter[email]=x", "--format", "csv", "--fields", "id,no.such"],
      { env },
    );
    expect(none).toMatchObject({ code: 0, stdout: "id,no.such\n" });
  });
});
