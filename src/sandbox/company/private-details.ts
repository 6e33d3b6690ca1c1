import { type Day, dateOf } from "../calendar.ts";
import { type Dice, topic } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import type { SandboxPerson } from "./people.ts";
import { type Office, type OfficeAddress, OFFICES } from "./units.ts";

type Town = Pick<OfficeAddress, "city" | "state_id" | "country_id" | "zip">;

export const NO_ADDRESS = {
  address1: null,
  address2: null,
  city: null,
  state_id: null,
  country_id: null,
  zip: null,
};

/** The part of an address that neighbors share. */
export function townOf({ city, state_id, country_id, zip }: OfficeAddress): Town {
  return { city, state_id, country_id, zip };
}

export interface Salary {
  readonly amount: number;
  readonly currency: string;
  readonly date: string;
  readonly rate: string;
  readonly hourly: boolean;
  readonly guid: string;
}

/** Draws private details: contact, home, pay, birth. Every value is made up, in ranges that are never assigned. */
export class PrivateDetails {
  readonly #dice: Dice;
  readonly #salaryIds: Identifiers;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#salaryIds = new Identifiers(dice, "salary");
  }

  birthday(index: number, start: Day): string | undefined {
    if (this.#dice.chance(0.03, NO_BIRTHDAY, index)) return undefined;
    return dateOf(start - 365 * 19 - this.#dice.below(365 * 42, BIRTHDAY, index));
  }

  /** Numbers starting with 9 or 000 have never been issued; the second is how one tenant filled the field. */
  socialSecurityNumber(index: number): string | undefined {
    const word = this.#dice.word(SSN, index);
    const serial = String(word % 10_000).padStart(4, "0");
    const middle = String(10 + (word % 40)).padStart(2, "0");
    if (word % 11 === 0) return undefined;
    if (word % 7 === 0) return `000-00-${serial}`;
    return word % 2 === 0
      ? `9${String(word % 100).padStart(2, "0")}-${middle}-${serial}`
      : `9${middle}00${serial}`;
  }

  personalEmail(index: number, name: string): string | undefined {
    if (this.#dice.chance(0.15, PERSONAL_EMAIL, index)) return undefined;
    return `${name}.${(index + 1).toString(36)}@mail.example.net`;
  }

  employeeNumber(person: Pick<SandboxPerson, "index" | "employeeType">): string | undefined {
    if (this.#dice.chance(0.006, EMPLOYEE_NUMBER, person.index)) return undefined;
    const number = String(person.index + 1);
    return person.employeeType === "Contractor" ? `C-${number.padStart(4, "0")}` : number.padStart(5, "0");
  }

  phone(kind: string, fill: number, person: Pick<SandboxPerson, "index" | "office">): string | undefined {
    const draw = topic(`phone ${kind}`);
    if (!this.#dice.chance(fill, draw, person.index)) return undefined;
    const pattern = this.#dice.pick(office(person).phones, draw ^ 1, person.index);
    let digits = this.#dice.word(draw ^ 2, person.index);
    return pattern.replaceAll("#", () => {
      const digit = digits % 10;
      digits = Math.floor(digits / 10);
      return String(digit);
    });
  }

  home(
    person: Pick<SandboxPerson, "index" | "office">,
  ): typeof NO_ADDRESS | (Town & Pick<OfficeAddress, "address1" | "address2">) {
    const { index } = person;
    const { address } = office(person);
    if (address === null || this.#dice.chance(0.1, NO_HOME, index)) {
      return NO_ADDRESS;
    }
    const street = this.#dice.pick(STREETS, STREET, index);
    return {
      address1: `${1 + this.#dice.below(900, STREET, ~index)} ${street}`,
      address2: this.#dice.chance(0.3, FLAT, index) ? `Apt ${1 + this.#dice.below(40, FLAT, ~index)}` : null,
      ...townOf(address),
    };
  }

  salary(
    person: Pick<SandboxPerson, "index" | "office" | "start" | "employeeType">,
    tier: number,
  ): Salary | undefined {
    const { index } = person;
    if (person.start === undefined || this.#dice.chance(0.12, NO_SALARY, index)) return undefined;
    const { currency } = office(person);
    const yearly =
      (PAY_BY_TIER[tier] ?? 60_000) * (0.85 + 0.3 * this.#dice.share(SALARY, index)) * (RATES[currency] ?? 1);
    const cents = currency === "JPY" ? 0 : this.#dice.below(100, SALARY, ~index) / 100;
    return {
      amount: Math.round((Math.round(yearly / 100) * 100 + cents) * 100) / 100,
      currency,
      date: dateOf(person.start),
      rate: this.#dice.pick(
        ["annually", "annually", "annually", "semimonthly", "monthly", "biweekly"],
        RATE,
        index,
      ),
      hourly: person.employeeType === "Intern" || person.employeeType === "Part Time",
      guid: this.#salaryIds.of(index),
    };
  }
}

function office(person: Pick<SandboxPerson, "office">): Office {
  return (
    OFFICES[person.office] ?? { title: "", address: null, weight: 0, currency: "USD", phones: ["555-01##"] }
  );
}

const BIRTHDAY = topic("birthday");
const NO_BIRTHDAY = topic("no birthday");
const SSN = topic("ssn");
const PERSONAL_EMAIL = topic("personal email");
const EMPLOYEE_NUMBER = topic("employee number");
const NO_HOME = topic("no home");
const STREET = topic("street");
const FLAT = topic("flat");
const NO_SALARY = topic("no salary");
const SALARY = topic("salary");
const RATE = topic("salary rate");

const STREETS = [
  "Maple Street",
  "Oak Avenue",
  "Rue de l'Église",
  "Mühlenweg",
  "Harbour Road",
  "Elm St, Rear",
  "Calle Mayor",
] as const;
/** By the number of the job tier, in US dollars a year. */
const PAY_BY_TIER: readonly number[] = [58_000, 265_000, 172_000, 124_000, 112_000, 82_000, 54_000];
const RATES: Readonly<Record<string, number>> = { USD: 1, GBP: 0.78, EUR: 0.9, CAD: 1.3, BRL: 3.2, JPY: 110 };
