import { expect, test } from "vitest";
import { SYSTEM_NAMES } from "../../../src/sandbox/accounts/account-systems.ts";
import { parseCsv } from "../../support/parse-csv.ts";
import { visit } from "../visitor.ts";

const PATH = "/_sandbox/accounts";

/** The first line of each export, as the system itself writes it. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  google:
    /^First Name \[Required\],Last Name \[Required\],Email Address \[Required\],.*,Status \[READ ONLY\],Last Sign In \[READ ONLY\],/u,
  github: /^\[\{"login":"[a-z]+-[a-z]\d+","id":10001,"node_id":/u,
  slack:
    /^username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp$/u,
  gitlab:
    /^Name,Username,Email,Path,Group or project name,Type,Role,Role type,Membership type,Membership status,.*,Last activity$/u,
  okta: /^id,login,email,firstName,lastName,employeeNumber,status,created,lastLogin$/u,
  aws: /^user,arn,user_creation_time,password_enabled,password_last_used,.*,cert_2_active,cert_2_last_rotated$/u,
};

test.each(SYSTEM_NAMES)(
  "the file of %s has the header of the real export, and a name to save it by",
  async (system) => {
    const { sandbox } = await visit({ employees: 60 });
    const response = await fetch(`${sandbox.url}${PATH}?system=${system}`);
    const text = await response.text();
    expect(text.split("\n")[0]).toMatch(HEADERS[system] ?? /^$/u);
    expect(response.headers.get("content-disposition")).toMatch(
      new RegExp(`^attachment; filename="${system}\\.(?:csv|json)"$`, "u"),
    );
    const rows = system === "github" ? (JSON.parse(text) as unknown[]).length : parseCsv(text).length - 1;
    const truth = (await (await fetch(`${sandbox.url}${PATH}?system=${system}&truth=1`)).json()) as {
      rows: number;
    };
    expect(rows).toBe(truth.rows);
  },
);

test("the same seed and day make the same accounts, another day others", async () => {
  const read = async (days: number): Promise<string[]> => {
    const { sandbox } = await visit({ employees: 200, seed: 5 });
    if (days > 0) sandbox.control.advance(days);
    return Promise.all(
      SYSTEM_NAMES.map(async (system) => (await fetch(`${sandbox.url}${PATH}?system=${system}`)).text()),
    );
  };
  const first = await read(0);
  expect(await read(0)).toEqual(first);
  expect((await read(14)).every((text, index) => text !== first[index])).toBe(true);
});

test("without a system it lists the systems, with the flags of a review", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const list = (await (await fetch(sandbox.url + PATH)).json()) as {
    systems: { system: string; flags: string[] }[];
  };
  expect(list.systems.map(({ system }) => system)).toEqual([...SYSTEM_NAMES]);
  expect(list.systems.find(({ system }) => system === "github")?.flags).toEqual([
    "--match-field",
    "github=github_login",
  ]);
});

test("an unknown system is refused with the known ones", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const response = await fetch(`${sandbox.url}${PATH}?system=gihub`);
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 404,
    body: {
      error: {
        code: "usage.sandbox-system",
        message: 'The sandbox has no accounts of "gihub".',
        hint: "Use one of google, github, slack, gitlab, okta, aws.",
      },
    },
  });
});

test("the page links every file and its expected findings", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const page = await (await fetch(`${sandbox.url}/_sandbox`, { headers: { accept: "text/html" } })).text();
  for (const { accounts, truth, file } of sandbox.control.accountSystems()) {
    expect(page).toContain(`<a href="${accounts}">${file}</a>`);
    expect(page).toContain(`<a href="${truth.replace("&", "&amp;")}">expected findings</a>`);
  }
});

test("a large file comes in pieces while other requests are answered, and a client that hangs up ends it", async () => {
  const { sandbox } = await visit({ employees: 5000 });
  const leaving = new AbortController();
  const broken = await fetch(`${sandbox.url}${PATH}?system=okta`, { signal: leaving.signal });
  const reader = broken.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  expect((await fetch(`${sandbox.url}/_sandbox/stats`)).status).toBe(200);
  leaving.abort();
  await expect(reader?.read()).rejects.toThrow("aborted");
  const whole = await fetch(`${sandbox.url}${PATH}?system=github`, {
    headers: { "accept-encoding": "gzip" },
  });
  expect(whole.headers.get("transfer-encoding")).toBe("chunked");
  expect(((await whole.json()) as unknown[]).length).toBeGreaterThan(1000);
});

test("HEAD has the headers of the file and nothing else", async () => {
  const { sandbox } = await visit({ employees: 20 });
  const response = await fetch(`${sandbox.url}${PATH}?system=aws`, { method: "HEAD" });
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    200,
    "text/csv; charset=utf-8",
    "",
  ]);
});
