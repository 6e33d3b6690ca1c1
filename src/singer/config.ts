import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";
import { parseInstant } from "../unified/raw/dates.ts";
import type { JsonObject } from "./json-file.ts";

interface Setting {
  readonly name: string;
  /** In the words of Meltano's settings. */
  readonly kind: "string" | "boolean" | "date_iso8601" | "array" | "integer";
  readonly sensitive?: boolean;
  readonly description: string;
}

const DEFAULT_FULL_HOURS = 24;

const ALL = [
  { name: "company", kind: "string", description: "Subdomain of the company, such as acme." },
  { name: "access_token", kind: "string", sensitive: true, description: "A personal access token." },
  { name: "client_id", kind: "string", description: "The OAuth client of the refresh token." },
  { name: "client_secret", kind: "string", sensitive: true, description: "The secret of the OAuth client." },
  {
    name: "refresh_token",
    kind: "string",
    sensitive: true,
    description: "A refresh token, instead of an access token.",
  },
  { name: "base_url", kind: "string", description: "Replaces https://{company}.namely.com." },
  { name: "rate_limit", kind: "string", description: "Requests in a window of time; 100/60s unless given." },
  {
    name: "redis_url",
    kind: "string",
    sensitive: true,
    description: "Shares the rate limit with other machines.",
  },
  { name: "user_agent", kind: "string", description: "What requests say they come from." },
  {
    name: "start_date",
    kind: "date_iso8601",
    description: "Leaves out people who were last changed before this date or time.",
  },
  {
    name: "full_every",
    kind: "integer",
    description: `Hours after which all employees are sent again, changed or not; ${DEFAULT_FULL_HOURS} unless given, 0 for each run.`,
  },
  {
    name: "include_sensitive",
    kind: "boolean",
    description:
      "Offers birth date, gender, home, pay, SSN and the like in the catalog, where each has to be selected.",
  },
  {
    name: "custom_fields",
    kind: "array",
    description: "Adds the custom fields of these names, or all of them with the word all.",
  },
] as const satisfies readonly Setting[];

/** Every setting there is. */
export const SETTINGS: readonly Setting[] = ALL;

type TextName = Extract<(typeof ALL)[number], { readonly kind: "string" }>["name"];

/** The tap's settings, checked. */
export interface TapConfig extends Readonly<Record<TextName, string | undefined>> {
  /** In milliseconds since 1970. */
  readonly start_date: number | undefined;
  /** How long, in milliseconds, only changes are read before all employees are sent again. */
  readonly full_every: number;
  readonly include_sensitive: boolean;
  readonly custom_fields: "none" | "all" | readonly string[];
}

/** Reads the settings; null and empty text count as not given. Throws `usage.config`, which never quotes a value. */
export function readConfig(file: JsonObject, warn: (sentence: string) => void): TapConfig {
  const names = SETTINGS.map(({ name }) => name);
  for (const name of Object.keys(file)) {
    if (names.includes(name)) continue;
    const [nearest] = findNearest(name, names, { most: 1 });
    warn(`Unknown setting "${name}" in the config${nearest ? `; did you mean ${nearest}?` : "."}`);
  }
  const texts = ALL.flatMap(({ name, kind }) => (kind === "string" ? [[name, readText(file, name)]] : []));
  const config: TapConfig = {
    ...(Object.fromEntries(texts) as Record<TextName, string | undefined>),
    user_agent: readHeaderText(file, "user_agent"),
    start_date: readStart(readText(file, "start_date")),
    full_every: readHours(file["full_every"]) * 3_600_000,
    include_sensitive: readTruth(file, "include_sensitive"),
    custom_fields: readCustomFields(file["custom_fields"]),
  };
  checkLogin(config);
  return config;
}

/** Two ways in, or half of one: whichever was taken, the other may have been intended. */
function checkLogin(config: TapConfig): void {
  if (config.access_token !== undefined && config.refresh_token !== undefined)
    throw new Fault(
      "usage.config",
      "The config has both an access_token and a refresh_token; give one of them.",
    );
  if (config.refresh_token === undefined) return;
  const missing = (["client_id", "client_secret"] as const).find((name) => config[name] === undefined);
  if (missing) throw new Fault("usage.config", `The config has a refresh_token, but no ${missing}.`);
}

function readText(file: JsonObject, name: keyof TapConfig): string | undefined {
  const value = file[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw wrong(name, "a text");
}

/** A line end in it would begin another header. */
function readHeaderText(file: JsonObject, name: keyof TapConfig): string | undefined {
  const text = readText(file, name);
  if (text === undefined || /^[\x20-\x7e]+$/u.test(text)) return text;
  throw wrong(name, "plain text in one line");
}

function readTruth(file: JsonObject, name: keyof TapConfig): boolean {
  const value = file[name];
  if (value === undefined || value === null) return false;
  if (typeof value === "boolean") return value;
  throw wrong(name, "true or false");
}

function readStart(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = parseInstant(text);
  if (time === undefined)
    throw wrong("start_date", "a date or a time with its zone, such as 2026-01-31T00:00:00Z");
  return time;
}

function readHours(value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_FULL_HOURS;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100_000) return value;
  throw wrong("full_every", "a whole number of hours from 0 on");
}

function readCustomFields(value: unknown): TapConfig["custom_fields"] {
  if (value === undefined || value === null || value === "") return "none";
  const names = typeof value === "string" ? value.split(",").map((name) => name.trim()) : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && name !== ""))
    throw wrong("custom_fields", 'a list of names, or "all"');
  if (names.length === 0) return "none";
  return names.length === 1 && names[0] === "all" ? "all" : (names as string[]);
}

function wrong(name: keyof TapConfig, expected: string): Fault {
  return new Fault("usage.config", `The setting ${name} in the config has to be ${expected}.`);
}
