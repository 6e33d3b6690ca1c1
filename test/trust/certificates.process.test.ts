import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { type Credentials, makeAuthority, makeSelfSigned } from "../support/certificates.ts";
import { openCompany } from "../support/company.ts";
import { IS_FULL } from "../support/effort.ts";
import { makePlace, type ProgramResult, spawnProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { tally } from "../support/tally.ts";
import { startTlsFront } from "../support/tls-front.ts";

const authority = makeAuthority();
const DAY_MS = 86_400_000;

interface Visit extends ProgramResult {
  /** Bytes that were sent to the server after the greeting, a token among them. */
  readonly bytesTaken: number;
}

/** Exports from a company behind a server that shows this certificate, by the name localhost. */
async function visit(
  company: Sandbox,
  shown: Credentials,
  env: Readonly<Record<string, string>> = {},
): Promise<Visit> {
  await using front = await startTlsFront(shown, company);
  using place = makePlace();
  const certificate = join(place.root, "authority.pem");
  writeFileSync(certificate, authority.cert);
  const result = await spawnProgram(["employees"], {
    env: {
      NAMELY_BASE_URL: `https://localhost:${front.port}`,
      NAMELY_TOKEN: company.personalToken,
      NAMELY_RATE_LIMIT: "1000/1s",
      NODE_EXTRA_CA_CERTS: certificate,
      ...env,
    },
    place,
  });
  return { ...result, bytesTaken: front.bytesTaken };
}

describe.concurrent("a Namely behind TLS", { timeout: 120_000 }, () => {
  it("is believed when the authority that NODE_EXTRA_CA_CERTS names vouches for it", async () => {
    await using company = await openCompany({ employees: 60 });
    const { code, stdout, stderr } = await visit(company, authority.issue({ names: ["localhost"] }));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
  });

  const now = Date.now();
  const untrusted: readonly (readonly [name: string, shown: Credentials, code: string])[] = [
    ["vouches for itself", makeSelfSigned({ names: ["localhost"] }), "DEPTH_ZERO_SELF_SIGNED_CERT"],
    [
      "is vouched for by somebody unknown",
      makeAuthority("Stranger").issue({ names: ["localhost"] }),
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    ["has another name", authority.issue({ names: ["elsewhere.example"] }), "ERR_TLS_CERT_ALTNAME_INVALID"],
    [
      "has expired",
      authority.issue({
        names: ["localhost"],
        from: new Date(now - 2 * DAY_MS),
        until: new Date(now - DAY_MS),
      }),
      "CERT_HAS_EXPIRED",
    ],
    [
      "is not valid yet",
      authority.issue({
        names: ["localhost"],
        from: new Date(now + DAY_MS),
        until: new Date(now + 2 * DAY_MS),
      }),
      "CERT_NOT_YET_VALID",
    ],
  ];
  const switches: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [", not even when the check is switched off for all of node", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }],
    // Whoever is refused although the check is switched off is refused without.
    ...(IS_FULL ? ([["", {}]] as const) : []),
  ];

  it.for(
    untrusted.flatMap(([name, shown, code]) =>
      switches.map(([how, env]) => ({ name, how, shown, code, env })),
    ),
  )("that $name gets no token$how", async ({ shown, code: reason, env }, context) => {
    await using company = await openCompany({ employees: 5 });
    const { code, stdout, stderr, bytesTaken } = await visit(company, shown, env);
    expect({ code, stdout, bytesTaken }).toEqual({ code: 1, stdout: "", bytesTaken: 0 });
    expect(stderr).toMatch(
      new RegExp(`^error: The certificate of localhost:\\d+ was not accepted \\(${reason}\\)\\.$`, "m"),
    );
    expect(stderr.includes("NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect")).toBe(
      "NODE_TLS_REJECT_UNAUTHORIZED" in env,
    );
    expect(company.requests).toEqual([]);
    tally(context, "R5", { faults: 1, named: Number(code === 1), "bytes to strangers": bytesTaken });
  });
});
