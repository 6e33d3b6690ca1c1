import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";
import { isDay, RELATIVE_DAYS } from "../platform/text/relative-day.ts";

const DURATION_UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const EXAMPLES: Readonly<Record<keyof typeof DURATION_UNITS, string>> = {
  ms: "500ms",
  s: "90s",
  m: "5m",
  h: "12h",
  d: "30d",
};

/** Reads `90s`, `10m`, `1h`, `500ms` into milliseconds; a bare `0` needs no unit. `usual` is suggested for other numbers. */
export function readDuration(
  flag: string,
  text: string | undefined,
  usual: keyof typeof DURATION_UNITS = "s",
): number | undefined {
  if (text === undefined) return undefined;
  if (text === "0") return 0;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/u.exec(text);
  const unit = match?.[2] as keyof typeof DURATION_UNITS | undefined;
  if (unit === undefined) {
    const isBare = /^\d+(?:\.\d+)?$/u.test(text);
    throw new Fault(
      "usage.duration",
      isBare ? `${flag} needs a unit: "${text}".` : `${flag} is not a duration: "${text}".`,
      {
        hint: isBare
          ? `Write it like ${flag} ${text}${usual}. Units: ms, s, m, h, d.`
          : `Write it like ${flag} ${EXAMPLES[usual]}. Units: ms, s, m, h, d.`,
      },
    );
  }
  const ms = Number(match?.[1]) * DURATION_UNITS[unit];
  if (ms <= Number.MAX_SAFE_INTEGER) return ms;
  throw new Fault("usage.duration", `${flag} is too long: "${text}".`);
}

/** Reads a whole number within bounds. */
export function readWholeNumber(
  flag: string,
  text: string | undefined,
  bounds: { readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/u.test(text) ? Number(text) : Number.NaN;
  if (!(number >= bounds.least && number <= bounds.most)) {
    throw new Fault(
      "usage.number",
      `${flag} must be a whole number from ${bounds.least} to ${bounds.most}, not "${text}".`,
    );
  }
  return number;
}

/** Reads one word out of a fixed choice; the fault names the nearest. */
export function readChoice<Choice extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly Choice[],
  renamed?: ReadonlyMap<string, Choice>,
): Choice | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (choice === undefined) {
    const nearest = renamed?.get(text.toLowerCase()) ?? findNearest(text, choices, { most: 1 })[0];
    throw new Fault("usage.choice", `Unknown value "${text}" for ${flag}.`, {
      hint: `${nearest ? `Did you mean ${nearest}? ` : ""}Use ${choices.join(", ")}.`,
    });
  }
  return choice;
}

/**
 * Reads a day: a date `YYYY-MM-DD`, or a relative one such as `yesterday` or `30d`. It stays as it was written, because only
 * the command knows the day it is seen from; see `resolveDay`.
 */
export function readDay(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || isDay(text)) return text;
  throw new Fault("usage.date", `${flag} is not a date: "${text}".`, {
    hint: `Write it like ${flag} 2026-11-23. Relative days: ${RELATIVE_DAYS}.`,
  });
}

/** Reads the name of a time zone, such as `America/New_York`. */
export function readTimeZone(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new Fault("usage.time-zone", `${flag} is not a time zone: "${text}".`, {
      hint: `Write it like ${flag} America/New_York or ${flag} UTC.`,
    });
  }
}

/** Reads several words out of a fixed choice, separated by commas. */
export function readChoiceList<Choice extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly Choice[],
  renamed?: ReadonlyMap<string, Choice>,
): readonly Choice[] | undefined {
  if (text === undefined) return undefined;
  return readNameList(flag, text).flatMap((word) => readChoice(flag, word, choices, renamed) ?? []);
}

/** Reads names separated by commas; none of them may be empty. */
export function readNameList(flag: string, text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new Fault("usage.list", `${flag} has an empty name in its list: "${text}".`, {
      hint: "Separate names by single commas.",
    });
  }
  return names;
}

/**
 * Reads a day as `readDay` does, or a time with its zone such as `2026-11-23T09:00:00Z`. Which moment of a day it means is
 * up to the command.
 */
export function readInstantOrDay(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || isDay(text)) return text;
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u.test(text);
  // Date.parse would take the 30th of February for the 2nd of March.
  if (zoned && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))) return text;
  throw new Fault("usage.time", `${flag} is neither a date nor a time with its zone: "${text}".`, {
    hint: `Write it like ${flag} 2026-11-23 or ${flag} 2026-11-23T09:00:00Z. Relative days: ${RELATIVE_DAYS}.`,
  });
}

/** Commander's value of a flag that takes text. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Commander's value of a flag that may be given several times. */
export function readTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}

/** A part of a list. */
export interface Window {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Reads `--limit` and `--cursor`; undefined when the whole list is wanted. */
export function readWindow(flags: Readonly<Record<string, unknown>>): Window | undefined {
  const limit = readWholeNumber("--limit", readText(flags["limit"]), { least: 1, most: 1_000_000 });
  const cursor = readText(flags["cursor"]);
  if (limit !== undefined) return { limit, cursor };
  if (cursor === undefined) return undefined;
  throw new Fault("usage.cursor-alone", "--cursor needs --limit beside it.", {
    hint: "Add --limit <count>.",
  });
}

/** Help of `--as-of` where it decides on lifecycles. */
export const AS_OF_HELP = "day that lifecycles refer to. Default: today";

/** What a person may be named by, for the help of every command that takes one. */
export const PERSON_HELP = "id, employee number, email or name";

/** A positional that must be there and hold more than spaces. */
export function requireText(what: string, value: unknown): string {
  const text = readText(value)?.trim();
  if (text) return text;
  throw new Fault("usage.missing-argument", `Empty value for ${what}.`);
}
