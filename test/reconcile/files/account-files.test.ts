import { expect, test } from "vitest";
import { readAccountMap } from "../../../src/reconcile/files/account-map.ts";
import type { SourceAccount } from "../../../src/reconcile/files/read-account.ts";
import { readAccounts } from "../review-scene.ts";

/** An account in short: key, status, kind, last sign-in. */
function describeAccount({ account, status, kind, signIn }: SourceAccount): string {
  return `${account} ${status} ${kind} ${signIn.kind === "at" ? signIn.text : signIn.kind}`;
}

interface KnownFile {
  readonly header: string;
  readonly content: string;
  readonly accounts: readonly string[];
}

const FILES: readonly KnownFile[] = [
  {
    header: "google-admin",
    content:
      "First Name [Required],Last Name [Required],Email Address [Required],Org Unit Path [Required],Status [READ ONLY],Last Sign In [READ ONLY],Employee ID\n" +
      "Ada,Park,ada@acme.com,/,Active,2016/04/04 00:24:13,007\nBob,Reed,bob@acme.com,/,Suspended,Never logged in,\n",
    accounts: ["ada@acme.com active person 2016-04-04T00:24:13", "bob@acme.com disabled person never"],
  },
  {
    header: "google-admin",
    content:
      "First Name,Last Name,Email Address,Status,Last Sign In\nAda,Park,ada@acme.com,Active,Never logged in\n",
    accounts: ["ada@acme.com active person never"],
  },
  {
    header: "gam",
    content:
      "primaryEmail,suspended,archived,lastLoginTime,aliases.0,name.fullName\n" +
      "ada@acme.com,False,False,2026-11-02T10:00:00.000Z,a@acme.com,Ada Park\n" +
      "bob@acme.com,True,False,Never,,Bob\ncy@acme.com,False,True,1970-01-01T00:00:00.000Z,,Cy\n",
    accounts: [
      "ada@acme.com active person 2026-11-02T10:00:00Z",
      "bob@acme.com disabled person never",
      "cy@acme.com disabled person never",
    ],
  },
  {
    header: "entra",
    content:
      "userPrincipalName,displayName,mail,id,userType,accountEnabled\n" +
      "ada@acme.com,Ada,Ada.Park@acme.com,1,Member,True\n" +
      "eve_x.example#EXT#@acme.onmicrosoft.com,Eve,eve@x.example,2,Guest,True\nbob@acme.com,Bob,,3,Member,False\n",
    accounts: [
      "ada@acme.com active person never",
      "eve_x.example#EXT#@acme.onmicrosoft.com active guest never",
      "bob@acme.com disabled person never",
    ],
  },
  {
    header: "okta",
    content:
      "login,email,status,lastLogin\na@acme.com,a@acme.com,ACTIVE,2026-11-02T10:00:00.000Z\nb,b@acme.com,STAGED,\n" +
      "c,c@acme.com,SUSPENDED,\nd,d@acme.com,DEPROVISIONED,\ne,e@acme.com,LOCKED_OUT,\nf,f@acme.com,PASSWORD_EXPIRED,\ng,g@acme.com,RECOVERY,\n",
    accounts: [
      "a@acme.com active person 2026-11-02T10:00:00Z",
      "b disabled person never",
      "c disabled person never",
      "d disabled person never",
      "e active person never",
      "f active person never",
      "g active person never",
    ],
  },
  {
    header: "slack",
    content:
      "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp\n" +
      "ada,ada@acme.com,Primary Owner,1,1,0,U1,Ada,ada,\nbob,bob@acme.com,Deactivated,0,0,0,U2,Bob,bob,\n" +
      "deploy,,Bot,0,0,0,U3,Deploy,deploy,\neve,eve@x.example,Ultra Restricted,1,0,0,U4,Eve,eve,1790000000\n",
    accounts: [
      "ada@acme.com active person never",
      "bob@acme.com disabled person never",
      "deploy active service never",
      "eve@x.example active guest never",
    ],
  },
  {
    header: "aws-iam",
    content:
      "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_used_date,access_key_2_active,access_key_2_last_used_date\n" +
      "<root_account>,arn:aws:iam::1:root,2020-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,true,false,N/A,false,N/A\n" +
      "ada,arn:1,2020-01-01T00:00:00+00:00,true,no_information,true,false,N/A,false,N/A\n" +
      "keys-only,arn:2,2020-01-01T00:00:00+00:00,false,N/A,false,true,2026-11-02T10:00:00+00:00,false,N/A\n" +
      "bob,arn:3,2020-01-01T00:00:00+00:00,false,2026-05-01T00:00:00+00:00,false,false,2026-06-01T00:00:00+00:00,false,N/A\n",
    accounts: [
      "<root_account> active service 2026-01-01T00:00:00+00:00",
      "ada active person never",
      "keys-only active person 2026-11-02T10:00:00+00:00",
      "bob disabled person 2026-06-01T00:00:00+00:00",
    ],
  },
  {
    header: "atlassian",
    content:
      "User id,User name,email,User status,Added to org,Org role,Last seen in Jira - acme,Last seen in Confluence - acme\n" +
      "1,Ada,ada@acme.com,Active,1 Jan 2020,User,02 Nov 2026,30 Oct 2026\n2,Bob,bob@acme.com,Deactivated,1 Jan 2020,User,Never accessed,Never accessed\n",
    accounts: ["ada@acme.com active person 2026-11-02", "bob@acme.com disabled person never"],
  },
  {
    header: "gitlab-members",
    content:
      "Name,Username,Email,Path,Group or project name,Type,Role,Membership type,Membership status,Last activity\n" +
      "Ada,ada,ada@acme.com,acme/x,x,group,Owner,direct,approved,2026-11-02\nBob,bob,,acme/y,y,project,Guest,direct,awaiting,\n",
    accounts: ["ada active person 2026-11-02", "bob active person never"],
  },
  {
    header: "github",
    content:
      '[{"login":"octo","id":1,"node_id":"x","type":"User"}]\n[{"login":"ci[bot]","id":2,"node_id":"y","type":"Bot"}]',
    accounts: ["octo active person never", "ci[bot] active service never"],
  },
  {
    header: "github-saml",
    content:
      '{"samlIdentity":{"nameId":"ada@acme.com"},"user":{"login":"octo"}}\n{"samlIdentity":{"nameId":"b@acme.com"},"user":null}',
    accounts: ["octo active person never", "b@acme.com active person never"],
  },
  {
    header: "baton-file",
    content:
      "record_type,id,display_name,email,status,type,last_login,login,login_aliases,employee_id,additional_emails\n" +
      "user,1,Ada,ada@acme.com,enabled,human,2026-11-02T10:00:00Z,ada,,007,a@acme.com\nuser,2,Backup,,enabled,service,,backup-job,,,\n",
    accounts: ["ada active person 2026-11-02T10:00:00Z", "backup-job active service never"],
  },
  {
    header: "probo",
    content:
      "email,full_name,role,job_title,is_admin,active,external_id,account_type\nada@acme.com,Ada,user,,false,true,1,USER\nx@acme.com,X,user,,false,true,2,SERVICE_ACCOUNT\n",
    accounts: ["ada@acme.com active person never", "x@acme.com active service never"],
  },
  {
    header: "okta-api",
    content:
      '[{"id":"1","status":"ACTIVE","lastLogin":"2026-11-02T10:00:00.000Z","profile":{"login":"ada@acme.com","email":"ada@acme.com"}}]',
    accounts: ["ada@acme.com active person 2026-11-02T10:00:00Z"],
  },
  {
    header: "slack-api",
    content:
      '{"ok":true,"members":[{"id":"U1","name":"ada","deleted":false,"is_bot":false,"profile":{"email":"ada@acme.com"}},' +
      '{"id":"U2","name":"deploy","deleted":true,"is_bot":true,"profile":{}}],"cache_ts":1,"response_metadata":{"x":[{"a":1}]}}',
    accounts: ["ada@acme.com active person never", "deploy disabled service never"],
  },
  {
    header: "entra",
    content:
      '{"@odata.context":"x","value":[{"userPrincipalName":"ada@acme.com","accountEnabled":true,"mail":null},{"userPrincipalName":"b@acme.com","accountEnabled":false,"signInActivity":{"lastSignInDateTime":"2026-11-02T10:00:00Z"}}]}',
    accounts: ["ada@acme.com active person never", "b@acme.com disabled person 2026-11-02T10:00:00Z"],
  },
];

