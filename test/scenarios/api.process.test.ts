import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { LAUNCHER, makePlace, runInShell, startOnTerminal } from "../support/program.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";

const envOf = (url: URL): Record<string, string> => ({
  NAMELY_BASE_URL: url.href,
  NAMELY_TOKEN: "token-that-is-good",
  NAMELY_RATE_LIMIT: "1000/1s",
});

/** Every byte there is, half of them no text in any encoding. */
const BYTES = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));

describe.concurrent("namely api", { timeout: 120_000 }, () => {
  it("lets a file through untouched, to stdout and to -o", async () => {
    using place = makePlace();
    await using server = await startScriptedServer(
      (_, response) =>
        void response.writeHead(200, { "content-type": "application/octet-stream" }).end(BYTES),
    );
    const options = { env: envOf(server.url), place };
    const line = "namely api files/1/download > piped.bin && namely api files/1/download -o saved.bin";
    expect(await runInShell(line, options)).toMatchObject({ code: 0, stdout: "" });
    for (const name of ["piped.bin", "saved.bin"])
      expect(readFileSync(join(place.work, name)).equals(BYTES)).toBe(true);
    expect(statSync(join(place.work, "saved.bin")).mode & 0o777).toBe(0o600);
  });

  it("ends quietly when the reader has enough", async () => {
    await using company = await openCompany({ employees: 130 });
    const line = `bash -c '"$0" "$@"; echo "ended with $?" >&2' ${process.execPath} ${LAUNCHER} api profiles --paginate -q | head -c 100`;
    const { stdout, stderr } = await runInShell(line, { env: pointAt(company) });
    expect({ length: stdout.length, stderr }).toEqual({ length: 100, stderr: "ended with 0\n" });
  });

  it("asks on a terminal before it writes, and sends nothing without a yes", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const [answer, code] of [
      ["n", 7],
      ["y", 404],
    ] as const) {
      const program = startOnTerminal(["api", "-X", "DELETE", "events/1"], { env: pointAt(company) });
      await program.waitFor("Send DELETE /events/1 to");
      program.child.stdin?.write(`${answer}\r`);
      const ended = await program.ended;
      const statuses = company.requests.map(({ status }) => status);
      expect({ answer, code: ended.code, statuses }).toEqual(
        code === 404 ? { answer, code: 1, statuses: [404] } : { answer, code, statuses: [] },
      );
    }
  });

  it("makes JSON readable on a terminal, and shows nothing that the terminal would obey", async () => {
    const name = "\u001b]0;owned\u0007\u202eevil";
    await using server = await startScriptedServer((request, response) => {
      if (request.url?.includes("files") === true)
        response.writeHead(200, { "content-type": "application/pdf" }).end(BYTES);
      else if (request.url?.includes("text") === true)
        response.writeHead(200, { "content-type": "text/plain" }).end(`a ${name}\nb`);
      else sendJson(response, 200, { groups: [{ id: 1.5, name }], meta: {} });
    });
    const show = async (...words: string[]): Promise<string> =>
      (await startOnTerminal(["api", ...words, "-q"], { env: envOf(server.url) }).ended).stdout;
    const json = await show("groups");
    expect(json).toContain('{\r\n  "groups": [\r\n    {\r\n      "id": 1.5,\r\n      "name": "\\u001b');
    const merged = await show("groups", "--paginate");
    for (const said of [json, merged, await show("text"), await show("groups", "-i")])
      expect(["\u001b", "\u0007", "\u202e"].filter((character) => said.includes(character))).toEqual([]);
    const file = await show("files/1/download");
    expect(file).toContain("The response has 1024 bytes of application/pdf. Save it with -o.");
    expect(file.length).toBeLessThan(200);
  });
});
