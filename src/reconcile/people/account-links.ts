import { foldCase } from "../../platform/text/case-fold.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { HandKeptRow } from "../files/small-table.ts";
import type { RosterPeople } from "./review-roster.ts";

/** Finds the person that an account of a source is linked to. */
export type FindLink = (source: string, account: string) => number | undefined;

/**
 * Reads the links from accounts to employees, who are named by id, number or email.
 * @throws Fault `usage.links` for a row without an account or an employee.
 */
export function readLinks(
  rows: readonly HandKeptRow[],
  people: RosterPeople,
  { file, onWarning }: { readonly file: string; readonly onWarning: (sentence: string) => void },
): FindLink {
  const links = new Map<string, number>();
  let lost = 0;
  for (const [index, row] of rows.entries()) {
    const account = row.get("account") ?? "";
    const employee = row.get("employee") ?? "";
    if (account === "" || employee === "") {
      throw new Fault("usage.links", `Row ${index + 1} of "${file}" lacks "account" or "employee".`, {
        hint: "Use a header such as account,employee and fill in both columns.",
      });
    }
    const person = findEmployee(people, employee);
    if (person === undefined) lost += 1;
    else links.set(keyOf(row.get("source") ?? "", account), person);
  }
  if (lost > 0)
    onWarning(
      `${lost} ${lost === 1 ? "link" : "links"} in "${file}" ${lost === 1 ? "names" : "name"} no single employee and had no effect.`,
    );
  return (source, account) => links.get(keyOf(source, account)) ?? links.get(keyOf("", account));
}

function keyOf(source: string, account: string): string {
  return `${foldCase(source)}\n${foldCase(account)}`;
}

/** The one person whom an id, a number or an email names; of several with an address, the one who has it for work now. */
function findEmployee(people: RosterPeople, employee: string): number | undefined {
  const byId = people.findId(employee);
  if (byId !== undefined) return byId;
  const byNumber = people.withNumber(employee);
  if (byNumber.length > 0) return byNumber.length === 1 ? byNumber[0] : undefined;
  const owners = people.ownersOf(employee);
  const atWork = owners.filter(({ kind }) => kind === "work");
  const chosen = owners.length === 1 ? owners : atWork;
  return chosen.length === 1 ? chosen[0]?.person : undefined;
}