test.each(FILES)("an export of $header is read without a map", async ({ header, content, accounts }) => {
  const found = await readAccounts(content);
  expect({ header: found.header, accounts: found.accounts.map(describeAccount) }).toEqual({
    header,
    accounts,
  });
});

test("aliases of GAM are addresses to match by", async () => {
  const { accounts } = await readAccounts(
    "primaryEmail,suspended,aliases,aliases.0,aliases.1\nada@acme.com,False,2,a@acme.com,park@acme.com\n",
  );
  expect(accounts[0]?.emails).toEqual(["ada@acme.com", "a@acme.com", "park@acme.com"]);
});

const PLAIN = 'login,id\nöcto,1\n"two\nlines",2\n';
const KEYS = ["öcto", "two\nlines"];

function toUtf16(text: string, order: "le" | "be"): Buffer {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

test.each([
  ["UTF-8", Buffer.from(PLAIN)],
  ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${PLAIN}`)],
  ["UTF-16 LE with a byte order mark", toUtf16(`\uFEFF${PLAIN}`, "le")],
  ["UTF-16 BE with a byte order mark", toUtf16(`\uFEFF${PLAIN}`, "be")],
  ["UTF-16 LE without one", toUtf16(PLAIN, "le")],
  ["UTF-16 BE without one", toUtf16(PLAIN, "be")],
  ["semicolons", Buffer.from(PLAIN.replaceAll(",", ";"))],
  ["tabs", Buffer.from(PLAIN.replaceAll(",", "\t"))],
  ["CRLF", Buffer.from('login,id\r\nöcto,1\r\n"two\nlines",2\r\n')],
  ["CR alone", Buffer.from('login,id\röcto,1\r"two\nlines",2')],
  ["Excel's line for the delimiter", Buffer.from(`sep=|\r\n${PLAIN.replaceAll(",", "|")}`)],
  [
    "quoted headers with the other delimiter in them",
    Buffer.from(PLAIN.replace("login,id", '"login",id,"a;b;c;d;e"')),
  ],
  ["empty lines", Buffer.from(PLAIN.replace("\n", "\n\n"))],
])("CSV with %s is read", async (_, bytes) => {
  for (const chunk of [1, 3, 100_000]) {
    const { accounts } = await readAccounts(bytes, { chunk });
    expect(accounts.map(({ account }) => account)).toEqual(KEYS);
  }
});

test.each(["le", "be"] as const)(
  "UTF-16 %s that is no ASCII is read by its byte order mark",
  async (order) => {
    const map = readAccountMap('{"account":"名前"}', "map.json");
    const { accounts } = await readAccounts(toUtf16("\uFEFF名前\n山田\n", order), { map });
    expect(accounts.map(({ account }) => account)).toEqual(["山田"]);
  },
);

test.each([
  ["an array", '[{"login":"a","id":1},{"login":"b","id":2}]'],
  ["an array with spaces", ' [ {"login":"a","id":1} ,\n {"login":"b","id":2} ]\n'],
  ["several arrays, as gh api --paginate writes them", '[{"login":"a","id":1}][{"login":"b","id":2}]'],
  ["an array of arrays, as --slurp writes it", '[[{"login":"a","id":1}],[{"login":"b","id":2}]]'],
  ["NDJSON", '{"login":"a","id":1}\n{"login":"b","id":2}\n'],
  ["NDJSON with a byte order mark", '\uFEFF{"login":"a","id":1}\r\n{"login":"b","id":2}'],
  ["a wrapped list", '{"next":{"x":[1]},"users":[{"login":"a","id":1},{"login":"b","id":2}],"total":2}'],
  [
    "answers of GraphQL, as gh api graphql --paginate writes them",
    '{"data":{"organization":{"x":{"pageInfo":{"y":[]},"edges":[{"node":{"samlIdentity":{"nameId":"a@acme.com"},"user":{"login":"a"}}}]}}}}' +
      '{"data":{"organization":{"x":{"nodes":[{"samlIdentity":{"nameId":"b@acme.com"},"user":{"login":"b"}}],"pageInfo":{"y":[1]}}}}}',
  ],
  [
    "NDJSON with lists of GraphQL in each record",
    '{"login":"a","id":1,"teams":{"nodes":[{"login":"x"}]}}\n{"login":"b","id":2,"teams":{"nodes":[]}}',
  ],
  ["text that has brackets in it", '[{"login":"a","id":"}]{[\\""},{"login":"b","id":2}]'],
  ["inner lists of the same name", '[{"login":"a","id":1,"users":[{"x":1}]},{"login":"b","id":2}]'],
])("JSON in %s is read", async (_, text) => {
  for (const chunk of [1, 3, 100_000]) {
    const { accounts } = await readAccounts(text, { chunk });
    expect(accounts.map(({ account }) => account)).toEqual(["a", "b"]);
  }
});

test("digits of a long number stay as they are", async () => {
  const map = readAccountMap('{"account":"id"}', "map.json");
  const { accounts } = await readAccounts('[{"id":12345678901234567890}]', { map });
  expect(accounts[0]?.account).toBe("12345678901234567890");
});

test.each([
  ["[", "file.json"],
  ['[{"login":"a"', "file.json"],
  ['[{"login":"a",}]', "file.json"],
  ['["a","b"]', "file.json"],
  ['login,id\n"a,1\n', "file.csv"],
  ['login,id\na"b,1\n', "file.csv"],
  [Buffer.from([0x6c, 0x6f, 0xe4, 0x2c]), "file.encoding"],
])("%j is refused", async (content, code) => {
  await expect(readAccounts(content)).rejects.toMatchObject({ code });
});

test("a row with more cells than the header cannot be evaluated", async () => {
  const { accounts } = await readAccounts("login,id\na,b,1\nc,2\n");
  expect(accounts.map(({ trouble }) => trouble)).toEqual([
    "The row has 3 cells, and the header has 2.",
    undefined,
  ]);
});

test("unknown columns are refused with the columns and a map to start from", async () => {
  await expect(readAccounts("User Login,Mail,State,Last seen\na,b,c,d\n")).rejects.toMatchObject({
    code: "usage.unknown-header",
    message: '"file" has unknown columns: User Login, Mail, State, Last seen.',
    hint:
      `Start a map: echo '{"account":"User Login","email":"Mail","status":"State","last_sign_in":"Last seen","disabled":["disabled"]}'` +
      " > google-map.json and add --map google=google-map.json",
  });
});

test("an empty file has no columns", async () => {
  await expect(readAccounts("")).rejects.toMatchObject({ message: '"file" has no columns.' });
});

test("an empty JSON list has no accounts", async () => {
  expect(await readAccounts("[]")).toEqual({ header: "empty", accounts: [] });
});

test("a map names columns and words", async () => {
  const map = readAccountMap(
    '{"account":"Konto","email":"Mail","status":"Lage","last_sign_in":"Zuletzt","active":["da"],"disabled":["weg"]}',
    "map.json",
  );
  const { header, accounts } = await readAccounts(
    "Konto;Mail;Lage;Zuletzt\na;a@acme.com;DA;2.11.2026\nb;;weg;25.11.2026\nc;;fort;\n",
    { map },
  );
  expect(header).toBe("map");
  expect(accounts.map(describeAccount)).toEqual([
    "a active person unreadable",
    "b disabled person 2026-11-25",
    "c unknown person never",
  ]);
});

test("a map with a column that the file lacks is refused with the columns", async () => {
  const map = readAccountMap('{"account":"user","status":"state"}', "map.json");
  await expect(readAccounts("user,status\na,b\n", { map })).rejects.toMatchObject({
    code: "usage.map-column",
    message: '"file" has no column "state".',
    hint: "Use one of its columns in the map: user, status.",
  });
});

test.each([
  ["nonsense", 'The map file "m.json" is not JSON.'],
  ["[]", 'The map file "m.json" is not a JSON object.'],
  ['{"acount":"x"}', 'The map file "m.json" has an unknown key "acount".'],
  ['{"account":1}', '"account" in the map file "m.json" must be the name of a column.'],
  ['{"account":"x","disabled":"gone"}', '"disabled" in the map file "m.json" must be a list of words.'],
  ['{"status":"x"}', 'The map file "m.json" has no "account", "email" or "employee_number".'],
])("the map %s is refused", (text, message) => {
  expect(() => readAccountMap(text, "m.json")).toThrow(
    expect.objectContaining({ code: "usage.map", message }),
  );
});

test.each([
  ["CRLF first", "login,id\r\na,1\nb,2\r\n\nc,3"],
  ["LF first", "login,id\na,1\r\n\r\nb,2\nc,3\r\n"],
  ["quotes", '"login",id\r\n"a",1\nb,2\r\n\n"c",3'],
])("lines of a joined file end with LF or CRLF: %s", async (_, text) => {
  for (const chunk of [1, 3, 100_000]) {
    const { accounts } = await readAccounts(text, { chunk });
    expect(accounts.map(({ account, trouble }) => [account, trouble])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", undefined],
    ]);
  }
});

test("two columns of the status that differ make an account unknown", async () => {
  const { accounts } = await readAccounts(
    "Email Address,Status,Status,Last Sign In\na@acme.com,Active,Suspended,\nb@acme.com,Active,active,\nc@acme.com,Active,,\n",
  );
  expect(accounts.map(({ status, trouble }) => [status, trouble])).toEqual([
    ["unknown", "The row has two statuses that differ."],
    ["active", undefined],
    ["active", undefined],
  ]);
});

test("addresses among the login aliases of a baton-file are matched by", async () => {
  const { accounts } = await readAccounts(
    "record_type,id,status,login,login_aliases\nuser,1,enabled,a,a2;a@acme.com\n",
  );
  expect(accounts.map(({ emails }) => emails)).toEqual([["a@acme.com"]]);
});

test("the addresses of two email columns all count, so that a former one hides no employee", async () => {
  const { accounts } = await readAccounts(
    "Email Address,Email Address,Status,Last Sign In\nb@acme.com,a@acme.com,Active,\nc@acme.com,c@acme.com,Active,\n",
  );
  expect(accounts.map(({ emails, trouble }) => [emails, trouble])).toEqual([
    [["b@acme.com", "a@acme.com"], undefined],
    [["c@acme.com"], undefined],
  ]);
});

test("two employee numbers that differ are no number, and not evaluable where nothing else says whose account it is", async () => {
  const map = readAccountMap('{"account":"login","employee_number":"no","email":"mail"}', "map.json");
  const { accounts } = await readAccounts("login,no,No,mail\na,1,2,\nb,1,2,b@acme.com\nc,3,3,\nd,,4,\n", {
    map,
  });
  expect(accounts.map(({ employeeNumber, trouble }) => [employeeNumber, trouble])).toEqual([
    ["", "The row has two employee numbers that differ."],
    ["", undefined],
    ["3", undefined],
    ["4", undefined],
  ]);
});
