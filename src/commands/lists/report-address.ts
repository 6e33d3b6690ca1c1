import { Fault } from "../../platform/errors/fault.ts";

/** Which report is meant. */
export interface ReportAddress {
  readonly id: string;
  /** The machine that a web address named, with its port; undefined when only an id was given. */
  readonly host: string | undefined;
}

const ID = /^[\w-]+$/u;
/** The page itself, its table as CSV, or what the API calls it. */
const PATH = /^(?:\/api\/v1)?\/reports\/(?<id>[\w-]+)(?:\.json|\.csv)?(?:\/.*)?$/u;

/** Reads the id of a report or the address of its web page. Throws `usage.report` for what is neither. */
export function readReportAddress(text: string): ReportAddress {
  if (ID.test(text)) return { id: text, host: undefined };
  // A browser shows addresses without their beginning, and so they are copied.
  const address = /^https?:\/\//iu.test(text) ? text : `https://${text}`;
  const url = text.includes("/") && URL.canParse(address) ? new URL(address) : undefined;
  const id = url && PATH.exec(url.pathname)?.groups?.["id"];
  if (url !== undefined && id !== undefined) return { id, host: url.host };
  throw new Fault("usage.report", `"${text}" is neither the id of a report nor the address of one.`, {
    hint: "Open the report in Namely and copy its address: https://<company>.namely.com/reports/<id>.",
  });
}

/** Throws `usage.report-company` when the address is that of another company: its report has the same id nowhere else. */
export function checkReportHost(
  { host }: ReportAddress,
  asked: { readonly baseUrl: URL; readonly company: string | undefined },
): void {
  if (host === undefined || host === asked.baseUrl.host) return;
  // With another address in NAMELY_BASE_URL, the web page still has the company's own.
  if (asked.company !== undefined && host === `${asked.company}.namely.com`) return;
  throw new Fault(
    "usage.report-company",
    `The report is at ${host}, but ${asked.baseUrl.host} would be asked.`,
    {
      hint: host.endsWith(".namely.com")
        ? `Add --company ${host.slice(0, -".namely.com".length)}, or give the id alone.`
        : "Check the address, or give the id alone.",
    },
  );
}
