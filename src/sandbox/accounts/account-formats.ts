import { dateOf, type Day } from "../calendar.ts";
import type { SystemName } from "./account-systems.ts";
import type { SandboxAccount } from "./sandbox-account.ts";

/** How the export of a system is written. */
export interface AccountFormat {
  readonly contentType: string;
  readonly head: string;
  /** Between two rows. */
  readonly between: string;
  readonly tail: string;
  /** The rows of an account; `number` counts the accounts of the file, from 1. */
  readonly rows: (account: SandboxAccount, number: number) => readonly string[];
}

/** The exports, with the columns and words of the systems themselves. */
export const FORMATS: Readonly<Record<SystemName, AccountFormat>> = {
  google: csv(
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required]," +
      "Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY]," +
      "Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email,Employee ID,2sv Enrolled [READ ONLY]",
    ({ firstName, lastName, email, status, signedIn, employeeNumber }) => [
      [
        firstName,
        lastName,
        email,
        "****",
        "",
        "/",
        "",
        { active: "Active", disabled: "Suspended", unreadable: "" }[status],
        signedIn === undefined ? "Never logged in" : `${dateOf(signedIn).replaceAll("-", "/")} 08:15:00`,
        "",
        employeeNumber,
        "True",
      ],
    ],
  ),
  github: {
    contentType: "application/json; charset=utf-8",
    head: "[",
    between: ",",
    tail: "]",
    rows: ({ login }, number) => {
      const url = `https://api.github.com/users/${login}`;
      const id = 10_000 + number;
      return [
        JSON.stringify({
          login,
          id,
          node_id: `U_${id.toString(36)}`,
          avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
          url,
          html_url: `https://github.com/${login}`,
          organizations_url: `${url}/orgs`,
          repos_url: `${url}/repos`,
          type: "User",
          user_view_type: "public",
          site_admin: false,
        }),
      ];
    },
  },
  slack: csv(
    "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp",
    (account, number) => {
      const { login, email, firstName, lastName, status } = account;
      const name = nameOf(account);
      const user = login.split("@")[0] ?? "";
      const isActive = status === "disabled" ? "0" : "1";
      const id = `U${number.toString(36).toUpperCase().padStart(8, "0")}`;
      const display =
        firstName === "" ? name : `${firstName}${lastName === "" ? "" : ` ${lastName.slice(0, 1)}.`}`;
      return [[user, email, slackStatus(account), isActive, "1", "0", id, name, display, ""]];
    },
  ),
  gitlab: csv(
    "Name,Username,Email,Path,Group or project name,Type,Role,Role type,Membership type,Membership status," +
      "Membership source,Access granted,Access expiration,Last activity",
    (account, number) => {
      const { login, email, status, signedIn } = account;
      const paths =
        number % 3 === 0
          ? ["acme", "acme/web", "acme/tools"]
          : number % 2 === 0
            ? ["acme", "acme/web"]
            : ["acme"];
      return paths.map((path) => {
        const isGroup = path === "acme";
        return [
          nameOf(account),
          login,
          email,
          path,
          isGroup ? "Acme" : (path.split("/")[1] ?? ""),
          isGroup ? "Group" : "Project",
          "Developer",
          "default",
          "direct",
          { active: "approved", disabled: "banned", unreadable: "" }[status],
          isGroup ? "Acme" : path,
          "2024-05-02 09:00:00",
          "",
          dayOrNothing(signedIn),
        ];
      });
    },
  ),
  okta: csv(
    "id,login,email,firstName,lastName,employeeNumber,status,created,lastLogin",
    (account, number) => {
      const { login, email, firstName, lastName, employeeNumber, signedIn } = account;
      const id = `00u${number.toString(36).padStart(17, "0")}`;
      const last = signedIn === undefined ? "" : `${dateOf(signedIn)}T08:15:00.000Z`;
      return [
        [
          id,
          login,
          email,
          firstName,
          lastName,
          employeeNumber,
          oktaStatus(account),
          "2024-05-02T09:00:00.000Z",
          last,
        ],
      ];
    },
  ),
  aws: csv(
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed," +
      "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated," +
      "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
      "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date," +
      "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated," +
      "cert_2_active,cert_2_last_rotated",
    (account, number) => [awsRow(account, number)],
  ),
};

const CREATED = "2024-05-02T09:00:00+00:00";

/** Every third user, and every program, has a key and no password. */
function awsRow({ login, status, kind, signedIn }: SandboxAccount, number: number): readonly string[] {
  const isRoot = login === "<root_account>";
  const hasKey = !isRoot && (kind === "service" || number % 3 === 0);
  const isOpen = status === "active";
  const time = signedIn === undefined ? undefined : `${dateOf(signedIn)}T08:15:00+00:00`;
  const password = isRoot ? "not_supported" : String(isOpen && !hasKey);
  const used = hasKey ? "N/A" : (time ?? "no_information");
  const arn = isRoot ? "arn:aws:iam::000000000000:root" : `arn:aws:iam::000000000000:user/${login}`;
  const changed = isRoot ? "not_supported" : hasKey ? "N/A" : CREATED;
  const key = hasKey ? [String(isOpen), CREATED, time ?? "N/A", "us-east-1", "s3"] : NO_KEY;
  return [
    login,
    arn,
    CREATED,
    password,
    used,
    changed,
    isRoot ? "not_supported" : "N/A",
    "true",
    ...key,
    ...NO_KEY,
    "false",
    "N/A",
    "false",
    "N/A",
  ];
}

const NO_KEY = ["false", "N/A", "N/A", "N/A", "N/A"];

function slackStatus({ status, kind, login }: SandboxAccount): string {
  if (status !== "active") return status === "disabled" ? "Deactivated" : "Imported";
  if (kind === "guest") return login < "l" ? "Restricted" : "Ultra Restricted";
  return kind === "service" && !login.includes("@") ? "Bot" : "Member";
}

function oktaStatus({ story, status }: SandboxAccount): string {
  if (status === "unreadable") return "MIGRATING";
  if (status === "active") return story === "locked" ? "LOCKED_OUT" : "ACTIVE";
  if (story === "disabled_at_work") return "SUSPENDED";
  return story === "prepared" ? "STAGED" : "DEPROVISIONED";
}

function nameOf({ firstName, lastName }: SandboxAccount): string {
  return `${firstName} ${lastName}`.trim();
}

function dayOrNothing(day: Day | undefined): string {
  return day === undefined ? "" : dateOf(day);
}

function csv(
  header: string,
  cellsOf: (account: SandboxAccount, number: number) => readonly (readonly string[])[],
): AccountFormat {
  return {
    contentType: "text/csv; charset=utf-8",
    head: `${header}\n`,
    between: "\n",
    tail: "\n",
    rows: (account, number) => cellsOf(account, number).map((cells) => cells.map(quoteCell).join(",")),
  };
}

function quoteCell(cell: string): string {
  return /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
