import { makePrintable } from "../../terminal/printable.ts";
import { chooseStyle } from "../../terminal/style.ts";
import type { BudgetStatus } from "./budget-status.ts";
import { describePerson } from "./person.ts";
import type { CompanyStatus, EnvironmentStatus, AccountStatus } from "./status-record.ts";
import type { Context } from "../../cli/context.ts";

type StatusStyle = Pick<Context, "clock" | "colour">;

/** The status for people: a block of lines for each login, the current one marked with a star. */
export function renderStatus(status: AccountStatus, view: StatusStyle): string {
  const blocks = [
    ...(status.environment ? [renderEnvironment(status.environment, view)] : []),
    ...status.companies.map((company) => renderCompany(company, view)),
  ];
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function renderEnvironment(environment: EnvironmentStatus, view: StatusStyle): string[] {
  const { variable, base_url, user } = environment;
  return [
    chooseStyle(view.colour).bold(`The token comes from ${variable}, which goes before every login.`),
    ...(base_url ? [row("address", base_url)] : []),
    ...(user ? [row("person", describePerson(user))] : []),
    ...(environment.budget ? [row("budget", renderBudget(environment.budget))] : []),
    row("usable", renderVerdict(environment, view)),
  ];
}

function renderCompany(status: CompanyStatus, view: StatusStyle): string[] {
  return [
    chooseStyle(view.colour).bold(`${status.current ? "*" : " "} ${status.company}`),
    row("address", status.base_url),
    row("person", describePerson(status.user)),
    row(
      "login",
      `${status.method === "oauth" ? "in the browser" : "personal access token"}, ${status.logged_in_at}`,
    ),
    row("secrets", makePrintable(status.place)),
    ...(status.access_token ? [row("token", renderAge(status.access_token, view))] : []),
    ...(status.budget ? [row("budget", renderBudget(status.budget))] : []),
    row("usable", renderVerdict(status, view)),
  ];
}

function renderAge(token: NonNullable<CompanyStatus["access_token"]>, { clock }: StatusStyle): string {
  const now = clock.now();
  const age = `${spell(now - Date.parse(token.obtained_at))} old`;
  if (token.expires_at === null) return age;
  const left = Date.parse(token.expires_at) - now;
  return left > 0
    ? `${age}, ends in ${spell(left)}, is renewed by itself`
    : `${age}, ended, is renewed by itself`;
}

function renderBudget({ requests, window_ms: windowMs, left, paused_ms: pausedMs }: BudgetStatus): string {
  const text = `${left} of ${requests} requests left within ${windowMs / 1000} s`;
  return pausedMs > 0 ? `${text}; Namely asks to wait ${spell(pausedMs + 999)}` : text;
}

function renderVerdict(
  { usable, reason }: Pick<CompanyStatus, "usable" | "reason">,
  { colour }: StatusStyle,
): string {
  const { green, red, yellow } = chooseStyle(colour);
  if (usable === true) return green("yes");
  const word = usable === false ? red("no") : yellow("not known");
  return reason === null ? word : `${word}: ${makePrintable(reason)}`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(8)} ${text}`;
}

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
] as const;

function spell(ms: number): string {
  const [size, unit] = units.find(([size]) => ms >= size) ?? [1000, "s"];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}
