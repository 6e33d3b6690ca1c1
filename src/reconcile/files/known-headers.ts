/** What a column can hold of an account. */
export const ACCOUNT_ROLES = [
  "account",
  "email",
  "other_emails",
  "employee_number",
  "status",
  "last_sign_in",
  "name",
  "type",
] as const;

export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Words of a source for the status or the type of an account, in lower case. */
export interface AccountWords {
  readonly active?: readonly string[];
  readonly disabled?: readonly string[];
  readonly guest?: readonly string[];
  readonly service?: readonly string[];
}

/** Which columns hold what. Of several columns for `account`, `name` and `email` the first one with a value counts. */
export interface ColumnRoles extends Partial<Record<AccountRole, readonly string[]>> {
  /** Columns that say true for a disabled account. */
  readonly disabled_flags?: readonly string[];
  /** Columns of which one that says true is enough for an active account. */
  readonly active_flags?: readonly string[];
}

/** The header of a file that some system exports. */
export interface KnownHeader {
  readonly name: string;
  /** The system and the export, as the reference says it. */
  readonly about: string;
  /** Of each of these lists, one column must be there. */
  readonly needs: readonly (readonly string[])[];
  readonly columns: ColumnRoles;
  readonly words?: AccountWords;
}

/**
 * Every header that needs no map, the most specific first. Columns are written as `normalizeColumn` leaves them; a
 * trailing `*` means any ending.
 */
