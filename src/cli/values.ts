import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";

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
  const choice = choices.find((candidate) => candidate === text.toLowerCase());
  if (choice === undefined) {
    const nearest = renamed?.get(text.toLowerCase()) ?? findNearest(text, choices, { most: 1 })[0];
    throw new Fault("usage.choice", `${flag} does not know "${text}".`, {
      hint: `${nearest ? `Did you mean ${nearest}? ` : ""}It takes ${choices.join(", ")}.`,
    });
  }
  return choice;
}

/** Reads a calendar date `YYYY-MM-DD`; it stays a string and never passes through a clock. */
export function readDate(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const real = new Date(Date.UTC(year, month - 1, day));
  if (!match || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) {
    throw new Fault("usage.date", `${flag} is not a date: "${text}".`, {
      hint: `Write it like ${flag} 2026-11-23.`,
    });
  }
  return text;
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

/** Reads a date, or a time with its zone such as `2026-11-23T09:00:00Z`. Which instant a date means is up to the reader. */
export function readInstantOrDate(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || /^\d{4}-\d{2}-\d{2}$/u.test(text)) return readDate(flag, text);
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/u.test(text);
  // Date.parse would take the 30th of February for the 2nd of March.
  if (zoned) readDate(flag, text.slice(0, 10));
  if (!zoned || Number.isNaN(Date.parse(text))) {
    throw new Fault("usage.time", `${flag} is neither a date nor a time with its zone: "${text}".`, {
      hint: `Write it like ${flag} 2026-11-23 or ${flag} 2026-11-23T09:00:00Z.`,
    });
  }
  return text;
}

/** Commander's value of a flag that takes text. */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
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

/** A positional that must be there and say something. */
export function requireText(what: string, value: unknown): string {
  const text = readText(value)?.trim();
  if (text) return text;
  throw new Fault("usage.missing-argument", `Say which: ${what} is empty.`);
}
