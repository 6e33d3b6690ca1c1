import type { Pull } from "./employee-preparation.ts";
import { pullEmployee, pullEmployees } from "./employee-pull.ts";
import { chooseOnly } from "./one-person.ts";

/**
 * The one employee with an id or, where it has an at sign, an email address; undefined when there is none. Throws
 * `usage.ambiguous` for an address that several people have.
 */
export async function findEmployee(pull: Pull, person: string): Promise<object | undefined> {
  return person.includes("@") ? findByEmail(pull, person) : pullEmployee(pull, person);
}

async function findByEmail(pull: Pull, email: string): Promise<object | undefined> {
  const { options } = pull;
  let found: readonly object[] = [];
  const search = {
    ...pull,
    options: { ...options, filter: { ...options.filter, email } },
    emailPurpose: "the search by email",
  };
  for await (const part of pullEmployees(search)) {
    found = part.kind === "restart" ? [] : [...found, ...part.records];
  }
  return chooseOnly(found, email);
}
