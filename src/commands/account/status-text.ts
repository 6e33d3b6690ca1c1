import { formatDuration } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { formatAge, formatTimeAgo } from "../../terminal/times.ts";
import { wrapToWidth } from "../../terminal/width.ts";
import type { BudgetStatus } from "./budget-status.ts";
import { describePerson } from "./person.ts";
import type { CompanyStatus, EnvironmentStatus, AccountStatus } from "./status-record.ts";
import type { Context } from "../../cli/context.ts";

type StatusStyle = Pick<Context, "clock" | "color"> & {
  /** Columns of the terminal; undefined for no limit. */
  readonly width?: number | undefined;
  /** Whether logins were judged without a request. */
  readonly offline?: boolean;
};

/** The status for people: a block of lines for each login, the default company first. */
export function renderStatus(status: AccountStatus, view: StatusStyle): string {
  const companies = [...status.companies].sort((a, b) => Number(b.current) - Number(a.current));
  const blocks = [
    ...(status.environment ? [renderEnvironment(status.environment, view)] : []),
    ...companies.map((company) => renderCompany(company, view, companies.length > 1)),
  ];
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function renderEnvironment(environment: EnvironmentStatus, view: StatusStyle): string[] {
  const { variable, company, base_url, user, budget } = environment;
  return [
    chooseStyle(view.color).bold(`${company ?? "Token"} (from ${variable}, overrides stored logins)`),
    ...renderVerdict(environment, view),
    ...(user ? renderRow("User", describePerson(user), view) : []),
    ...(base_url ? renderRow("Address", showAddress(base_url), view) : []),
    ...(budget ? renderRow("Rate limit", renderBudget(budget), view) : []),
  ];
}

function renderCompany(status: CompanyStatus, view: StatusStyle, isOneOfSeveral: boolean): string[] {
  const { company, current, user, method, logged_in_at, base_url, place, access_token, budget } = status;
  const way = method === "oauth" ? "browser" : "personal access token";
  const time = formatTimeAgo(Date.parse(logged_in_at), view.clock.now());
  return [
    chooseStyle(view.color).bold(current && isOneOfSeveral ? `${company} (default)` : company),
    ...renderVerdict(status, view),
    ...renderRow("User", describePerson(user), view),
    ...renderRow("Logged in", `${time}, ${way}`, view),
    ...renderRow("Address", showAddress(base_url), view),
    ...renderRow("Secrets", makePrintable(place), view),
    ...(access_token ? renderRow("Token", renderAge(access_token, view), view) : []),
    ...(budget ? renderRow("Rate limit", renderBudget(budget), view) : []),
  ];
}

function showAddress(url: string): string {
  return makePrintable(url.replace(/\/$/u, ""));
}

function renderAge(token: NonNullable<CompanyStatus["access_token"]>, { clock }: StatusStyle): string {
  const now = clock.now();
  const age = `${formatAge(now - Date.parse(token.obtained_at))} old`;
  if (token.expires_at === null) return age;
  const left = Date.parse(token.expires_at) - now;
  return left > 0
    ? `${age}, expires in ${formatAge(left)}, renewed automatically`
    : `${age}, expired, renewed automatically`;
}

function renderBudget({ requests, window_ms: windowMs, left, paused_ms: pausedMs }: BudgetStatus): string {
  const text = `${left} of ${requests} requests left within ${formatDuration(windowMs)}`;
  return pausedMs > 0 ? `${text}, paused by Namely for ${formatAge(pausedMs + 999)}` : text;
}

function renderVerdict(
  { usable, reason }: Pick<CompanyStatus, "usable" | "reason">,
  view: StatusStyle,
): string[] {
  const { green, red, yellow } = chooseStyle(view.color);
  const [word, paint] =
    usable === true
      ? view.offline === true
        ? (["not checked", yellow] as const)
        : (["works", green] as const)
      : usable === false
        ? (["does not work", red] as const)
        : (["unknown", yellow] as const);
  const [first = "", ...rest] = renderRow(
    "Login",
    reason === null ? word : `${word}: ${makePrintable(reason)}`,
    view,
  );
  return [first.replace(word, () => paint(word)), ...rest];
}

const LABEL_WIDTH = 10;

/** A label with its text, which wraps in its own column. */
function renderRow(label: string, text: string, { width }: StatusStyle): string[] {
  const indent = `  ${" ".repeat(LABEL_WIDTH)}  `;
  const lines = width === undefined ? [text] : wrapToWidth(text, Math.max(20, width - indent.length));
  return lines.map((line, index) => (index === 0 ? `  ${label.padEnd(LABEL_WIDTH)}  ` : indent) + line);
}
