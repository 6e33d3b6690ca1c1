import type { IncomingMessage } from "node:http";
import { isSystem, listSystems, writeAccounts, writeTruth } from "../accounts/account-files.ts";
import { FORMATS } from "../accounts/account-formats.ts";
import { SYSTEM_NAMES, SYSTEMS } from "../accounts/account-systems.ts";
import type { SandboxCompany } from "../company/company.ts";
import { jsonResponse, problemResponse, type SandboxResponse } from "../http/answer.ts";

/** Answers `/_sandbox/accounts`: the systems, the file of one, or the findings that a review of it must come to. */
export function answerAccounts(
  company: SandboxCompany,
  { url = "" }: Pick<IncomingMessage, "url">,
): SandboxResponse {
  const query = new URL(url, "http://sandbox.invalid").searchParams;
  const system = query.get("system");
  if (system === null) return jsonResponse(200, { today: company.date, systems: listSystems(company) });
  if (!isSystem(system)) {
    return problemResponse(404, {
      code: "usage.sandbox-system",
      message: `The sandbox has no accounts of ${JSON.stringify(system)}.`,
      hint: `Use one of ${SYSTEM_NAMES.join(", ")}.`,
    });
  }
  const truth = query.get("truth");
  if (truth !== null && truth !== "0")
    return stream("application/json; charset=utf-8", writeTruth(company, system));
  return stream(FORMATS[system].contentType, writeAccounts(company, system), SYSTEMS[system].file);
}

function stream(type: string, pieces: Iterable<string>, file?: string): SandboxResponse {
  const name = file === undefined ? {} : { "content-disposition": `attachment; filename="${file}"` };
  return { status: 200, headers: { "content-type": type, ...name }, body: "", pieces };
}