export const KNOWN_HEADERS: readonly KnownHeader[] = [
  {
    name: "google-admin",
    about: "Google Admin console, download users",
    needs: [["emailaddress"], ["status"], ["lastsignin", "orgunitpath", "lastname"]],
    columns: {
      account: ["emailaddress"],
      email: ["emailaddress"],
      employee_number: ["employeeid"],
      status: ["status"],
      last_sign_in: ["lastsignin"],
      name: ["firstname+lastname"],
    },
  },
  {
    name: "gam",
    about: "GAM or the Google Directory API, print users",
    needs: [["primaryemail"], ["suspended"]],
    columns: {
      account: ["primaryemail"],
      email: ["primaryemail"],
      other_emails: ["aliases", "aliases.*"],
      employee_number: ["externalids.0.value"],
      disabled_flags: ["suspended", "archived"],
      last_sign_in: ["lastlogintime"],
      name: ["name.fullname"],
    },
  },
  {
    name: "entra",
    about: "Microsoft Entra ID, download users, or Graph",
    needs: [["userprincipalname"], ["accountenabled"]],
    columns: {
      account: ["userprincipalname"],
      email: ["mail"],
      other_emails: ["userprincipalname"],
      employee_number: ["employeeid"],
      active_flags: ["accountenabled"],
      last_sign_in: ["signinactivity.lastsignindatetime", "lastsignindatetime"],
      name: ["displayname"],
      type: ["usertype"],
    },
    words: { guest: ["guest"] },
  },
  {
    name: "aws-iam",
    about: "AWS IAM credential report",
    needs: [["user"], ["arn"], ["passwordenabled"]],
    columns: {
      account: ["user"],
      email: ["user"],
      active_flags: ["passwordenabled", "accesskey1active", "accesskey2active"],
      last_sign_in: ["passwordlastused", "accesskey1lastuseddate", "accesskey2lastuseddate"],
    },
    words: { service: ["<root_account>"] },
  },
  {
    name: "slack",
    about: "Slack, export of the member list",
    needs: [["username"], ["email"], ["status"], ["userid", "billingactive"]],
    columns: {
      account: ["email", "username"],
      email: ["email"],
      status: ["status"],
      name: ["fullname", "displayname"],
      type: ["status"],
    },
    words: {
      active: ["member", "admin", "owner", "primary owner", "bot", "restricted", "ultra restricted"].concat(
        ["multi-channel guest", "single-channel guest", "invited member", "workspace admin"],
        ["workspace owner", "workspace primary owner"],
      ),
      guest: ["restricted", "ultra restricted", "multi-channel guest", "single-channel guest"],
      service: ["bot"],
    },
  },
  {
    name: "slack-api",
    about: "Slack API, users.list",
    needs: [["id"], ["deleted"], ["profile.email", "profile.realname", "isbot"]],
    columns: {
      account: ["profile.email", "name"],
      email: ["profile.email"],
      disabled_flags: ["deleted"],
      name: ["profile.realname", "realname"],
      type: ["isrestricted=guest", "isbot=service"],
    },
    words: { guest: ["guest"], service: ["service"] },
  },
  {
    name: "atlassian",
    about: "Atlassian, export of users",
    needs: [["userid"], ["username"], ["email"], ["userstatus"]],
    columns: {
      account: ["email", "userid"],
      email: ["email"],
      status: ["userstatus"],
      last_sign_in: ["lastseenin*"],
      name: ["username"],
    },
  },
  {
    name: "gitlab-members",
    about: "GitLab, export of members",
    needs: [["username"], ["email"], ["membershipstatus"]],
    columns: {
      account: ["username"],
      email: ["email"],
      status: ["membershipstatus"],
      last_sign_in: ["lastactivity"],
      name: ["name"],
    },
    words: { active: ["approved", "awaiting", "pending"], disabled: ["blocked", "banned"] },
  },
  {
    name: "gitlab-api",
    about: "GitLab API, users or members",
    needs: [["username"], ["state"], ["weburl"]],
    columns: {
      account: ["username"],
      email: ["email", "publicemail"],
      status: ["state"],
      last_sign_in: ["lastactivityon", "lastsigninat"],
      name: ["name"],
      type: ["bot=service"],
    },
    words: {
      disabled: ["blocked", "banned", "ldap_blocked", "blocked_pending_approval"],
      service: ["service"],
    },
  },
  {
    name: "baton-file",
    about: "ConductorOne baton-file",
    needs: [["recordtype"], ["id"], ["status"]],
    columns: {
      account: ["login", "id"],
      email: ["email"],
      other_emails: ["additionalemails", "loginaliases"],
      employee_number: ["employeeid"],
      status: ["status"],
      last_sign_in: ["lastlogin"],
      name: ["displayname"],
      type: ["type"],
    },
    words: { service: ["service", "system"] },
  },
  {
    name: "probo",
    about: "Probo, export of accounts",
    needs: [["email"], ["active"], ["accounttype", "externalid"]],
    columns: {
      account: ["email", "externalid"],
      email: ["email"],
      active_flags: ["active"],
      name: ["fullname"],
      type: ["accounttype"],
    },
    words: { service: ["service_account"] },
  },
  {
    name: "okta-api",
    about: "Okta API, list users",
    needs: [["profile.login"], ["status"]],
    columns: {
      account: ["profile.login"],
      email: ["profile.email"],
      other_emails: ["profile.login"],
      employee_number: ["profile.employeenumber"],
      status: ["status"],
      last_sign_in: ["lastlogin"],
      name: ["profile.displayname", "profile.firstname+profile.lastname"],
    },
  },
  {
    name: "github-saml",
    about: "GitHub GraphQL, external identities of SAML",
    needs: [
      ["samlidentity.nameid", "node.samlidentity.nameid"],
      ["user.login", "node.user.login"],
    ],
    columns: {
      account: ["user.login", "node.user.login"],
      email: ["samlidentity.nameid", "node.samlidentity.nameid"],
    },
  },
  {
    name: "okta",
    about: "Okta, report of people",
    needs: [
      ["login", "username", "userlogin"],
      ["status", "userstatus"],
    ],
    columns: {
      account: ["login", "userlogin", "username"],
      email: ["email", "primaryemail", "useremail"],
      other_emails: ["login", "userlogin", "username"],
      employee_number: ["employeenumber"],
      status: ["status", "userstatus"],
      last_sign_in: ["lastlogin", "lastsignin", "userlastlogin"],
      name: ["displayname", "fullname", "firstname+lastname"],
    },
  },
  {
    name: "github",
    about: "GitHub API, members of an organization",
    needs: [["login"], ["id"]],
    columns: { account: ["login"], email: ["email"], name: ["name"], type: ["type"] },
    words: { service: ["bot"] },
  },
];

/** A column's name for comparison: `Email Address [Required]` and `email_address` are the same. */
export function normalizeColumn(name: string): string {
  return name
    .replaceAll(/\[[^\]]*\]/gu, "")
    .replaceAll(/[\s_-]/gu, "")
    .toLowerCase();
}

/** The header that these columns have; undefined for one that is not known. */
export function recognizeHeader(columns: readonly string[]): KnownHeader | undefined {
  const there = new Set(columns.map(normalizeColumn));
  return KNOWN_HEADERS.find(({ needs }) => needs.every((any) => any.some((column) => there.has(column))));
}
