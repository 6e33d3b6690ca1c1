/** An account of a system, with the finding that a review must come to. */
export interface TrueAccount {
  readonly system: System;
  readonly account: string;
  readonly finding: string;
  readonly name?: string;
  readonly isDisabled?: boolean;
  /** `YYYY-MM-DD`. */
  readonly lastSignIn?: string;
  readonly employeeNumber?: string;
}

export type System = "github" | "google" | "slack";

/** Account files of several systems whose truth is known. */
export class AccountFiles {
  readonly #accounts: TrueAccount[] = [];

  add(...accounts: readonly TrueAccount[]): void {
    this.#accounts.push(...accounts);
  }

  /** What each row must come to, as `system account: finding`. */
  truth(): string[] {
    return this.#accounts.map(({ system, account, finding }) => `${system} ${account}: ${finding}`);
  }

  /** The file of a system as its own export writes it. */
  render(system: System): string {
    const accounts = this.#accounts.filter((one) => one.system === system);
    return RENDERERS[system](accounts);
  }
}

const RENDERERS: Readonly<Record<System, (accounts: readonly TrueAccount[]) => string>> = {
  github: (accounts) =>
    JSON.stringify(
      accounts.map(({ account }, index) => ({
        login: account,
        id: index + 1,
        node_id: `n${index}`,
        type: "User",
      })),
    ),
  google: (accounts) =>
    renderCsv(
      [
        "First Name [Required]",
        "Last Name [Required]",
        "Email Address [Required]",
        "Status [READ ONLY]",
      ].concat("Last Sign In [READ ONLY]", "Employee ID"),
      accounts.map(({ account, name = "", isDisabled = false, lastSignIn, employeeNumber = "" }) => [
        name.split(" ")[0] ?? "",
        name.split(" ").slice(1).join(" "),
        account,
        isDisabled ? "Suspended" : "Active",
        lastSignIn === undefined ? "Never logged in" : `${lastSignIn.replaceAll("-", "/")} 08:00:00`,
        employeeNumber,
      ]),
    ),
  slack: (accounts) =>
    renderCsv(
      "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp".split(
        ",",
      ),
      accounts.map(({ account, name = "", isDisabled = false }, index) => [
        account.replace(/@.*/u, ""),
        account,
        isDisabled ? "Deactivated" : "Member",
        "1",
        "1",
        "0",
        `U${index}`,
        name,
        name,
        "",
      ]),
    ),
};

function renderCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows]
    .map(
      (cells) =>
        `${cells.map((cell) => (/[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`,
    )
    .join("");
}
