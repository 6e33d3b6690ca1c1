import { Fault } from "../../platform/errors/fault.ts";

/** Identifies a report. */
export interface ReportAddress {
  readonly id: string;
  /** Host and port of a web address; undefined for an id. */
  readonly host: string | undefined;
}

const ID = /^[\w-]+$/u;
/** The page itself, its table as CSV, or what the API calls it. */
const PATH = /^(?:\/api\/v1)?\/reports\/(?<id>[\w-]+)(?:\.json|\.csv)?(?:\/.*)?$/u;

/** Reads the id of a report or the address of its web page. Throws `usage.report` for what is neither. */
export function readReportAddress(text: string): ReportAddress {
  if (ID.test(text)) return { id: text, host: undefined };
  // Browsers hide the scheme of an address, so copied ones lack it.
  const address = /^https?:\/\//iu.test(text) ? text : `https://${text}`;
  const url = text.includes("/") && URL.canParse(address) ? new URL(address) : undefined;
  const id = url && PATH.exec(url.pathname)?.groups?.["id"];
  if (url !== undefined && id !== undefined) return { id, host: url.host };
  throw new Fault("usage.report", `"${text}" is neither a report id nor the URL of a report.`, {
    hint: "Open the report in Namely and copy its URL: https://<company>.namely.com/reports/<id>",
  });
}

/** Throws `usage.report-company` for the URL of another company: report ids are unique to a company. */
export function checkReportHost(
  { host }: ReportAddress,
  asked: { readonly baseUrl: URL; readonly company: string | undefined },
): void {
  if (host === undefined || host === asked.baseUrl.host) return;
  // NAMELY_BASE_URL does not change the URLs of the company's web pages.
  if (asked.company !== undefined && host === `${asked.company}.namely.com`) return;
  throw new Fault(
    "usage.report-company",
    `The report is at "${host}", but requests go to "${asked.baseUrl.host}".`,
    {
      hint: host.endsWith(".namely.com")
        ? `Add --company ${host.slice(0, -".namely.com".length)}, or use the report's id instead of its URL.`
        : "Check the URL, or use the report's id instead.",
    },
  );
}
