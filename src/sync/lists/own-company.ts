import { isSameCompany } from "../connection/company-memory.ts";
import type { Connection } from "../connection/connection.ts";

/**
 * For what needs nothing of the company: refuses an address that is another company's. Below namely.com the address is the
 * company's own, so that nothing is asked. Throws `access.other-company`.
 */
export async function requireOwnCompany(connection: Connection): Promise<void> {
  const { company, baseUrl } = connection.session;
  if (company === undefined || isSameCompany(baseUrl.hostname, `${company}.namely.com`)) return;
  // Most addresses are below namely.com: they do not wait for the schemas of a company.
  const { readCompany } = await import("./company-directory.ts");
  await readCompany(connection, { remoteData: false });
}
